/** What the gateway counts. Labels come from closed lists and from subgraphs' names, never from a client's text. */
import { Counter, Gauge, Histogram } from 'prom-client';
import type { Metrics } from '../lib/metrics.ts';

export type GatewayMetrics = ReturnType<typeof createGatewayMetrics>;

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Adds the gateway's metrics to the process's registry; once for each registry. */
export function createGatewayMetrics(metrics: Metrics) {
  const registers = [metrics];
  return {
    requests: new Counter({
      name: 'tributary_gateway_requests_total',
      help: 'GraphQL requests, by the type of their operation and how they ended.',
      labelNames: ['operation', 'outcome'] as const,
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'tributary_gateway_request_duration_seconds',
      help: 'How long GraphQL requests took.',
      labelNames: ['operation'] as const,
      buckets: SECONDS,
      registers,
    }),
    inFlight: new Gauge({
      name: 'tributary_gateway_requests_in_flight',
      help: 'GraphQL requests that are being answered.',
      registers,
    }),
    fetches: new Counter({
      name: 'tributary_gateway_subgraph_fetches_total',
      help: 'Fetches from subgraphs, by how they ended: ok, errors, or the kind of failure.',
      labelNames: ['subgraph', 'outcome'] as const,
      registers,
    }),
    keptAnswers: new Counter({
      name: 'tributary_gateway_kept_answers_total',
      help: 'Fetches that were not made, because the subgraph tells what changes and its answer was kept.',
      labelNames: ['subgraph'] as const,
      registers,
    }),
    repeatedAnswers: new Counter({
      name: 'tributary_gateway_repeated_answers_total',
      help: 'Requests that were given a whole answer again, because nothing of it has changed.',
      registers,
    }),
    fetchSeconds: new Histogram({
      name: 'tributary_gateway_subgraph_fetch_duration_seconds',
      help: 'How long fetches from subgraphs took, retries included.',
      labelNames: ['subgraph'] as const,
      buckets: SECONDS,
      registers,
    }),
    breaker: new Gauge({
      name: 'tributary_gateway_subgraph_breaker',
      help: 'The breaker of each subgraph: 0 closed, 1 half-open, 2 open.',
      labelNames: ['subgraph'] as const,
      registers,
    }),
    generation: new Gauge({
      name: 'tributary_gateway_generation',
      help: 'The number of the generation that is served; 0 before the first.',
      registers,
    }),
    stale: new Gauge({
      name: 'tributary_gateway_supergraph_stale',
      help: 'Whether the newest supergraph is not the one that is served.',
      registers,
    }),
    swaps: new Counter({
      name: 'tributary_gateway_supergraph_updates_total',
      help: 'Supergraphs that came, by whether they are served or were refused.',
      labelNames: ['outcome'] as const,
      registers,
    }),
  };
}
