/** A `LineageRef` names one asset in one of five ways; here it becomes a node that is known and may be known of. */
import { parseUrn } from '../../../lib/urn.ts';
import type { Context } from '../context.ts';
import type { NodeRef } from '../model/node-id.ts';
import { GRANULARITIES, type Granularity } from '../store/lineage-store.ts';
import type { Faults } from './faults.ts';
import type { GivenRef } from './given.ts';
import { MAX_TEXT } from './node-rules-of.ts';
import { checkAllowed, checkKnown, knownDataset } from './known.ts';

const WAYS = ['product', 'domain', 'dataset', 'field', 'port'] as const;

/** `null`, with a fault, where it doesn't name exactly one. */
export function toNodeRef(name: string, given: GivenRef, faults: Faults): NodeRef | null {
  const ways = WAYS.filter((way) => given[way] != null);
  if (ways.length !== 1) {
    const came = ways.length === 0 ? 'none' : ways.join(' and ');
    faults.add(name, `has exactly one of ${WAYS.join(', ')}`, came, 'Name one asset.');
    return null;
  }
  const { product, domain, dataset, field, port } = given;
  const long = textsOf(given).find((text) => text.length > MAX_TEXT);
  if (long !== undefined) {
    faults.add(name, `has texts of ${MAX_TEXT} characters at most`, long);
    return null;
  }
  const urn = product ?? port?.urn;
  if (urn != null && !parseUrn(urn)) {
    faults.add(name, 'has a urn such as urn:dp:sales:orders', urn);
    return null;
  }
  if (product != null) return { kind: 'PRODUCT', urn: product };
  if (domain != null) return { kind: 'DOMAIN', domain };
  if (dataset != null) return { kind: 'DATASET', dataset: { namespace: dataset.namespace, name: dataset.name } };
  if (port != null) return { kind: 'PORT', urn: port.urn, port: port.name };
  const { namespace, dataset: table, name: column } = field!;
  return { kind: 'COLUMN', column: { dataset: { namespace, name: table }, name: column } };
}

function textsOf({ product, domain, dataset, field, port }: GivenRef): readonly string[] {
  const parts = [dataset, field, port].flatMap((part) => Object.values(part ?? {}) as string[]);
  return [product, domain, ...parts].flatMap((text) => text ?? []);
}

/** By the name that it goes by. Rejects with NOT_FOUND, DOMAIN_UNAVAILABLE or FORBIDDEN. */
export async function knownRef(ref: NodeRef, context: Context): Promise<NodeRef> {
  await checkAllowed(ref, context);
  await checkKnown(ref, context);
  if (ref.kind === 'DATASET') return { kind: 'DATASET', dataset: (await knownDataset(ref.dataset, context)).key };
  if (ref.kind !== 'COLUMN') return ref;
  const { key } = await knownDataset(ref.column.dataset, context);
  return { kind: 'COLUMN', column: { dataset: key, name: ref.column.name } };
}

export function coarsestOf(refs: readonly NodeRef[]): Granularity {
  return GRANULARITIES.find((granularity) => refs.some(({ kind }) => kind === granularity))!;
}
