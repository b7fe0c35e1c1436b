/** A path through the data -> the path that the client knows, in its own names for its cells. */
import { getNamedType, isCompositeType, type GraphQLCompositeType, type SelectionSetNode } from 'graphql';
import type { Place } from '../../../answers/fault.ts';
import { selectedOf } from '../canonical/selected.ts';
import type { AnswerContext } from './compile-answer.ts';

/** Of several names for one cell the first; `undefined` where the path leads to what the client did not ask for. */
export function clientPath(
  context: AnswerContext,
  rootType: GraphQLCompositeType,
  selectionSet: SelectionSetNode,
  path: Place,
): Place | undefined {
  const names: (string | number)[] = [];
  let type: GraphQLCompositeType | undefined = rootType;
  let sets: readonly SelectionSetNode[] = [selectionSet];
  for (const part of path) {
    if (typeof part === 'number') {
      names.push(part);
      continue;
    }
    const found: CellsAt | undefined = type && cellsAt(context, type, sets, part);
    if (!found) return undefined;
    names.push(found.name);
    type = found.type;
    sets = found.sets;
  }
  return names;
}

interface CellsAt {
  readonly name: string;
  readonly type: GraphQLCompositeType | undefined;
  readonly sets: readonly SelectionSetNode[];
}

function cellsAt(
  context: AnswerContext,
  type: GraphQLCompositeType,
  sets: readonly SelectionSetNode[],
  key: string,
): CellsAt | undefined {
  const found = selectedOf(context, type, sets).flatMap(({ node, scope }) => {
    const owner = scope ? [...scope][0]! : type;
    const field = 'getFields' in owner ? owner.getFields()[node.name.value] : undefined;
    return field && context.names.keyOf(field, node) === key ? [{ node, field }] : [];
  });
  const [first] = found;
  if (!first) return undefined;
  const inner = getNamedType(first.field.type);
  return {
    name: first.node.alias?.value ?? first.node.name.value,
    type: isCompositeType(inner) ? inner : undefined,
    sets: found.flatMap(({ node }) => node.selectionSet ?? []),
  };
}
