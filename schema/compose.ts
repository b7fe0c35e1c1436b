/**
 * Subgraphs -> supergraph, or every finding. Lift, generate the catalog, judge, compose. Apollo's composer is the
 * judge; it is imported here and nowhere else. It is slow and may throw: run it through `createComposer`.
 */
import { composeServices } from '@apollo/composition';
import { lexicographicSortSchema, parse, print, printSchema, type DocumentNode, type GraphQLError } from 'graphql';
import { catalogSdl } from './catalog.ts';
import type { Finding } from './finding.ts';
import { lift, missingProductFields, unionOf, vocabularyOf } from './lift.ts';
import { RULES } from './rules/index.ts';
import type { ParsedSubgraph } from './rules/rule.ts';
import type { SubgraphDefinition } from './subgraph.ts';
import { vocabularySdl } from './vocabulary/vocabulary.generated.ts';

export type Composition =
  | {
      readonly kind: 'composed';
      readonly supergraphSdl: string;
      /** What clients see; made only when asked for. */
      readonly apiSdl?: string;
      readonly catalogSdl: string;
      readonly findings: readonly Finding[];
    }
  | { readonly kind: 'refused'; readonly findings: readonly Finding[] };

export const CATALOG = { name: 'catalog', url: 'inprocess://catalog' } as const;

/** As `ComposeOptions` of `compose-aside.ts` says. */
interface Options {
  readonly withApi?: boolean;
  readonly vocabularies?: readonly string[];
}

/** `subgraphs` are the domains and the platform's; the catalog is made here. Findings of a composed mesh are warnings. */
export function compose(
  subgraphs: readonly SubgraphDefinition[],
  { withApi = false, vocabularies = [] }: Options = {},
): Composition {
  const parsed = parseAll(subgraphs);
  if (parsed.findings.length > 0) return { kind: 'refused', findings: parsed.findings };

  const domains = parsed.subgraphs.filter(({ kind }) => kind === 'domain');
  const vocabulary = unionOf([
    ...[vocabularySdl, ...vocabularies].map((sdl) => vocabularyOf(parse(sdl))),
    ...domains.map(({ document }) => vocabularyOf(document)),
  ]);
  const judged = RULES.flatMap((rule) => rule({ subgraphs: parsed.subgraphs, vocabulary }));
  if (judged.some(({ severity }) => severity === 'error')) return { kind: 'refused', findings: judged };

  const catalog = catalogSdl(
    domains.map(({ name, isTolerant, document }) => ({
      name,
      missingFields: isTolerant ? [] : missingProductFields(document, vocabulary),
    })),
    vocabulary,
  );
  const lifted = parsed.subgraphs.map((subgraph) => ({
    name: subgraph.name,
    url: subgraph.url,
    typeDefs:
      subgraph.kind === 'domain' && subgraph.isTolerant ? lift(subgraph.document, vocabulary) : subgraph.document,
  }));
  const result = composeOrThrow([...lifted, { ...CATALOG, typeDefs: parse(catalog) }], withApi);
  return 'findings' in result
    ? { kind: 'refused', findings: [...judged, ...result.findings] }
    : { kind: 'composed', ...result, catalogSdl: catalog, findings: judged };
}

interface LocatedSubgraph extends ParsedSubgraph {
  readonly url: string;
}

function parseAll(subgraphs: readonly SubgraphDefinition[]): {
  subgraphs: readonly LocatedSubgraph[];
  findings: readonly Finding[];
} {
  const findings: Finding[] = [];
  const parsed = subgraphs.flatMap(({ sdl, ...subgraph }) => {
    try {
      return [{ ...subgraph, document: parse(sdl) }];
    } catch (cause) {
      findings.push({
        rule: 'INVALID_GRAPHQL',
        severity: 'error',
        subgraph: subgraph.name,
        message: `The SDL of "${subgraph.name}" can't be parsed: ${(cause as Error).message}`,
      });
      return [];
    }
  });
  return { subgraphs: parsed, findings };
}

type ComposerResult = { supergraphSdl: string; apiSdl?: string } | { findings: readonly Finding[] };

/** The composer throws on some inputs that it should refuse, such as a union with DataProduct in it. */
function composeOrThrow(
  services: readonly { name: string; url: string; typeDefs: DocumentNode }[],
  withApi: boolean,
): ComposerResult {
  try {
    const result = composeServices(services.map(withPlaces));
    if (result.errors) return { findings: result.errors.map(asFinding) };
    const { supergraphSdl, schema } = result;
    if (!withApi) return { supergraphSdl };
    const api = schema.toAPISchema().toGraphQLJSSchema();
    return { supergraphSdl, apiSdl: printSchema(lexicographicSortSchema(api)) };
  } catch (cause) {
    const message = `The composer failed on these subgraphs: ${(cause as Error).message}`;
    return { findings: [{ rule: 'COMPOSER_FAILED', severity: 'error', message }] };
  }
}

/** The composer quotes the places of what it refuses, so what was lifted or made is printed and parsed once more. */
function withPlaces(service: { name: string; url: string; typeDefs: DocumentNode }) {
  return { ...service, typeDefs: parse(print(service.typeDefs)) };
}

function asFinding(error: GraphQLError): Finding {
  return { rule: String(error.extensions['code'] ?? 'COMPOSITION'), severity: 'error', message: error.message };
}
