/**
 * The errors of cells that could not be what their type says. Only looked for where there are some: graphql-js goes
 * through the same data once more, and tells each with its path.
 */
import {
  executeSync,
  GraphQLError,
  isAbstractType,
  type DocumentNode,
  type GraphQLSchema,
  type GraphQLFieldResolver,
  type GraphQLTypeResolver,
} from 'graphql';
import type { CanonicalNames } from '../canonical/names.ts';
import { INTROSPECTION, introspectionKey } from './compile-answer.ts';
import type { Json } from '../steps/run.ts';

export interface Explained {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly names: CanonicalNames;
  /** As the client gave them. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** At most so many are told. */
const MOST_ERRORS = 100;

export function explainFaults(
  { schema, document, operationName, names, variables }: Explained,
  data: Json,
): readonly GraphQLError[] {
  const { errors = [] } = executeSync({
    schema,
    document,
    operationName: operationName ?? null,
    variableValues: variables,
    rootValue: data,
    fieldResolver: resolverOf(names),
    typeResolver,
  });
  return errors.slice(0, MOST_ERRORS).map(({ message, path }) => new GraphQLError(message, { path }));
}

function resolverOf(names: CanonicalNames): GraphQLFieldResolver<Json, unknown> {
  return (object, _arguments, _context, { fieldName, fieldNodes, parentType, path }) =>
    INTROSPECTION.has(fieldName)
      ? object[introspectionKey(String(path.key))]
      : object[names.keyOf(parentType.getFields()[fieldName]!, fieldNodes[0]!)];
}

/** Of an object that nobody named the type of, any type of the interface has the cells that were asked for. */
const typeResolver: GraphQLTypeResolver<Json, unknown> = (object, _context, { schema }, type) => {
  const name = object['__typename'];
  if (typeof name === 'string' && !isAbstractType(schema.getType(name))) return name;
  return schema.getPossibleTypes(type)[0]?.name;
};
