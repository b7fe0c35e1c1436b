/**
 * One fetch: asks the subgraph, notes in the request's scope whatever went wrong, and hands on the data alone. Nothing
 * is thrown into the executor, so what a client sees of a fault is decided in this room only.
 */
import type { GraphQLFormattedError } from 'graphql';
import type { GraphQLResponse } from '../../lib/graphql-request.ts';
import type { Logger } from '../../lib/logger.ts';
import type { AskSubgraph, SubgraphFetch } from '../engine/generation.ts';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import type { RequestScope } from '../request-scope.ts';
import { toFailure, TransportFailure, type Transport } from '../transport/transport.ts';
import type { Location } from './locator.ts';

export interface AskingOptions {
  /** The subgraph's name. */
  readonly name: string;
  readonly transport: Transport;
  readonly metrics: GatewayMetrics;
  readonly logger: Logger;
}

type Outcome =
  | { readonly kind: 'answered'; readonly response: GraphQLResponse }
  | { readonly kind: 'failed'; readonly failure: TransportFailure };

export function createAsker(options: AskingOptions): AskSubgraph {
  return async (fetch, scope) => {
    const outcome = await measured(options, () => ask(options, fetch, scope));
    if (outcome.kind === 'failed') {
      noteFailure(options, outcome.failure, fetch, scope);
      return null;
    }
    return takeAnswer(options.name, outcome.response, fetch, scope);
  };
}

async function ask({ transport }: AskingOptions, fetch: SubgraphFetch, scope: RequestScope): Promise<Outcome> {
  const { request } = fetch;
  const { requestId, signal, authorization } = scope;
  try {
    const response = await transport.send({ request, requestId, signal, authorization });
    if (fits(response, fetch)) return { kind: 'answered', response };
    throw new TransportFailure('not-graphql', 'gave another number of entities than were asked for');
  } catch (error) {
    return { kind: 'failed', failure: toFailure(error, 'failed') };
  }
}

/** As many entities as keys: the executor pairs them by position. */
function fits({ data }: GraphQLResponse, { entities }: SubgraphFetch): boolean {
  for (const [name, count] of entities) {
    const came = data?.[name];
    if (came != null && !(Array.isArray(came) && came.length === count)) return false;
  }
  return true;
}

async function measured({ name, metrics }: AskingOptions, work: () => Promise<Outcome>): Promise<Outcome> {
  const stop = metrics.fetchSeconds.startTimer({ subgraph: name });
  const outcome = await work();
  stop();
  metrics.fetches.inc({ subgraph: name, outcome: labelOf(outcome) });
  return outcome;
}

function labelOf(outcome: Outcome): string {
  if (outcome.kind === 'failed') return outcome.failure.kind;
  return outcome.response.errors?.length ? 'errors' : 'ok';
}

function noteFailure(
  { name, logger }: AskingOptions,
  failure: TransportFailure,
  fetch: SubgraphFetch,
  scope: RequestScope,
): void {
  const { requestId, interruption, findings } = scope;
  if (failure.kind === 'cancelled') {
    if (interruption() === 'deadline') findings.faults.push({ kind: 'deadline', subgraph: name });
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
