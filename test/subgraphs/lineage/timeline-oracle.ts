/**
 * When flows were so, worked out the long way: every author's entries from the first to the last, one flow at a time.
 * Beside it the messages to try, small enough that jobs meet the same datasets often.
 */
import fc from 'fast-check';
import { dataset, day, jobEvent, lineageEvent, runEvent } from './builders.ts';
import { FOREVER, toMicros } from '../../../subgraphs/lineage/model/event-time.ts';

/** Datasets are numbers below 5, times whole days from 1 to 12. */
export type Message =
  | {
      readonly kind: 'run';
      readonly job: number;
      readonly run: number;
      readonly type: 'START' | 'RUNNING' | 'COMPLETE' | 'FAIL';
      readonly at: number;
      readonly inputs: readonly number[];
      readonly outputs: readonly number[];
    }
  | {
      readonly kind: 'job';
      readonly job: number;
      readonly at: number;
      readonly inputs: readonly number[];
      readonly outputs: readonly number[];
    }
  | { readonly kind: 'dataset'; readonly target: number; readonly at: number; readonly sources: readonly number[] };

const some = fc.uniqueArray(fc.nat(4), { maxLength: 3 });
const at = fc.integer({ min: 1, max: 12 });
export const messages: fc.Arbitrary<readonly Message[]> = fc.uniqueArray(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('run' as const),
        job: fc.nat(1),
        run: fc.nat(4),
        type: fc.constantFrom('START', 'RUNNING', 'COMPLETE', 'COMPLETE', 'FAIL'),
        at,
        inputs: some,
        outputs: some,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('job' as const), job: fc.nat(1), at, inputs: some, outputs: some }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('dataset' as const), target: fc.nat(4), at, sources: some }),
    },
  ),
  // Two messages of one author at one instant, that aren't one run's, are in an order that only their content decides.
  {
    minLength: 1,
    maxLength: 9,
    selector: (message) =>
      `${authorOf(message)} ${nameOf(message)} ${message.kind === 'run' ? JSON.stringify(message) : ''}`,
  },
);

function authorOf(message: Message): string {
  return message.kind === 'dataset' ? `dataset ${message.target}` : `${message.kind} ${message.job}`;
}

function nameOf(message: Message): string {
  return message.kind === 'run' ? `run ${message.run}` : `at ${message.at}`;
}

export function runIdOf(job: number, run: number): string {
  return `00000000-0000-4000-8000-${String(job * 1_000 + run).padStart(12, '0')}`;
}

export function toEvent(namespace: string, message: Message): object {
  const named = (numbers: readonly number[]) => numbers.map((number) => dataset(namespace, `n${number}`));
  if (message.kind === 'dataset') {
    const { target, sources, at: time } = message;
    return lineageEvent({ target: dataset(namespace, `n${target}`), sources: named(sources), at: time });
  }
  const parts = {
    job: `${namespace} ${message.job}`,
    inputs: named(message.inputs),
    outputs: named(message.outputs),
    at: message.at,
  };
  if (message.kind === 'job') return jobEvent(parts);
  return runEvent({ ...parts, type: message.type, run: runIdOf(message.job, message.run) });
}

export interface Truth {
  readonly validFrom: number;
  readonly validTo: number;
  readonly lastSeen: number;
}

/** By `from to`, the intervals of every author. */
export function truthOf(all: readonly Message[]): ReadonlyMap<string, readonly Truth[]> {
  const truths = new Map<string, Truth[]>();
  for (const author of new Set(all.map(authorOf))) {
    const entries = entriesOf(all.filter((message) => authorOf(message) === author));
    for (const flow of new Set(entries.flatMap(({ flows }) => [...flows]))) {
      truths.set(flow, [...(truths.get(flow) ?? []), ...intervalsOf(flow, entries)]);
    }
  }
  return truths;
}

interface OracleEntry {
  readonly at: number;
  readonly name: string;
  readonly seen: number;
  readonly isProof: boolean;
  readonly flows: ReadonlySet<string>;
}

function entriesOf(messagesOfAuthor: readonly Message[]): readonly OracleEntry[] {
  const groups = new Map<string, Message[]>();
  for (const message of messagesOfAuthor)
    groups.set(nameOf(message), [...(groups.get(nameOf(message)) ?? []), message]);
  return [...groups]
    .map(([name, group]) => toEntry(name, group))
    .filter((entry) => entry !== null)
    .sort((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1));
}

/** A run that names no dataset says nothing; a job that is described with none says that it has none. */
function toEntry(name: string, group: readonly Message[]): OracleEntry | null {
  const times = group.map((message) => message.at);
  const first = group[0]!;
  if (first.kind === 'dataset') {
    const flows = new Set(first.sources.map((source) => `${source} ${first.target}`));
    return { name, at: first.at, seen: first.at, isProof: true, flows };
  }
  const inputs = new Set(group.flatMap((message) => (message.kind === 'dataset' ? [] : message.inputs)));
  const outputs = new Set(group.flatMap((message) => (message.kind === 'dataset' ? [] : message.outputs)));
  if (first.kind === 'run' && inputs.size + outputs.size === 0) return null;
  const completes = group.filter((message) => message.kind === 'run' && message.type === 'COMPLETE');
  const completedAt = first.kind === 'job' ? first.at : Math.max(0, ...completes.map((message) => message.at));
  const flows = new Set([...outputs].flatMap((output) => [...inputs].map((input) => `${input} ${output}`)));
  const began = Math.min(...times);
  return { name, at: began, seen: completedAt || began, isProof: completedAt > 0, flows };
}

function intervalsOf(flow: string, entries: readonly OracleEntry[]): readonly Truth[] {
  const intervals: Truth[] = [];
  let from: number | null = null;
  let [seen, isProven] = [0, false];
  for (const entry of entries) {
    if (entry.flows.has(flow)) {
      if (from === null) [from, seen, isProven] = [entry.at, entry.seen, entry.isProof];
      else if (entry.isProof || !isProven) [seen, isProven] = [entry.seen, isProven || entry.isProof];
    } else if (entry.isProof && from !== null) {
      if (from < entry.at)
        intervals.push({ validFrom: micros(from), validTo: micros(entry.at), lastSeen: micros(seen) });
      from = null;
    }
  }
  if (from !== null) intervals.push({ validFrom: micros(from), validTo: FOREVER, lastSeen: micros(seen) });
  return intervals;
}

export function micros(number: number): number {
  return toMicros(day(number).replace('Z', '.000000000Z'));
}
