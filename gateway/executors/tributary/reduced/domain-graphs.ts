/**
 * The domains of a supergraph, found by the federated shape: a subgraph that alone, beside the catalog, knows one type
 * that implements `DataProduct`. Domains that know the same of the vocabulary can stand for each other in a plan.
 */
import { Kind, type DocumentNode, type FieldDefinitionNode, type ObjectTypeDefinitionNode } from 'graphql';
import { hasFields } from '../../../../schema/ast.ts';
import { argumentOf, graphsIn } from '../../../../schema/join-graphs.ts';

export interface DomainGraph {
  /** The value of `join__Graph`. */
  readonly graph: string;
  /** The type of its products. */
  readonly type: string;
  /** Equal for domains that can stand for each other. */
  readonly likeness: string;
}

export const DATA_PRODUCT = 'DataProduct';

export function domainGraphsOf(supergraph: DocumentNode): readonly DomainGraph[] {
  const products = productTypes(supergraph);
  const likeness = likenessOf(supergraph, products);
  return [...products].map(([graph, { name }]) => ({ graph, type: name.value, likeness: likeness.get(graph)!.join() }));
}

/** By graph, where it is the only one of its graph, and that the only graph that knows it beside the catalog. */
function productTypes(supergraph: DocumentNode): ReadonlyMap<string, ObjectTypeDefinitionNode> {
  const byGraph = new Map<string, ObjectTypeDefinitionNode[]>();
  const catalog = new Set<string>();
  for (const type of supergraph.definitions) {
    if (type.kind === Kind.INTERFACE_TYPE_DEFINITION && type.name.value === DATA_PRODUCT)
      for (const graph of graphsIn(
        type,
        'join__type',
        (directive) =>
          argumentOf(directive, 'key') !== undefined && argumentOf(directive, 'isInterfaceObject') !== true,
      ))
        catalog.add(graph);
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION || !type.interfaces?.some(({ name }) => name.value === DATA_PRODUCT))
      continue;
    for (const graph of graphsIn(type, 'join__type')) byGraph.set(graph, [...(byGraph.get(graph) ?? []), type]);
  }
  const only = [...byGraph].flatMap(([graph, [type, ...more]]) => {
    const isAlone = graphsIn(type!, 'join__type').every((knowing) => knowing === graph || catalog.has(knowing));
    return more.length === 0 && isAlone && !catalog.has(graph) ? [[graph, type!] as const] : [];
  });
  return new Map(only);
}

/** What each knows of what several know: which types, and which fields of them. */
function likenessOf(supergraph: DocumentNode, products: ReadonlyMap<string, ObjectTypeDefinitionNode>) {
  const likeness = new Map([...products.keys()].map((graph) => [graph, [] as string[]]));
  const typeNames = new Set([...products.values()].map(({ name }) => name.value));
  const vocabulary = new Set<string>();
  for (const type of supergraph.definitions)
    if (type.kind === Kind.INTERFACE_TYPE_DEFINITION && type.name.value === DATA_PRODUCT)
      for (const { name } of type.fields ?? []) vocabulary.add(name.value);
  for (const [graph, { fields = [] }] of products)
    for (const field of fields)
      if (vocabulary.has(field.name.value)) likeness.get(graph)!.push(`${field.name.value}:${ownersOf(field, graph)}`);
  for (const type of supergraph.definitions) {
    if (
      !hasFields(type) ||
      typeNames.has(type.name.value) ||
      type.name.value === 'Query' ||
      type.name.value === 'Mutation'
    )
      continue;
    const graphs = new Set(graphsIn(type, 'join__type'));
    const knowing = [...products.keys()].filter((graph) => graphs.has(graph));
    if (knowing.length < 2) continue;
    // What all of them know tells none of them apart.
    const tell = (graphs: readonly string[], what: string): void => {
      if (graphs.length < products.size) for (const graph of graphs) likeness.get(graph)!.push(what);
    };
    tell(knowing, type.name.value);
    for (const field of type.fields ?? []) {
      const owners = new Set(graphsIn(field, 'join__field'));
      if (owners.size === 0) continue;
      tell(
        knowing.filter((graph) => owners.has(graph)),
        `${type.name.value}.${field.name.value}`,
      );
    }
  }
  return likeness;
}

/** Who else resolves the field, and whether the domain itself does. */
function ownersOf(field: FieldDefinitionNode, graph: string): string {
  return graphsIn(field, 'join__field')
    .map((owner) => (owner === graph ? 'itself' : owner))
    .sort()
    .join('+');
}
