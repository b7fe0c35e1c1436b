/**
 * A subgraph is told one value of a field for an entity. Where a fetch asks for fields that require one field with
 * different arguments, it is several fetches, each with what the fields that it asks for require.
 */
import {
  Kind,
  parse,
  print,
  visit,
  type DocumentNode,
  type FieldNode,
  type InlineFragmentNode,
  type SelectionNode,
} from 'graphql';
import type { BatchFetchNode, EntityBatchAlias, FetchNode, RequiresSelection } from './planner.ts';
import type { RequiredArguments } from './required-arguments.ts';

/** What a fetch is to be, and the batches of entities in it. */
export interface EntityFetch<Node extends FetchNode | BatchFetchNode> {
  readonly node: Node;
  readonly aliases: readonly EntityBatchAlias[];
}

export function splitFetch<Node extends FetchNode | BatchFetchNode>(
  fetch: EntityFetch<Node>,
  required: RequiredArguments,
): readonly EntityFetch<Node>[] {
  if (!required.supergraph) return [fetch];
  const document = parse(fetch.node.operation, { noLocation: true });
  const groups: Map<string, string>[] = [];
  for (const standIns of requirementsIn(document, required)) assign(standIns, groups, required);
  if (groups.length < 2) return [fetch];
  return groups.map((_, nth) => {
    const isOf = (standIns: readonly string[]) => groupOf(standIns, groups, required) === nth;
    const kept = keepFields(document, (type, field) => isOf(required.requiredBy(type, field)));
    const names = aliasesIn(kept);
    const told = new Set(groups[nth]!.values());
    const aliases = fetch.aliases
      .filter(({ alias }) => names.has(alias))
      .map((alias) => ({ ...alias, requires: withoutOthers(alias.requires, told, required) }));
    return { node: { ...fetch.node, operation: print(kept) }, aliases };
  });
}

/** By real name, the stand-in that a group tells. A field goes into the first group that tells nothing else. */
function assign(standIns: readonly string[], groups: Map<string, string>[], required: RequiredArguments): void {
  const nth = groupOf(standIns, groups, required);
  const group = groups[nth] ?? new Map<string, string>();
  for (const standIn of standIns) group.set(required.realName(standIn), standIn);
  groups[nth] = group;
}

function groupOf(
  standIns: readonly string[],
  groups: readonly Map<string, string>[],
  { realName }: RequiredArguments,
): number {
  const found = groups.findIndex((group) =>
    standIns.every((standIn) => (group.get(realName(standIn)) ?? standIn) === standIn),
  );
  return found === -1 ? groups.length : found;
}

function requirementsIn(document: DocumentNode, { requiredBy }: RequiredArguments): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  keepFields(document, (type, field) => found.push(requiredBy(type, field)) > 0);
  return found;
}

/** Fields of entities, by the type that they are asked of. What is left without any goes too, its variable with it. */
function keepFields(document: DocumentNode, isKept: (type: string, field: string) => boolean): DocumentNode {
  const isEntities = (node: FieldNode) => node.name.value === '_entities';
  const kept = visit(document, {
    Field: (node) => {
      if (!isEntities(node)) return undefined;
      const selections = node.selectionSet!.selections.flatMap((selection): readonly SelectionNode[] =>
        selection.kind === Kind.INLINE_FRAGMENT ? fragmentWith(selection, isKept) : [selection],
      );
      return selections.length === 0 ? null : { ...node, selectionSet: { ...node.selectionSet!, selections } };
    },
  });
  const used = new Set<string>();
  visit(kept, { VariableDefinition: () => false, Variable: ({ name }) => void used.add(name.value) });
  return visit(kept, { VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? false : null) });
}

function fragmentWith(
  fragment: InlineFragmentNode,
  isKept: (type: string, field: string) => boolean,
): readonly InlineFragmentNode[] {
  const type = fragment.typeCondition?.name.value ?? '';
  const selections = fragment.selectionSet.selections.filter(
    (selection) => selection.kind !== Kind.FIELD || isKept(type, selection.name.value),
  );
  if (selections.length === 0) return [];
  return [{ ...fragment, selectionSet: { ...fragment.selectionSet, selections } }];
}

function aliasesIn(document: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(document, {
    Field: ({ alias, name }) => void (name.value === '_entities' && names.add(alias?.value ?? name.value)),
  });
  return names;
}

function withoutOthers(
  selections: readonly RequiresSelection[],
  told: ReadonlySet<string>,
  required: RequiredArguments,
): RequiresSelection[] {
  return selections.flatMap((selection) => {
    if (selection.kind === 'FragmentSpread') return [selection];
    if (selection.kind === 'Field' && required.realName(selection.name) !== selection.name && !told.has(selection.name))
      return [];
    const inner = selection.selections;
    return [
      inner ? { ...selection, selections: withoutOthers(inner, told, required) } : selection,
    ] as RequiresSelection[];
  });
}
