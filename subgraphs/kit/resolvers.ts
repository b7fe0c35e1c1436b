/**
 * What a subgraph's resolvers look like, and the check that each of them resolves something: a misspelt name would
 * otherwise answer null for ever, in silence.
 */
import { isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';

/**
 * By type, then by field: `(source, args, context, info) => value`. A type that is an entity may have
 * `__resolveReference: (reference, context, info) => entity`; an interface has `__resolveType`. Resolver types that a
 * code generator made fit here.
 */
export type Resolvers = Readonly<Record<string, object | undefined>>;

/** Names that the schema does not have, one sentence each; empty when all is well. */
export function misplacedResolvers(schema: GraphQLSchema, resolvers: Resolvers): readonly string[] {
  return Object.entries(resolvers).flatMap(([typeName, ofType]) => {
    const type = schema.getType(typeName);
    if (!type) return [`The resolvers have the type ${typeName}, which the schema does not have.`];
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    const known = isObjectType(type) ? new Set(Object.keys(type.getFields())) : new Set<string>();
    return Object.keys(ofType ?? {})
      .filter((name) => !name.startsWith('__') && !known.has(name))
      .map((name) =>
        isObjectType(type)
          ? `The resolvers have ${typeName}.${name}, a field that the schema does not have.`
          : `The resolvers have ${typeName}.${name}, but fields of an interface are resolved by the types behind it.`,
      );
  });
}
