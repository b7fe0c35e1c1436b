/**
 * What a source has said so far, as a set: of each distinct contribution when it was first and last said. Sets don't
 * mind order or repeats, and that is all there is to idempotence.
 */
import { createHash } from 'node:crypto';
import type { Contribution, FlowKind } from '../model/change.ts';

export interface SourceEntry {
  readonly slot: string;
  /** The hash of a contribution. */
  readonly hash: string;
  readonly first: string;
  readonly last: string;
}

/** What counts now: of each slot the contribution that was said last. `null` where nothing does. */
export interface LivingState {
  readonly hashes: readonly string[];
  readonly first: string;
  readonly last: string;
}

export function hashOf(value: Contribution | readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 27);
}

/** The union of both, sorted by slot and hash. */
export function mergeEntries(left: readonly SourceEntry[], right: readonly SourceEntry[]): readonly SourceEntry[] {
  const merged = new Map<string, SourceEntry>();
  for (const entry of [...left, ...right]) {
    const key = `${entry.slot}\n${entry.hash}`;
    const same = merged.get(key);
    merged.set(key, same ? widen(same, entry) : entry);
  }
  return [...merged.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

export function livingState(entries: readonly SourceEntry[]): LivingState | null {
  const latest = new Map<string, SourceEntry>();
  for (const entry of entries) {
    const other = latest.get(entry.slot);
    if (!other || isLater(entry, other)) latest.set(entry.slot, entry);
  }
  const living = [...latest.values()];
  if (living.length === 0) return null;
  return {
    hashes: living.map(({ hash }) => hash).sort(),
    first: living.map(({ first }) => first).reduce((a, b) => (a < b ? a : b)),
    last: living.map(({ last }) => last).reduce((a, b) => (a > b ? a : b)),
  };
}

/**
 * The key of the statement that follows from a set of contributions: runs of one job that said the same share it. The
 * kind stands in front, so that a flow's evidence can be read off its statements.
 */
export function statementKey(kind: FlowKind, job: string | null, hashes: readonly string[]): string {
  return `${kind}:${hashOf([job, hashes])}`;
}

export function kindOfStatement(key: string): FlowKind {
  return key.slice(0, key.indexOf(':')) as FlowKind;
}

function widen(a: SourceEntry, b: SourceEntry): SourceEntry {
  return { ...a, first: a.first < b.first ? a.first : b.first, last: a.last > b.last ? a.last : b.last };
}

function isLater(a: SourceEntry, b: SourceEntry): boolean {
  return a.last > b.last || (a.last === b.last && a.hash > b.hash);
}
