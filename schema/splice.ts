/**
 * A supergraph with one domain changed, without composing it all: what composition says of a domain on the reduced graph is
 * what it says of it on the whole, since no two domains share a type but those of the vocabulary. Where something does not
 * fit that, there is no splice, and the whole is composed.
 */
import {
  Kind,
  print,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type EnumTypeDefinitionNode,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
} from 'graphql';
import { hasFields, isTypeDefinition, type FieldsDefinition } from './ast.ts';
import { argumentOf, graphsIn, joinGraphsOf } from './join-graphs.ts';
import { printDefinition } from './print-supergraph.ts';
import { reduceSupergraph } from './reduce-supergraph.ts';
import { typeNameOf } from './naming.ts';
import { ANY_DOMAIN } from './reduce.ts';

/** `reduced` is composed of the domain, the virtual one and the platform. `undefined` where they do not fit together. */
export function spliceDomain(
  supergraph: DocumentNode,
  reduced: DocumentNode,
  domain: string,
): DocumentNode | undefined {
  const [graph, any] = [graphNamed(reduced, domain), graphNamed(reduced, ANY_DOMAIN)];
  if (graph === undefined || any === undefined) return undefined;
  const there = graphNamed(supergraph, domain);
  if (there !== undefined && there !== graph) return undefined;
  const type = typeNameOf(domain);
  const base = reduceSupergraph(supergraph, without(graphsOf(supergraph), graph), new Set([type]));
  const own = reduceSupergraph(reduced, without(graphsOf(reduced), any), new Set([typeNameOf(ANY_DOMAIN)]));
  return join(base, own, graph);
}

/** The same whatever the order of what is in it. */
export function isSameSupergraph(one: DocumentNode, other: DocumentNode): boolean {
  return canonical(one) === canonical(other);
}

function join(base: DocumentNode, own: DocumentNode, graph: string): DocumentNode | undefined {
  const added = new Map(own.definitions.map((each) => [nameOf(each), each]));
  const definitions: DefinitionNode[] = [];
  for (const definition of base.definitions) {
    const more = added.get(nameOf(definition));
    added.delete(nameOf(definition));
    const joined = more ? joinDefinition(definition, more, graph) : definition;
    if (!joined) return undefined;
    definitions.push(joined);
  }
  for (const definition of added.values()) {
    // What is new and not the domain's own is of a platform, or a vocabulary, that this supergraph does not know.
    if (!isTypeDefinition(definition) || !graphsIn(definition, 'join__type').includes(graph)) return undefined;
    definitions.push(definition);
  }
  return { ...base, definitions: typesByTheirNames(definitions) };
}

/** As composition orders them. */
function typesByTheirNames(definitions: readonly DefinitionNode[]): readonly DefinitionNode[] {
  const others = definitions.filter((each) => !isTypeDefinition(each));
  return [...others, ...byName(definitions.filter(isTypeDefinition))];
}

function joinDefinition(base: DefinitionNode, own: DefinitionNode, graph: string): DefinitionNode | undefined {
  if (base.kind !== own.kind) return undefined;
  if (base.kind === Kind.ENUM_TYPE_DEFINITION && base.name.value === 'join__Graph')
    return { ...base, values: byName([...(base.values ?? []), ...valueNamed(own as EnumTypeDefinitionNode, graph)]) };
  if (!isTypeDefinition(base) || !isTypeDefinition(own))
    return printDefinition(base) === printDefinition(own) ? base : undefined;
  if (!graphsIn(own, 'join__type').includes(graph)) return base;
  const type = { ...base, directives: joinDirectives(base.directives, own.directives, graph) };
  if (!hasFields(base) || !hasFields(own)) return joinMembers(type as typeof base, own, graph);
  const fields = joinFields(base, own, graph);
  return fields && ({ ...type, fields } as DefinitionNode);
}

function joinFields(
  base: FieldsDefinition,
  own: FieldsDefinition,
  graph: string,
): readonly FieldDefinitionNode[] | undefined {
  const known = new Map((base.fields ?? []).map((field) => [field.name.value, field]));
  const isRoot = base.name.value === 'Query' || base.name.value === 'Mutation';
  for (const field of own.fields ?? []) {
    const there = known.get(field.name.value);
    const owners = graphsIn(field, 'join__field');
    if (!there) {
      // Only a root field may be the domain's alone on a type that others know.
      if (!isRoot || owners.join() !== graph) return undefined;
      known.set(field.name.value, field);
      continue;
    }
    const others = graphsIn(there, 'join__field');
    // "All who know the type" on one side and a list on the other is not to be told apart here.
    if ((owners.length === 0) !== (others.length === 0) && !isRoot) return undefined;
    if (owners.includes(graph))
      known.set(field.name.value, { ...there, directives: joinDirectives(there.directives, field.directives, graph) });
  }
  const isTold = (field: FieldDefinitionNode) => (own.fields ?? []).some(({ name }) => name.value === field.name.value);
  // A field that all know who know the type, but not this domain.
  if (!isRoot && (base.fields ?? []).some((field) => graphsIn(field, 'join__field').length === 0 && !isTold(field)))
    return undefined;
  return [...known.values()];
}

/** Values of an enum, members of a union, fields of an input: all of the domain's must be there already. */
function joinMembers<Type extends DefinitionNode>(base: Type, own: DefinitionNode, graph: string): Type | undefined {
  if (base.kind === Kind.SCALAR_TYPE_DEFINITION) return base;
  if (base.kind !== Kind.ENUM_TYPE_DEFINITION || own.kind !== Kind.ENUM_TYPE_DEFINITION) {
    return undefined; // Vocabularies have had none so far.
  }
  const values = new Map((base.values ?? []).map((value) => [value.name.value, value]));
  for (const value of own.values ?? []) {
    const there = values.get(value.name.value);
    if (!graphsIn(value, 'join__enumValue').includes(graph)) continue;
    if (!there) return undefined;
    values.set(value.name.value, { ...there, directives: joinDirectives(there.directives, value.directives, graph) });
  }
  return { ...base, values: [...values.values()] };
}

/** Those of `own` that name the graph, in their place among others of their name: by the name of the graph. */
function joinDirectives(
  base: readonly ConstDirectiveNode[] = [],
  own: readonly ConstDirectiveNode[] = [],
  graph: string,
): readonly ConstDirectiveNode[] {
  const joined = [...base];
  for (const directive of own) {
    if (argumentOf(directive, 'graph') !== graph) continue;
    const later = joined.findIndex(
      (each) => each.name.value === directive.name.value && String(argumentOf(each, 'graph')) > graph,
    );
    const last = joined.findLastIndex((each) => each.name.value === directive.name.value);
    joined.splice(later === -1 ? (last === -1 ? joined.length : last + 1) : later, 0, directive);
  }
  return joined;
}

function graphsOf(supergraph: DocumentNode): readonly string[] {
  return [...(joinGraphsOf(supergraph)?.keys() ?? [])];
}

function graphNamed(supergraph: DocumentNode, subgraph: string): string | undefined {
  return [...(joinGraphsOf(supergraph) ?? [])].find(([, { name }]) => name === subgraph)?.[0];
}

function valueNamed({ values = [] }: EnumTypeDefinitionNode, name: string) {
  return values.filter((value) => value.name.value === name);
}

function byName<Node extends { readonly name: { readonly value: string } }>(nodes: readonly Node[]): readonly Node[] {
  return [...nodes].sort((one, other) => (one.name.value < other.name.value ? -1 : 1));
}

function without(graphs: readonly string[], left: string): ReadonlySet<string> {
  return new Set(graphs.filter((graph) => graph !== left));
}

function nameOf(definition: DefinitionNode): string {
  const name = 'name' in definition ? definition.name?.value : undefined;
  return `${definition.kind} ${name ?? ''}`;
}

function canonical({ definitions }: DocumentNode): string {
  const texts = definitions.map((definition) => {
    const sorted = {
      ...definition,
      ...('directives' in definition && { directives: sortedByText(definition.directives ?? []) }),
      ...('interfaces' in definition && { interfaces: sortedByText(definition.interfaces ?? []) }),
      ...('fields' in definition && {
        fields: sortedByText((definition.fields ?? []).map((field) => withSorted(field))),
      }),
      ...('values' in definition && {
        values: sortedByText((definition.values ?? []).map((value) => withSorted(value))),
      }),
    };
    return print(sorted as DefinitionNode);
  });
  return texts.sort().join('\n');
}

function withSorted<Node extends FieldDefinitionNode | EnumValueDefinitionNode | InputValueDefinitionNode>(
  node: Node,
): Node {
  return { ...node, directives: sortedByText(node.directives ?? []) };
}

function sortedByText<Node extends Parameters<typeof print>[0]>(nodes: readonly Node[]): readonly Node[] {
  return [...nodes].sort((one, other) => (print(one) < print(other) ? -1 : 1));
}
