/**
 * Query text -> a document that is ready to execute, or its faults. A gateway asks with few texts and many variables,
 * so both outcomes are kept: parsing, tolerating and validating cost far more than executing.
 */
import { GraphQLError, parse, specifiedRules, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { tolerate, type Tolerated } from './tolerate.ts';

export type PreparedDocument =
  | { readonly kind: 'ready'; readonly document: DocumentNode; readonly tolerated: readonly Tolerated[] }
  | { readonly kind: 'faulty'; readonly errors: readonly GraphQLError[] };

const MAX_DOCUMENTS = 1_000;
/** Of query text; a parsed document takes some twenty times as much memory. */
const MAX_CHARACTERS = 2_000_000;
/** Of one query. Our gateway's largest plans stay far below. */
const MAX_TOKENS = 100_000;

/** `vocabularyTypes` are those on which unknown fields are tolerated; empty for a subgraph that tolerates none. */
export function createDocuments(
  schema: GraphQLSchema,
  vocabularyTypes: ReadonlySet<string>,
): (query: string) => PreparedDocument {
  const cache = new LRUCache<string, PreparedDocument>({
    max: MAX_DOCUMENTS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_document, query) => query.length + 1,
  });
  return (query) => {
    const known = cache.get(query);
    if (known) return known;
    const prepared = prepare(query, schema, vocabularyTypes);
    cache.set(query, prepared);
    return prepared;
  };
}

function prepare(query: string, schema: GraphQLSchema, vocabularyTypes: ReadonlySet<string>): PreparedDocument {
  try {
    const parsed = parse(query, { maxTokens: MAX_TOKENS });
    const { document, tolerated } =
      vocabularyTypes.size === 0 ? { document: parsed, tolerated: [] } : tolerate(parsed, schema, vocabularyTypes);
    const errors = validate(schema, document, specifiedRules);
    return errors.length > 0 ? { kind: 'faulty', errors } : { kind: 'ready', document, tolerated };
  } catch (error) {
    return { kind: 'faulty', errors: [syntaxError(error)] };
  }
}

/** The parser goes down by recursion, so thousands of nested selections end in a RangeError. */
function syntaxError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  if (error instanceof RangeError) return new GraphQLError('The query nests deeper than it can be read.');
  throw error;
}
