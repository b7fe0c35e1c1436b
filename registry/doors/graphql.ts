/** The registry over GraphQL: the same use cases and scopes as the routes, executed by graphql-js alone. */
import { buildSchema, graphql, GraphQLError, parse, validate, type DocumentNode } from 'graphql';
import { toGraphQLError, TributaryError } from '../../lib/errors.ts';
import { requireScope } from '../access/allow.ts';
import type { Registry } from '../create-registry.ts';
import type { Publication } from '../model/publication.ts';
import type { Token } from '../model/token.ts';
import type { RegistryRoute } from './route.ts';
import { REGISTRY_SDL } from './graphql-schema.ts';
import * as shape from './shapes.ts';

const MAX_TOKENS = 5_000;
/** A check composes, so that one request may not ask for many. */
const MOST_ROOT_FIELDS = 10;

type Arguments = Readonly<Record<string, unknown>>;
type Context = { readonly token: Token };

export function createGraphqlRoute(registry: Registry): RegistryRoute {
  const schema = buildSchema(REGISTRY_SDL, { noLocation: true });
  const rootValue = rootOf(registry);
  return {
    method: 'POST',
    name: 'graphql',
    answer: async ({ token, given }) => {
      const { query, operationName, variables } = shape.judged(shape.GRAPHQL, given);
      const refusals = refusalsOf(query, schema);
      if (refusals.length > 0) return { status: 400, body: { errors: refusals.map((error) => error.toJSON()) } };
      const result = await graphql({
        schema,
        source: query,
        rootValue,
        contextValue: { token } satisfies Context,
        variableValues: variables ?? {},
        ...(operationName == null ? {} : { operationName }),
      });
      return { status: 200, body: { ...result } };
    },
  };
}

function refusalsOf(query: string, schema: ReturnType<typeof buildSchema>): readonly GraphQLError[] {
  try {
    const document = parse(query, { maxTokens: MAX_TOKENS });
    const rootFields = rootFieldsIn(document);
    if (rootFields > MOST_ROOT_FIELDS) {
      return [new GraphQLError(`At most ${MOST_ROOT_FIELDS} root fields a request; came ${rootFields}.`)];
    }
    return validate(schema, document);
  } catch (error) {
    return [error instanceof GraphQLError ? error : new GraphQLError(String(error))];
  }
}

/** Of all operations, with those that fragments bring. */
function rootFieldsIn({ definitions }: DocumentNode): number {
  return definitions.reduce(
    (sum, node) => sum + ('selectionSet' in node && node.selectionSet ? node.selectionSet.selections.length : 0),
    0,
  );
}

function rootOf(registry: Registry) {
  return {
    subgraphs: read(async (given) => (await registry.subgraphs(variantOf(given))).map(shown)),
    history: read(async (given) => {
      const { variant, subgraph = null, first, before = null } = shape.judged(shape.HISTORY, withoutNulls(given));
      return (await registry.history({ variant, subgraph, first, before })).map(shown);
    }),
    diff: read(async (given) => {
      const { variant, subgraph, from = null, to = null } = shape.judged(shape.DIFF, withoutNulls(given));
      return registry.diff(variant, subgraph, from, to);
    }),
    skew: read((given) => registry.skew(variantOf(given))),
    status: read((given) => registry.supergraphs.status(variantOf(given))),
    audit: read((given) => {
      const { after, first } = shape.judged(shape.AUDIT, withoutNulls(given));
      return registry.records.auditEntries(after, first);
    }),
    check: coded(async (given, { token }) => {
      const submission = submissionOf(given);
      requireScope(token, ['publish', 'read'], submission.subgraph);
      return verdictShown(await registry.check(submission, token.name));
    }),
    publish: coded(async (given, { token }) => {
      const submission = submissionOf(given);
      requireScope(token, 'publish', submission.subgraph);
      return verdictShown(await registry.publish(submission, token.name));
    }),
    retire: coded(async (given, { token }) => {
      const { subgraph, variant } = shape.judged(shape.RETIREMENT, withoutNulls(given));
      requireScope(token, 'publish', subgraph);
      return verdictShown(await registry.retire(subgraph, variant, token.name));
    }),
    rollback: coded(async (given, { token }) => {
      const { subgraph, version, variant } = shape.judged(shape.ROLLBACK, withoutNulls(given));
      requireScope(token, 'publish', subgraph);
      return verdictShown(await registry.rollback(subgraph, version, variant, token.name));
    }),
    approve: coded(async (given, { token }) => {
      requireScope(token, 'approve');
      return registry.approve(shape.judged(shape.APPROVAL, withoutNulls(given)), token.name);
    }),
  };
}

function read<Result>(answer: (given: Arguments) => Promise<Result>) {
  return coded(async (given, { token }) => {
    requireScope(token, 'read');
    return answer(given);
  });
}

/** Refusals keep their code; anything else is masked by its sentence alone. */
function coded<Result>(answer: (given: Arguments, context: Context) => Promise<Result>) {
  return async (given: Arguments, context: Context): Promise<Result> => {
    try {
      return await answer(given, context);
    } catch (error) {
      if (error instanceof TributaryError) throw toGraphQLError(error);
      throw toGraphQLError(new TributaryError('INTERNAL', 'The registry failed.', {}, error));
    }
  };
}

function variantOf(given: Arguments): string {
  return shape.judged(shape.OF_VARIANT, withoutNulls(given)).variant;
}

function submissionOf({ submission }: Arguments) {
  const { kind, ...rest } = submission as { readonly kind: string };
  return shape.judged(shape.SUBMISSION, { ...withoutNulls(rest), kind: kind.toLowerCase() });
}

/** In GraphQL what is left out may come as null. */
function withoutNulls(given: object): object {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}

function shown(publication: Pick<Publication, 'kind'> & object) {
  return { ...publication, kind: publication.kind.toUpperCase() };
}

function verdictShown(verdict: Awaited<ReturnType<Registry['check']>>) {
  return {
    ...verdict,
    publication: verdict.publication && shown(verdict.publication),
    findings: verdict.findings.map((finding) => ({
      ...finding,
      stage: finding.stage.toUpperCase(),
      severity: finding.severity.toUpperCase(),
    })),
  };
}
