/** This side of the thread that writes: each request is a promise, kept until the thread says what became of it. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { TributaryError } from '../../../../lib/errors.ts';
import { workerUrl } from '../../../../lib/worker-url.ts';
import type { GraphDelta, WriteRequest, WriterMessage } from './protocol.ts';
import type { WriteWork } from './writer.ts';

interface Pending {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  readonly changes: number;
}

type WithoutId<Request> = Request extends unknown ? Omit<Request, 'id'> : never;

export interface WriterClient {
  /** Resolves when the work is durable and its changes are in the graph. */
  readonly send: (work: WithoutId<WriteWork>) => Promise<void>;
  /** Waits for what was sent. */
  readonly close: () => Promise<void>;
}

export interface WriterClientOptions {
  readonly file: string;
  /** Puts what was written into the graph, before anybody hears that it was. */
  readonly onWritten: (delta: GraphDelta) => void;
}

/** In changes, some 2 kB each: more than these are refused, to be sent again. */
const MAX_PENDING_CHANGES = 20_000;

/** Rejects with STORE_UNAVAILABLE when the file can't be used. */
export async function openWriter({ file, onWritten }: WriterClientOptions): Promise<WriterClient> {
  // Options of this process, such as an inspector's port, are not the thread's.
  const worker = new Worker(workerUrl(import.meta.url, './writer-thread.ts'), { workerData: { file }, execArgv: [] });
  const pending = new Map<number, Pending>();
  let pendingChanges = 0;
  let nextId = 0;
  let end: TributaryError | null = null;

  const failAll = (error: TributaryError) => {
    end ??= error;
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  };
  worker.on('message', (message: WriterMessage) => {
    if (message.kind === 'ready') return;
    if (message.kind === 'written') onWritten(message.delta);
    for (const id of message.ids) {
      const request = pending.get(id);
      pending.delete(id);
      pendingChanges -= request?.changes ?? 0;
      if (message.kind === 'written') request?.resolve();
      else request?.reject(unavailable(message.message));
    }
  });
  worker.on('error', (error) => failAll(unavailable(error.message)));
  worker.on('exit', () => failAll(unavailable('it is closed')));
  await firstWord(worker);

  return {
    send: (work) =>
      new Promise((resolve, reject) => {
        if (end) return reject(end);
        if (pendingChanges >= MAX_PENDING_CHANGES) {
          return reject(unavailable(`${pendingChanges} changes wait for it already`));
        }
        const id = (nextId += 1);
        const changes = work.kind === 'apply' ? work.changes.length : 1;
        pending.set(id, { resolve, reject, changes });
        pendingChanges += changes;
        worker.postMessage({ ...work, id } satisfies WriteRequest);
      }),
    close: async () => {
      if (end) return;
      end = unavailable('it is closed');
      const exited = once(worker, 'exit');
      worker.postMessage({ kind: 'close', id: 0 } satisfies WriteRequest);
      await exited;
    },
  };
}

/** The thread says "ready", or dies of what keeps it from writing. */
async function firstWord(worker: Worker): Promise<void> {
  try {
    await once(worker, 'message');
  } catch (cause) {
    throw cause instanceof Error && cause.name === 'TributaryError'
      ? new TributaryError('STORE_UNAVAILABLE', cause.message, {}, cause)
      : unavailable((cause as Error).message, cause);
  }
}

function unavailable(why: string, cause?: unknown): TributaryError {
  return new TributaryError('STORE_UNAVAILABLE', `The lineage store did not take the request: ${why}.`, {}, cause);
}
