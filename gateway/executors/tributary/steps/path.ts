/** Finds the objects at a plan's path: names of fields, `@` for the elements of a list, conditions on the type. */
import type { FlattenNodePathSegment } from '../plan/planner.ts';
import type { TypeRelations } from '../types.ts';
import { isObject } from '../../../../lib/json.ts';
import type { Json } from './run.ts';

/** Gives every object at the path to `take`, in the order of the answer. */
export type Gather = (root: unknown, take: (object: Json) => void) => void;

type Segment =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'elements' }
  | { readonly kind: 'types'; readonly names: ReadonlySet<string> };

export function compilePath(path: readonly FlattenNodePathSegment[], types: TypeRelations): Gather {
  const segments = path.map((segment) => toSegment(segment, types));
  return (root, take) => gather(root, segments, 0, take);
}

function toSegment(segment: FlattenNodePathSegment, types: TypeRelations): Segment {
  if (segment === '@') return { kind: 'elements' };
  if ('Field' in segment) return { kind: 'field', name: segment.Field };
  return { kind: 'types', names: new Set(segment.TypeCondition.flatMap((type) => [...types.within(type)])) };
}

/** A list whose elements no `@` asks for is gone through as well. */
function gather(value: unknown, segments: readonly Segment[], index: number, take: (object: Json) => void): void {
  if (value === null || typeof value !== 'object') return;
  const segment = segments[index];
  if (Array.isArray(value)) {
    const next = segment?.kind === 'elements' ? index + 1 : index;
    for (const element of value) gather(element, segments, next, take);
  } else if (!isObject(value)) {
    return;
  } else if (!segment) {
    take(value);
  } else if (segment.kind === 'field') {
    gather(value[segment.name], segments, index + 1, take);
  } else if (segment.kind === 'elements') {
    gather(value, segments, index + 1, take);
  } else if (segment.names.has(value['__typename'] as string)) {
    gather(value, segments, index + 1, take);
  }
}

/** The path as response names and `@`, as errors tell it. */
export function placeOf(path: readonly FlattenNodePathSegment[]): readonly string[] {
  return path.flatMap((segment) => (segment === '@' ? ['@'] : 'Field' in segment ? [segment.Field] : []));
}
