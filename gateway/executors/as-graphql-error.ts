/** What an executor threw, as an error of an answer; what it was is looked at before it leaves. */
import { GraphQLError } from 'graphql';

export function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}
