/** The audit's hash chain: each entry holds the hash of the one before, so that nothing can be changed or left out unseen. */
import { createHash } from 'node:crypto';
import type { AuditEntry, NewAuditEntry } from '../model/audit.ts';

const BEFORE_THE_FIRST = '0'.repeat(64);

export function chained(previous: AuditEntry | null, { at, by, action, subject, detail }: NewAuditEntry): AuditEntry {
  const previousHash = previous?.hash ?? BEFORE_THE_FIRST;
  const entry = { number: (previous?.number ?? 0) + 1, at, by, action, subject, detail, previousHash };
  return { ...entry, hash: hashOf(entry) };
}

export type ChainVerdict =
  | {
      readonly ok: true;
      readonly entries: number;
      /** The hash of the last entry: who keeps it elsewhere sees later whether the end was cut off. */
      readonly head: string;
    }
  | { readonly ok: false; readonly number: number; readonly why: string };

/** `entries` from the first on, in order. Where a `head` is given, it must be the hash of one of them. */
export async function verifyChain(entries: AsyncIterable<AuditEntry>, head?: string): Promise<ChainVerdict> {
  let [number, hash] = [0, BEFORE_THE_FIRST];
  let isHeadFound = head === undefined || head === BEFORE_THE_FIRST;
  for await (const entry of entries) {
    const why = faultOf(entry, number, hash);
    if (why !== null) return { ok: false, number: number + 1, why };
    [number, hash] = [entry.number, entry.hash];
    isHeadFound ||= hash === head;
  }
  if (isHeadFound) return { ok: true, entries: number, head: hash };
  return {
    ok: false,
    number,
    why: `No entry has the hash ${head}: entries were cut off, or others put in their place.`,
  };
}

function faultOf({ hash, ...entry }: AuditEntry, number: number, previousHash: string): string | null {
  if (entry.number !== number + 1) return `Expected entry ${number + 1}, came ${entry.number}: entries are missing.`;
  if (entry.previousHash !== previousHash) return `Entry ${entry.number} does not follow the entry before it.`;
  return hashOf(entry) === hash ? null : `Entry ${entry.number} was changed after it was written.`;
}

function hashOf(entry: Omit<AuditEntry, 'hash'>): string {
  return createHash('sha256').update(canonical(entry)).digest('hex');
}

/** JSON with its keys in order at every depth, as in RFC 8785. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((each) => canonical(each ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const pairs = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`);
  return `{${pairs.join(',')}}`;
}
