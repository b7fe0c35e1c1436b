/**
 * Tells what was used, from time to time. A report that was not taken is sent again under its own id, so that nothing is
 * lost while the registry is away, up to a bound, and nothing counts twice. The first one is empty: it says that somebody
 * watches from now on.
 */
import { randomUUID } from 'node:crypto';
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Logger } from '../../lib/logger.ts';
import { coordinatesOf } from '../../schema/coordinates.ts';
import type { RecordedOperation, UseRecorder } from './recorder.ts';
import type { UsedOperation, UseReport } from './use-report.ts';

export type SendReport = (report: UseReport) => Promise<void>;

export interface ReporterOptions {
  readonly recorder: UseRecorder;
  readonly send: SendReport;
  /** The schema that the operations were asked of; `undefined` before there is one. */
  readonly schema: () => GraphQLSchema | undefined;
  readonly intervalMs: number;
  readonly logger: Logger;
}

export interface UseReporter {
  /** Reports now; resolves when all that waited was taken, or was not. */
  readonly flush: () => Promise<void>;
  /** A last report, within a limit. */
  readonly close: () => Promise<void>;
}

/** Ten minutes of a registry that is away, at a report every ten seconds; the oldest go first. */
const MOST_WAITING = 60;
const CLOSE_LIMIT_MS = 2_000;
/** What the coordinates of one document cost is small; many at once would stall requests. */
const DOCUMENTS_A_TURN = 5;
const REMEMBERED_DOCUMENTS = 2_000;

export function createUseReporter({ recorder, send, schema, intervalMs, logger }: ReporterOptions): UseReporter {
  const waiting: UseReport[] = [];
  const remembered = new WeakMap<GraphQLSchema, LRUCache<string, readonly string[]>>();
  let from = new Date().toISOString();
  let flushing: Promise<void> | undefined;

  function coordinates(hash: string, document: DocumentNode, asked: GraphQLSchema): readonly string[] {
    const ofSchema = remembered.get(asked) ?? new LRUCache<string, readonly string[]>({ max: REMEMBERED_DOCUMENTS });
    remembered.set(asked, ofSchema);
    const known = ofSchema.get(hash) ?? coordinatesOf(document, asked);
    ofSchema.set(hash, known);
    return known;
  }

  async function used(
    operations: readonly RecordedOperation[],
    asked: GraphQLSchema,
  ): Promise<readonly UsedOperation[]> {
    const made: UsedOperation[] = [];
    for (const [index, { client, hash, document, operationName, count }] of operations.entries()) {
      if (index % DOCUMENTS_A_TURN === DOCUMENTS_A_TURN - 1) await yieldToOthers();
      const touched = coordinates(hash, document, asked);
      made.push({ client, hash, name: operationName ?? null, count, coordinates: touched });
    }
    return made;
  }

  async function gather(): Promise<void> {
    const asked = schema();
    if (!asked) return;
    const { operations, uncounted } = recorder.take();
    if (uncounted > 0) logger.warn({ requests: uncounted }, 'too many documents to count the use of all requests');
    const to = new Date().toISOString();
    waiting.push({ id: randomUUID(), from, to, operations: await used(operations, asked) });
    from = to;
    if (waiting.length <= MOST_WAITING) return;
    waiting.shift();
    logger.warn({}, 'the registry has been away for too long: a report of use is lost');
  }

  async function sendAll(): Promise<void> {
    for (let next = waiting[0]; next; next = waiting[0]) {
      try {
        await send(next);
      } catch (error) {
        return logger.debug({ err: error, waiting: waiting.length }, 'a report of use was not taken');
      }
      waiting.shift();
    }
  }

  const flush = (): Promise<void> =>
    (flushing ??= gather()
      .then(sendAll)
      .finally(() => (flushing = undefined)));
  const timer = setInterval(() => void flush(), intervalMs).unref();
  return {
    flush,
    close: async () => {
      clearInterval(timer);
      await flushing;
      let late: NodeJS.Timeout | undefined;
      const limit = new Promise<void>((resolve) => (late = setTimeout(resolve, CLOSE_LIMIT_MS)));
      await Promise.race([flush(), limit]);
      clearTimeout(late);
    },
  };
}
