/**
 * Counts operations by client while they are answered, and nothing more: what they touch is found out when they are
 * reported. Memory is bounded, whatever clients send.
 */
import type { DocumentNode } from 'graphql';
import type { Operation } from '../engine/generation.ts';
import type { Client } from '../request-scope.ts';

export interface RecordedOperation {
  readonly client: Client;
  readonly hash: string;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly count: number;
}

export interface UseRecorder {
  /** On the way of every request. */
  readonly record: (client: Client, operation: Operation) => void;
  /** What was counted since the last call, and how many requests were not counted because there was no room. */
  readonly take: () => { readonly operations: readonly RecordedOperation[]; readonly uncounted: number };
  /** Those that were asked most of late, the most first. */
  readonly hottest: (most: number) => readonly Omit<Operation, 'variables'>[];
}

/** Pairs of a client and a document between two reports. */
const MOST_PAIRS = 10_000;
/** Documents that are remembered from report to report, to be planned ahead of a new graph. */
const MOST_HOT = 200;
/** What was hot one report ago counts half. */
const FADING = 0.5;

interface Counted {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly byClient: Map<string, { readonly client: Client; count: number }>;
}

interface Hot {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  weight: number;
}

export function createUseRecorder(): UseRecorder {
  let counted = new Map<string, Counted>();
  let pairs = 0;
  let uncounted = 0;
  const hot = new Map<string, Hot>();

  function addPair(client: Client, key: string, { hash, document, operationName }: Operation): void {
    if (pairs >= MOST_PAIRS) return void (uncounted += 1);
    pairs += 1;
    const operation = counted.get(hash) ?? { document, operationName, byClient: new Map() };
    operation.byClient.set(key, { client, count: 1 });
    counted.set(hash, operation);
  }

  /** Keeps the hottest, and forgets the rest. */
  function heat(taken: ReadonlyMap<string, Counted>): void {
    for (const each of hot.values()) each.weight *= FADING;
    for (const [hash, { document, operationName, byClient }] of taken) {
      const weight = [...byClient.values()].reduce((sum, { count }) => sum + count, hot.get(hash)?.weight ?? 0);
      hot.set(hash, { document, operationName, weight });
    }
    const cooled = [...hot].sort(([, a], [, b]) => b.weight - a.weight).slice(MOST_HOT);
    for (const [hash] of cooled) hot.delete(hash);
  }

  return {
    record: (client, operation) => {
      const key = client.version === null ? client.name : `${client.name}\n${client.version}`;
      const known = counted.get(operation.hash)?.byClient.get(key);
      if (known) known.count += 1;
      else addPair(client, key, operation);
    },
    take: () => {
      const [taken, left] = [counted, uncounted];
      [counted, pairs, uncounted] = [new Map(), 0, 0];
      heat(taken);
      const operations = [...taken].flatMap(([hash, { document, operationName, byClient }]) =>
        [...byClient.values()].map(({ client, count }) => ({ client, hash, document, operationName, count })),
      );
      return { operations, uncounted: left };
    },
    hottest: (most) => {
      const current = [...counted].map(([hash, { byClient, ...operation }]) => {
        const count = [...byClient.values()].reduce((sum, each) => sum + each.count, 0);
        return [hash, { ...operation, weight: (hot.get(hash)?.weight ?? 0) + count }] as const;
      });
      return [...new Map<string, Hot>([...hot, ...current])]
        .sort(([, a], [, b]) => b.weight - a.weight)
        .slice(0, most)
        .map(([hash, { document, operationName }]) => ({ hash, document, operationName }));
    },
  };
}
