/**
 * The customProperties that Tributary understands. They become fields of the vocabulary, so they are checked like
 * the standard's own fields, and are not repeated among the custom properties that we serve.
 */
import { z } from 'zod';
import { parseUrn } from '../../lib/urn.ts';
import type { CustomPropertyDocument } from './documents.ts';
import type { Fault, Path } from './fault.ts';
import { faultsOf } from './describe-issue.ts';
import { flag, judge, leaf, text } from './shapes/leaves.ts';
import type { YamlSource } from './yaml-source.ts';

const urn = leaf<string>(
  'the urn of a data product, such as urn:dp:payments:settlements',
  (value) => typeof value === 'string' && parseUrn(value) !== null,
);
const dataset = z.strictObject({ namespace: text, name: text });

/** At a product, and at a contract: what the product's own file leaves out, its first contract may say. */
export const ofProduct = { successorUrn: urn, formerUrns: z.array(urn), classification: text };
export const ofInputPort = { productUrn: urn, datasets: z.array(dataset) };
export const ofColumn = { personalData: flag };

type Understood = Readonly<Record<string, z.ZodType>>;
type Properties = readonly CustomPropertyDocument[] | undefined;

/** The values of the properties that are there. Call it on what `checkUnderstood` has found no fault with. */
export function understood<T extends Understood>(
  shapes: T,
  properties: Properties,
): { readonly [K in keyof T]?: z.output<T[K]> } {
  const known = (properties ?? []).filter(({ property }) => property !== undefined && Object.hasOwn(shapes, property));
  return Object.fromEntries(known.map(({ property, value }) => [property!, value])) as {
    [K in keyof T]?: z.output<T[K]>;
  };
}

/** The properties that are nothing to us but their owner's words. */
export function notUnderstood(shapes: Understood, properties: Properties): readonly CustomPropertyDocument[] {
  return (properties ?? []).filter(({ property }) => property === undefined || !Object.hasOwn(shapes, property));
}

/** `path` leads to the thing that has the properties. */
export function checkUnderstood(
  shapes: Understood,
  properties: Properties,
  path: Path,
  source: YamlSource,
): readonly Fault[] {
  const seen = new Set<string>();
  return (properties ?? []).flatMap(({ property, value }, index) => {
    const shape = property !== undefined && Object.hasOwn(shapes, property) ? shapes[property] : undefined;
    if (property === undefined || !shape) return [];
    const at = [...path, 'customProperties', index];
    if (seen.has(property)) return [source.faultAt([...at, 'property'], `expected "${property}" once, found it again`)];
    seen.add(property);
    const result = judge(shape, value);
    return result.success ? [] : faultsOf(result.error.issues, source, [...at, 'value']);
  });
}
