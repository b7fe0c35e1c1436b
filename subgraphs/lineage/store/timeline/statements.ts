/** The flows of a statement, made of the contributions that it names, with the ids that datasets go by. */
import { LRUCache } from 'lru-cache';
import type { Contribution, Flow, FlowKind } from '../../model/change.ts';
import { deriveFlows } from '../derive-flows.ts';
import { flowKey, type FlowsOf } from './plan-intervals.ts';
import { hashesOf } from './points.ts';

export interface Statements {
  /** Of statements of an author, whose number or key this is. */
  readonly of: (author: string | number, kind: FlowKind) => FlowsOf;
  /** After names have come to mean other datasets. */
  readonly clear: () => void;
}

/** In flows, some 300 bytes each. */
const MAX_KEPT_FLOWS = 200_000;

export function createStatements(
  contributionOf: (author: string | number, hash: string) => Contribution,
  canonical: (id: string) => string,
): Statements {
  const kept = new LRUCache<string, ReadonlyMap<string, Flow>>({
    maxSize: MAX_KEPT_FLOWS,
    sizeCalculation: ({ size }) => size + 1,
  });
  return {
    of: (author, kind) => (statement) => {
      const key = `${author} ${statement}`;
      const known = kept.get(key);
      if (known) return known;
      const flows = deriveFlows(
        hashesOf(statement).map((hash) => contributionOf(author, hash)),
        kind,
      );
      const byKey = byFlowKey(flows, canonical);
      kept.set(key, byKey);
      return byKey;
    },
    clear: () => kept.clear(),
  };
}

/** Where two names of one dataset are in a statement, the surer flow stands. */
function byFlowKey(flows: readonly Flow[], canonical: (id: string) => string): ReadonlyMap<string, Flow> {
  const byKey = new Map<string, Flow>();
  for (const flow of flows) {
    const named = { ...flow, from: canonical(flow.from), to: canonical(flow.to) };
    const key = flowKey(named);
    const other = byKey.get(key);
    if (!other || other.confidence < named.confidence) byKey.set(key, named);
  }
  return byKey;
}
