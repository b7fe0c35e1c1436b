/** The documents of clients: parsed, validated and held to their limits once for each graph, however often they come. */
import { createHash } from 'node:crypto';
import {
  getOperationAST,
  GraphQLError,
  Kind,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { OperationCost } from '../limits/cost.ts';
import { checkDocumentLimits } from '../limits/document-limits.ts';
import type { Limits } from '../limits/limits.ts';
import { refuseNesting } from './nesting.ts';

export interface CheckedDocument {
  /** SHA-256 of the text, in hex. */
  readonly hash: string;
  /** Absent where there are errors. */
  readonly document: DocumentNode | undefined;
  readonly errors: readonly GraphQLError[];
  /** By the name of an operation, what is found out about it once. */
  readonly operations: Map<string, CheckedOperation>;
}

export interface CheckedOperation {
  readonly node: OperationDefinitionNode;
  readonly cost: OperationCost;
}

export interface DocumentsOptions {
  /** In production nobody may ask for the schema, nor is told what it might have meant. */
  readonly isProduction: boolean;
  readonly limits: Limits;
}

export interface Documents {
  readonly check: (schema: GraphQLSchema, text: string) => CheckedDocument;
}

/** In characters of all documents that are kept for one graph. */
const MOST_CHARACTERS = 8_000_000;
const MOST_DOCUMENTS = 5_000;

export function createDocuments(options: DocumentsOptions): Documents {
  const bySchema = new WeakMap<GraphQLSchema, LRUCache<string, CheckedDocument>>();
  return {
    check: (schema, text) => {
      let known = bySchema.get(schema);
      if (!known) {
        known = new LRUCache({
          max: MOST_DOCUMENTS,
          maxSize: MOST_CHARACTERS,
          sizeCalculation: (_it, key) => key.length + 1,
        });
        bySchema.set(schema, known);
      }
      const there = known.get(text);
      if (there) return there;
      const checked = checkDocument(schema, text, options);
      known.set(text, checked);
      return checked;
    },
  };
}

function checkDocument(schema: GraphQLSchema, text: string, options: DocumentsOptions): CheckedDocument {
  const hash = createHash('sha256').update(text).digest('hex');
  const refused = (errors: readonly GraphQLError[]): CheckedDocument => ({
    hash,
    document: undefined,
    errors,
    operations: new Map(),
  });
  const nesting = refuseNesting(text);
  if (nesting) return refused([nesting]);
  let document: DocumentNode;
  try {
    document = parse(text, { maxTokens: options.limits.tokens, noLocation: true });
  } catch (error) {
    return refused([withCode(error as GraphQLError, 'GRAPHQL_PARSE_FAILED')]);
  }
  // Limits come first: validation takes long for just what they refuse.
  const beyond = checkDocumentLimits(document, options.limits);
  if (beyond.length > 0) return refused(beyond);
  const rules = options.isProduction ? [...specifiedRules, NoSchemaIntrospectionCustomRule] : specifiedRules;
  if (validate(schema, document, rules, FIRST_ERROR).length === 0)
    return { hash, document, errors: [], operations: new Map() };
  // Where each part stands in the text takes more memory than all the rest, and only errors tell it.
  const errors = validate(schema, parse(text, { maxTokens: options.limits.tokens }), rules, ALL_ERRORS);
  return refused(errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED', options.isProduction)));
}

const FIRST_ERROR = { maxErrors: 1 };
const ALL_ERRORS = { maxErrors: 50 };

function withCode(error: GraphQLError, code: string, hidesHints = false): GraphQLError {
  const message = hidesHints ? error.message.replace(/ ?Did you mean(.+?)\?$/, '') : error.message;
  return new GraphQLError(message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    extensions: { ...error.extensions, code },
  });
}

/** The operation that a request means; throws OPERATION_RESOLUTION_FAILURE where it names none, or not which. */
export function operationOf(document: DocumentNode, name: string | undefined): OperationDefinitionNode {
  const operation = getOperationAST(document, name);
  if (operation) return operation;
  const names = document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? (definition.name?.value ?? '(without a name)') : [],
  );
  throw new GraphQLError(
    name === undefined
      ? `The document has ${names.length} operations; say which with "operationName".`
      : `The document has no operation called "${name}", but ${names.join(', ') || 'none at all'}.`,
    { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } },
  );
}
