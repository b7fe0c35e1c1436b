/**
 * Of which types of objects a fetch is wanted, by the operation that was planned. The planner makes one fetch of those
 * of several types where a subgraph knows all of them as one interface object, and then tells the type of one only.
 */
import { Kind, parse, type FieldNode, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import type { FlattenNodePathSegment } from './planner.ts';

/** `'all'` where it is of the interface itself; `undefined` where the operation does not tell. */
export type WantedTypes = ReadonlySet<string> | 'all' | undefined;

export interface WantedIn {
  readonly typesAt: (path: readonly FlattenNodePathSegment[], fetchText: string) => WantedTypes;
}

export function wantedIn(operationText: string): WantedIn {
  const operation = parse(operationText, { noLocation: true }).definitions[0] as OperationDefinitionNode;
  return {
    typesAt: (path, fetchText) => {
      let sets: readonly SelectionSetNode[] = [operation.selectionSet];
      for (const segment of path) {
        if (segment === '@' || !('Field' in segment)) continue;
        sets = fieldsIn(sets).flatMap(({ field }) =>
          keyOf(field) === segment.Field ? (field.selectionSet ?? []) : [],
        );
      }
      const keys = keysOf(fetchText);
      const found = fieldsIn(sets).filter(({ field }) => keys.has(keyOf(field)));
      if (found.length === 0) return undefined;
      const types = found.map(({ type }) => type);
      return types.includes(undefined) ? 'all' : new Set(types as string[]);
    },
  };
}

function fieldsIn(
  sets: readonly SelectionSetNode[],
): readonly { readonly field: FieldNode; readonly type: string | undefined }[] {
  return sets.flatMap(({ selections }) =>
    selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [{ field: selection, type: undefined }];
      if (selection.kind !== Kind.INLINE_FRAGMENT) return [];
      const type = selection.typeCondition?.name.value;
      return fieldsIn([selection.selectionSet]).map(({ field }) => ({ field, type }));
    }),
  );
}

/** What a fetch asks of entities, but for what every plan asks of them. */
function keysOf(fetchText: string): ReadonlySet<string> {
  const operation = parse(fetchText, { noLocation: true }).definitions[0] as OperationDefinitionNode;
  const entities = fieldsIn([operation.selectionSet]).flatMap(({ field }) => field.selectionSet ?? []);
  const keys = new Set(fieldsIn(entities).map(({ field }) => keyOf(field)));
  keys.delete('__typename');
  return keys;
}

function keyOf({ alias, name }: FieldNode): string {
  return alias?.value ?? name.value;
}
