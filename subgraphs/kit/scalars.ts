/**
 * The vocabulary's scalars, for every subgraph that declares them. `DateTime` takes and gives RFC 3339 text; a resolver
 * may return a `Date`. `JSON` is whatever JSON can say and needs nothing.
 */
import { GraphQLError, Kind, type GraphQLScalarTypeConfig, type ValueNode } from 'graphql';

const RFC_3339 = /^\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?<zone>[Zz]|[+-]\d{2}:\d{2})?)?$/;

export const dateTimeScalar = {
  serialize: (value: unknown) => (value instanceof Date ? value.toISOString() : value),
  parseValue: parseDateTime,
  parseLiteral: (node: ValueNode) => parseDateTime(node.kind === Kind.STRING ? node.value : null),
} satisfies Partial<GraphQLScalarTypeConfig<string, unknown>>;

/** A time without a zone is UTC, on whatever machine it is read. */
function parseDateTime(value: unknown): string {
  const match = typeof value === 'string' ? RFC_3339.exec(value) : null;
  if (match && !Number.isNaN(Date.parse(match[0]))) {
    return match[0].length > 10 && match.groups?.['zone'] === undefined ? `${match[0]}Z` : match[0];
  }
  throw new GraphQLError(
    `DateTime is an RFC 3339 text such as "2026-01-31T17:00:00Z"; came ${JSON.stringify(value) ?? String(value)}.`,
  );
}
