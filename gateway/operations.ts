/** Small questions that several rooms ask of operations, the types of their fields and the entities that they name. */
import {
  isListType,
  isNonNullType,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLOutputType,
} from 'graphql';

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** By name. */
export function fragmentsOf({ definitions }: DocumentNode): Fragments {
  return new Map(
    definitions
      .filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
}

/** `[Sla!]!` is one, `Sla!` is none. */
export function isList(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

/** The planner prints the operation keyword first, without comments before it. */
export function isMutation(operation: string): boolean {
  return /^\s*mutation\b/.test(operation);
}

/** Of a representation as JSON. */
export function urnIn(representation: string): string | undefined {
  const { urn } = JSON.parse(representation) as { readonly urn?: unknown };
  return typeof urn === 'string' ? urn : undefined;
}
