/**
 * How likely a candidate is the cause, from 0 to 1:
 *
 *     strength of one evidence = its weight for this symptom * 0.5 ^ (its age / 3 days), a tenth of the weight at least
 *     of several together      = 1 - (1 - strength) * (1 - strength) * ...
 *     score                    = that * 0.9 ^ distance, and half of it for a job that is only late for want of its sources
 *
 * So a fresh failure far upstream goes before an old one near by, and a job that waits for a failed one goes after it.
 */
import type { Micros } from '../../model/event-time.ts';
import type { Evidence, EvidenceKind } from './evidence.ts';

/** LATE: data is old, or missing. SCHEMA: columns are missing, or of another type. VALUES: they are wrong. */
export type SymptomKind = 'LATE' | 'SCHEMA' | 'VALUES';

type Weights = Readonly<Record<EvidenceKind, number>>;

/** How much each evidence says, by what is wrong. */
const WEIGHTS: Readonly<Record<SymptomKind | 'ANY', Weights>> = {
  ANY: { FAILED_RUN: 0.9, LATE: 0.6, CHANGED_SCHEMA: 0.7 },
  /** Old data is made by a job that did not run; columns have little to do with it. */
  LATE: { FAILED_RUN: 0.95, LATE: 0.8, CHANGED_SCHEMA: 0.3 },
  /** Missing columns went missing somewhere upstream. */
  SCHEMA: { FAILED_RUN: 0.3, LATE: 0.1, CHANGED_SCHEMA: 0.95 },
  /** Wrong values come of columns that mean something else, or of a run that wrote the half of it. */
  VALUES: { FAILED_RUN: 0.6, LATE: 0.5, CHANGED_SCHEMA: 0.8 },
};

const HALF_LIFE: Micros = 3 * 86_400_000_000;
const LEAST_RECENCY = 0.1;
const A_LINK_FURTHER = 0.9;
const ONLY_WAITING = 0.5;

export interface Scored {
  readonly evidence: readonly Evidence[];
  readonly distance: number;
  /** Whether something upstream explains why it is late. */
  readonly isWaiting: boolean;
}

export interface Symptom {
  readonly kind: SymptomKind | null;
  readonly observedAt: Micros;
}

export function scoreOf({ evidence, distance, isWaiting }: Scored, symptom: Symptom): number {
  const doubt = evidence.reduce((product, each) => product * (1 - strengthOf(each, symptom)), 1);
  const isOnlyWaiting = isWaiting && evidence.every(({ kind }) => kind === 'LATE');
  const score = (1 - doubt) * A_LINK_FURTHER ** distance * (isOnlyWaiting ? ONLY_WAITING : 1);
  return Math.round(score * 10_000) / 10_000;
}

export function strengthOf({ kind, at }: Evidence, symptom: Symptom): number {
  const age = Math.max(0, symptom.observedAt - at);
  return WEIGHTS[symptom.kind ?? 'ANY'][kind] * Math.max(LEAST_RECENCY, 0.5 ** (age / HALF_LIFE));
}
