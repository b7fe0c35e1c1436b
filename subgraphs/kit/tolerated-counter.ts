/** Counts what was tolerated, by coordinate: what a domain should learn to answer next. */
import { Counter } from 'prom-client';
import type { Metrics } from '../../lib/metrics.ts';
import type { Tolerated } from './tolerate.ts';

const NAME = 'tributary_tolerated_total';
/** A metric must not grow with what strangers invent: coordinates beyond this many, a subgraph, are counted as one. */
const MAX_COORDINATES = 100;
const OTHER = 'other';

/** Each coordinate is counted once a request. */
export function createToleratedCounter(
  subgraph: string,
  metrics: Metrics | undefined,
): (tolerated: readonly Tolerated[]) => void {
  if (!metrics) return () => undefined;
  const counter = counterIn(metrics);
  const known = new Set<string>();
  return (tolerated) => {
    for (const { coordinate } of tolerated) {
      if (known.size < MAX_COORDINATES) known.add(coordinate);
      counter.inc({ subgraph, coordinate: known.has(coordinate) ? coordinate : OTHER });
    }
  };
}

/** Subgraphs of one process share its registry, and so the counter. */
function counterIn(metrics: Metrics): Counter<'subgraph' | 'coordinate'> {
  const known = metrics.getSingleMetric(NAME) as Counter<'subgraph' | 'coordinate'> | undefined;
  return (
    known ??
    new Counter({
      name: NAME,
      help: 'Requests that asked for vocabulary this subgraph does not know, by what was dropped.',
      labelNames: ['subgraph', 'coordinate'],
      registers: [metrics],
    })
  );
}
