/** What the door tells of itself: how many events came to what end, and how much it holds now. */
import { Counter, Gauge } from 'prom-client';
import type { Metrics } from '../../../lib/metrics.ts';
import type { Load } from './waiting-room.ts';

/** `deferred` is a request that found no room, by requests, for its events were not read. */
export type CountEvents = (outcome: 'taken' | 'refused' | 'deferred', events: number) => void;

export function createDoorMetrics(metrics: Metrics, load: () => Load): CountEvents {
  const counter = new Counter({
    name: 'tributary_lineage_events_total',
    help: 'OpenLineage events, by what became of them.',
    labelNames: ['outcome'],
    registers: [metrics],
  });
  new Gauge({
    name: 'tributary_lineage_waiting_bytes',
    help: 'Bytes of OpenLineage requests that are read or wait for the store.',
    registers: [metrics],
    collect() {
      this.set(load().bytes);
    },
  });
  new Gauge({
    name: 'tributary_lineage_waiting_events',
    help: 'OpenLineage events that wait for the store.',
    registers: [metrics],
    collect() {
      this.set(load().events);
    },
  });
  return (outcome, events) => counter.inc({ outcome }, events);
}
