/**
 * How an entity answers by its key, made safe. `@apollo/subgraph` fails a whole batch when one `__resolveReference`
 * throws synchronously, and answers an entity of nulls, without an error, for one that is missing. Here each fails alone
 * and a missing one is a `NOT_FOUND` that names it.
 */
import { notFound, toGraphQLError, TributaryError } from '../../lib/errors.ts';
import type { Resolvers } from './resolvers.ts';

/** An entity as a gateway refers to it: `{ __typename, ...key }`. */
export type Reference = Readonly<Record<string, unknown>> & { readonly __typename: string };

type ResolveReference = (reference: Reference, context: unknown, info: unknown) => unknown;

/** The same resolvers, with every `__resolveReference` guarded. */
export function guardReferences(resolvers: Resolvers): Record<string, object> {
  return Object.fromEntries(
    Object.entries(resolvers).map(([typeName, ofType = {}]) => {
      const resolve = (ofType as { __resolveReference?: unknown }).__resolveReference;
      return [
        typeName,
        typeof resolve === 'function'
          ? { ...ofType, __resolveReference: guarded(typeName, resolve as ResolveReference) }
          : ofType,
      ];
    }),
  );
}

/** `async` alone turns a synchronous throw into the rejection of this one entity. */
function guarded(typeName: string, resolve: ResolveReference): ResolveReference {
  return async (reference, context, info) => {
    const entity = await resolve(reference, context, info);
    if (entity == null) throw nothingFor(typeName, reference);
    if (entity instanceof Error) throw entity;
    // The library writes `__typename` onto what it gets, which a frozen object would refuse.
    return Object.isExtensible(entity) ? entity : { ...entity };
  };
}

function nothingFor(typeName: string, { __typename: _, ...key }: Reference): Error {
  if (typeof key['urn'] === 'string') return notFound('urn', key['urn']);
  const named = Object.entries(key).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return toGraphQLError(new TributaryError('NOT_FOUND', `No ${typeName} has the ${named.join(' and the ')}.`, key));
}
