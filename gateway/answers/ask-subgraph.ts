/**
 * One fetch: asks the subgraph for what is not kept, notes in the request's scope whatever went wrong, and hands on the
 * data alone. Nothing is thrown into the executor, so what a client sees of a fault is decided in this room only. Where
 * the subgraph fails, what is kept of the fetch is served, and the rest is missing.
 */
import type { GraphQLFormattedError } from 'graphql';
import type { GraphQLResponse } from '../../lib/graphql-request.ts';
import type { Logger } from '../../lib/logger.ts';
import type { AskSubgraph, SubgraphFetch } from '../engine/generation.ts';
import type { Found } from '../entity-cache/assemble.ts';
import type { SubgraphCache } from '../entity-cache/entity-cache.ts';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import type { RequestScope } from '../request-scope.ts';
import { toFailure, TransportFailure, type Transport } from '../transport/transport.ts';
import type { Location } from './locator.ts';

export interface AskingOptions {
  /** The subgraph's name. */
  readonly name: string;
  readonly transport: Transport;
  /** Absent where nothing is kept. */
  readonly cache?: SubgraphCache | undefined;
  readonly metrics: GatewayMetrics;
  readonly logger: Logger;
}

export function createAsker(options: AskingOptions): AskSubgraph {
  const { name, transport, metrics, cache } = options;
  const seconds = metrics.fetchSeconds.labels(name);
  const answered = metrics.fetches.labels(name, 'ok');
  const notAsked = metrics.keptAnswers.labels(name);
  const ask: AskSubgraph = async (fetch, scope) => {
    const { requestId, cancellation, authorization, principal } = scope;
    const startedAtMs = performance.now();
    let response: GraphQLResponse;
    try {
      response = await transport.send({ request: fetch.request, requestId, cancellation, authorization, principal });
      if (!fits(response, fetch)) throw miscounted();
    } catch (error) {
      const failure = toFailure(error, 'failed');
      metrics.fetches.inc({ subgraph: name, outcome: failure.kind });
      noteFailure(options, failure, fetch, scope);
      scope.parts.addUnknown();
      return null;
    } finally {
      seconds.observe((performance.now() - startedAtMs) / 1_000);
    }
    if (response.errors?.length) metrics.fetches.inc({ subgraph: name, outcome: 'errors' });
    else answered.inc();
    if (!cache?.keep(fetch, scope, response)) scope.parts.addUnknown();
    return takeAnswer(name, response, fetch, scope);
  };
  const complete = async ({ data, missing }: Found, scope: RequestScope) => {
    if (!missing) {
      notAsked.inc();
      return data;
    }
    const came = await ask(missing.fetch, scope);
    if (came) missing.fill(came);
    return data;
  };
  return (fetch, scope) => {
    const found = cache?.find(fetch, scope);
    return found ? complete(found, scope) : ask(fetch, scope);
  };
}

function miscounted(): TransportFailure {
  return new TransportFailure('not-graphql', 'gave another number of entities than were asked for');
}

/** As many entities as keys: the executor pairs them by position. */
function fits({ data }: GraphQLResponse, { entities }: SubgraphFetch): boolean {
  for (const [name, count] of entities) {
    const came = data?.[name];
    if (came != null && !(Array.isArray(came) && came.length === count)) return false;
  }
  return true;
}

function noteFailure(
  { name, logger }: AskingOptions,
  failure: TransportFailure,
  fetch: SubgraphFetch,
  scope: RequestScope,
): void {
  const { requestId, cancellation, findings } = scope;
  if (failure.kind === 'cancelled') {
    if (cancellation.reason === 'deadline') findings.faults.push({ kind: 'deadline', subgraph: name });
    return;
  }
  logger.warn({ requestId, subgraph: name, failure: failure.kind, reason: failure.message }, 'subgraph did not answer');
  const { places, missing } = fetch.locator().everywhere();
  findings.faults.push({ kind: 'unavailable', subgraph: name, why: failure.kind, places, missing });
}

function takeAnswer(
  subgraph: string,
  { data, errors, extensions }: GraphQLResponse,
  fetch: SubgraphFetch,
  { findings }: RequestScope,
): Readonly<Record<string, unknown>> | null {
  if (errors?.length) {
    const locator = fetch.locator();
    for (const error of errors)
      for (const location of locator.locate(error.path))
        findings.faults.push({ kind: 'answered', subgraph, error: located(error, location) });
  }
  for (const coordinate of toleratedIn(extensions)) findings.tolerated.push({ subgraph, coordinate });
  return data ?? null;
}

/** The subgraph's path is in its own terms; the client gets one in its terms, or the urn alone. */
function located(error: GraphQLFormattedError, { path, urn }: Location): GraphQLFormattedError {
  return {
    message: typeof error.message === 'string' ? error.message : '',
    ...(path && { path }),
    extensions: { ...(urn !== undefined && { urn }), ...error.extensions },
  };
}

function toleratedIn(extensions: GraphQLResponse['extensions']): readonly string[] {
  const told = extensions?.['tolerated'];
  if (!Array.isArray(told)) return [];
  return told.map((entry: { coordinate?: unknown } | null) => entry?.coordinate).filter((it) => typeof it === 'string');
}
