/** A fetch as it is planned for a stand-in -> as a domain is asked that it stands for, or a subgraph that knows of all. */
import type {
  BatchFetchNode,
  EntityBatchAlias,
  FetchNode,
  FlattenNodePathSegment,
  RequiresSelection,
} from '../plan/planner.ts';
import type { EntityFetch } from '../plan/split-fetch.ts';
import type { StandIn } from './stand-ins.ts';

type Fetch = EntityFetch<FetchNode | BatchFetchNode>;

/** The same of the objects of `type` only. */
export function ofMember({ node, aliases }: Fetch, standInType: string, type: string, subgraph: string): Fetch {
  const rename = (name: string) => (name === standInType ? type : name);
  return {
    node: { ...node, serviceName: subgraph, operation: renamed(node.operation, standInType, type) },
    aliases: aliases.map((alias) => ({
      ...alias,
      paths: alias.paths.map((path) => [
        ...path.map((segment) => inSegment(segment, rename)),
        { TypeCondition: [type] },
      ]),
      requires: inSelections(alias.requires, rename),
    })),
  };
}

/** What is asked of the stand-in's type is asked of every data product: the interface has all that it may be asked. */
export function withInterface({ node, aliases }: Fetch, standIns: readonly StandIn[]): Fetch {
  let { operation } = node;
  for (const { type } of standIns) operation = renamed(operation, type, 'DataProduct');
  return { node: operation === node.operation ? node : { ...node, operation }, aliases };
}

function renamed(operation: string, from: string, to: string): string {
  return operation.replace(new RegExp(`\\b${from}\\b`, 'g'), to);
}

function inSegment(segment: FlattenNodePathSegment, rename: (name: string) => string): FlattenNodePathSegment {
  if (segment === '@' || !('TypeCondition' in segment)) return segment;
  return { TypeCondition: segment.TypeCondition.map(rename) };
}

function inSelections(
  selections: readonly RequiresSelection[],
  rename: (name: string) => string,
): EntityBatchAlias['requires'] {
  return selections.map((selection) =>
    selection.kind === 'InlineFragment' ? { ...selection, typeCondition: rename(selection.typeCondition) } : selection,
  );
}
