/**
 * What a client asks, read from the body or the search parameters of its request. GraphQL over HTTP specification,
 * "Request parameters".
 */
import { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import { isObject } from '../../lib/json.ts';

export interface Parameters {
  readonly query: string | undefined;
  /** The id of a trusted document, in place of its text. */
  readonly documentId?: string | undefined;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly extensions: Readonly<Record<string, unknown>> | undefined;
}

/** Of bodies that come again, which are read once; a long one is seldom the same. */
const MOST_BODIES = 1_000;
const MOST_CHARACTERS = 8_192;

/** Reads bodies. Throws a BAD_REQUEST that names every parameter that is not of its kind. */
export function createParametersOfBody(): (body: string) => Parameters {
  const known = new LRUCache<string, Parameters>({ max: MOST_BODIES });
  return (body) => {
    const there = known.get(body);
    if (there) return there;
    const parameters = parametersOfBody(body);
    if (body.length <= MOST_CHARACTERS) known.set(body, parameters);
    return parameters;
  };
}

function parametersOfBody(body: string): Parameters {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    throw badRequest(`The body is not JSON: ${(error as Error).message}.`);
  }
  if (Array.isArray(value)) throw badRequest('The body is a list; send one operation in one request.');
  if (!isObject(value)) throw badRequest('The body is a JSON object with a "query".');
  return checked(value);
}

/** `search` is what follows the `?`. */
export function parametersOfSearch(search: string): Parameters {
  const given = new URLSearchParams(search);
  const jsonOf = (name: string): unknown => {
    const text = given.get(name);
    if (text === null || text === '') return undefined;
    try {
      return JSON.parse(text);
    } catch {
      throw badRequest(`The search parameter "${name}" is not JSON.`);
    }
  };
  return checked({
    query: given.get('query') ?? undefined,
    documentId: given.get('documentId') ?? undefined,
    operationName: given.get('operationName') || undefined,
    variables: jsonOf('variables'),
    extensions: jsonOf('extensions'),
  });
}

export function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}

function checked({
  query,
  documentId,
  operationName,
  variables,
  extensions,
}: Readonly<Record<string, unknown>>): Parameters {
  const faults = [
    ...(query == null || typeof query === 'string' ? [] : [`"query" is a string, not ${kindOf(query)}`]),
    ...(operationName == null || typeof operationName === 'string'
      ? []
      : [`"operationName" is a string, not ${kindOf(operationName)}`]),
    ...(variables == null || isObject(variables) ? [] : [`"variables" is an object, not ${kindOf(variables)}`]),
    ...(extensions == null || isObject(extensions) ? [] : [`"extensions" is an object, not ${kindOf(extensions)}`]),
  ];
  if (faults.length > 0) throw badRequest(`${faults.join('; ')}.`);
  return {
    query: (query as string | null | undefined) ?? undefined,
    documentId: typeof documentId === 'string' ? documentId : persistedIn(extensions),
    operationName: (operationName as string | null | undefined) ?? undefined,
    variables: (variables as Parameters['variables'] | null) ?? undefined,
    extensions: (extensions as Parameters['extensions'] | null) ?? undefined,
  };
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** As Apollo's clients name a document. */
function persistedIn(extensions: unknown): string | undefined {
  const { persistedQuery } = (extensions ?? {}) as { persistedQuery?: { sha256Hash?: unknown } | null };
  return typeof persistedQuery?.sha256Hash === 'string' ? persistedQuery.sha256Hash : undefined;
}
