/** Which domains an operation is planned with: those that it names, and one of each likeness that stands for the rest. */
import { Kind, parse, visit, type DocumentNode } from 'graphql';
import { DATA_PRODUCT, domainGraphsOf, type DomainGraph } from './domain-graphs.ts';
import { graphsIn, joinGraphsOf } from '../../../../schema/join-graphs.ts';

/** A domain in a plan, and those that it stands for. */
export interface StandIn {
  /** The name of its subgraph. */
  readonly subgraph: string;
  readonly type: string;
  /** By the type of its products, the subgraph of each domain that it stands for; itself is one of them. */
  readonly members: ReadonlyMap<string, string>;
}

export interface Reduction {
  /** Values of `join__Graph`; equal lists give equal graphs. */
  readonly kept: readonly string[];
  readonly standIns: readonly StandIn[];
}

export interface Reductions {
  readonly domains: readonly DomainGraph[];
  /** Of an operation in its canonical form. */
  readonly reductionFor: (text: string) => Reduction;
}

export function createReductions(supergraph: DocumentNode): Reductions {
  const domains = domainGraphsOf(supergraph);
  const subgraphs = joinGraphsOf(supergraph)!; // It has loaded, so it is a supergraph.
  const isDomain = new Set(domains.map(({ graph }) => graph));
  const others = [...subgraphs.keys()].filter((graph) => !isDomain.has(graph));
  const byName = namedBy(supergraph, isDomain);
  const byLikeness = groupByLikeness(domains);
  const isOneLeft = byLikeness.size === 1 && !isImplementedBesides(supergraph, domains);

  return {
    domains,
    reductionFor: (text) => {
      const named = new Set(namesIn(text).flatMap((name) => byName.get(name) ?? []));
      // An interface of which one type is left is planned as that type, and nothing is asked of objects of others.
      if (isOneLeft && named.size === 0) named.add(domains.at(-1)!.graph);
      const standIns = [...byLikeness.values()].flatMap((alike): readonly (StandIn & { graph: string })[] => {
        const unnamed = alike.filter(({ graph }) => !named.has(graph));
        const [first] = unnamed;
        if (!first) return [];
        const members = new Map(unnamed.map(({ graph, type }) => [type, subgraphs.get(graph)!.name]));
        return [{ graph: first.graph, subgraph: subgraphs.get(first.graph)!.name, type: first.type, members }];
      });
      return { kept: [...others, ...named, ...standIns.map(({ graph }) => graph)].sort(), standIns };
    },
  };
}

/** Whether products may be of a type that is no domain's, as those are that nobody lists. */
function isImplementedBesides(supergraph: DocumentNode, domains: readonly DomainGraph[]): boolean {
  const ofDomains = new Set(domains.map(({ type }) => type));
  return supergraph.definitions.some(
    (type) =>
      type.kind === Kind.OBJECT_TYPE_DEFINITION &&
      type.interfaces?.some(({ name }) => name.value === DATA_PRODUCT) &&
      !ofDomains.has(type.name.value),
  );
}

function groupByLikeness(domains: readonly DomainGraph[]): ReadonlyMap<string, readonly DomainGraph[]> {
  const groups = new Map<string, DomainGraph[]>();
  for (const domain of domains) groups.set(domain.likeness, [...(groups.get(domain.likeness) ?? []), domain]);
  return groups;
}

/** By the name of a type or of a root field, the only domain that knows it. */
function namedBy(supergraph: DocumentNode, isDomain: ReadonlySet<string>): ReadonlyMap<string, string> {
  const byName = new Map<string, string>();
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const isRoot = definition.name.value === 'Query' || definition.name.value === 'Mutation';
    if (isRoot) {
      for (const field of definition.fields ?? [])
        for (const graph of graphsIn(field, 'join__field'))
          if (isDomain.has(graph)) byName.set(field.name.value, graph);
      continue;
    }
    const knowing = graphsIn(definition, 'join__type').filter((graph) => isDomain.has(graph));
    if (knowing.length === 1) byName.set(definition.name.value, knowing[0]!);
  }
  return byName;
}

/** Of types in conditions, and of root fields. */
function namesIn(text: string): readonly string[] {
  const names: string[] = [];
  visit(parse(text, { noLocation: true }), {
    NamedType: ({ name }) => void names.push(name.value),
    OperationDefinition: ({ selectionSet }) => {
      for (const selection of selectionSet.selections)
        if (selection.kind === Kind.FIELD) names.push(selection.name.value);
    },
  });
  return names;
}
