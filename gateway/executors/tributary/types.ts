/** Which types of a supergraph are which others: plans speak of types that clients may not see. */
import { Kind, type DocumentNode } from 'graphql';

export interface TypeRelations {
  /** The names of all that are it: itself, its members or implementations, and interfaces that implement it. */
  readonly within: (type: string) => ReadonlySet<string>;
  readonly isAbstract: (type: string) => boolean;
}

export function typeRelationsOf(supergraph: DocumentNode): TypeRelations {
  const within = new Map<string, Set<string>>();
  const abstract = new Set<string>();
  const add = (outer: string, inner: string): void => {
    const known = within.get(outer);
    if (known) known.add(inner);
    else within.set(outer, new Set([outer, inner]));
  };
  for (const definition of supergraph.definitions) {
    if (definition.kind === Kind.UNION_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION)
      abstract.add(definition.name.value);
    if (definition.kind === Kind.UNION_TYPE_DEFINITION)
      for (const member of definition.types ?? []) add(definition.name.value, member.name.value);
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION)
      for (const outer of definition.interfaces ?? []) add(outer.name.value, definition.name.value);
  }
  return { within: (type) => within.get(type) ?? new Set([type]), isAbstract: (type) => abstract.has(type) };
}

/** The same, where some types stand for others as well: `members` of each are it. */
export function withMembers(
  types: TypeRelations,
  standIns: readonly { type: string; members: ReadonlyMap<string, string> }[],
): TypeRelations {
  if (standIns.length === 0) return types;
  const within = new Map(standIns.map(({ type, members }) => [type, new Set([type, ...members.keys()])]));
  return { ...types, within: (type) => within.get(type) ?? types.within(type) };
}
