/**
 * The thread that writes: it takes all requests that wait and commits them as one group, so that the sync to disk is
 * paid once a group and never stalls the event loop of the thread that answers.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { WriteRequest, WriterMessage } from './protocol.ts';
import { openTables, WRITER_SETTINGS } from './tables.ts';
import { createWriter, type WriteWork } from './writer.ts';

/** In requests: a longer queue goes out as several groups, so that no one waits for all. */
const MAX_GROUP = 256;

const port = parentPort!;
const database = openTables((workerData as { readonly file: string }).file);
database.exec(WRITER_SETTINGS);
const writer = createWriter(database, Date.now);
const say = (message: WriterMessage) => port.postMessage(message);

port.on('message', (first: WriteRequest) => {
  const group = [first, ...waiting(MAX_GROUP - 1)];
  const work = group.filter((request): request is WriteWork => request.kind !== 'close');
  if (work.length > 0) commit(work);
  if (work.length < group.length) close();
});
say({ kind: 'ready' });

function waiting(limit: number): readonly WriteRequest[] {
  const requests: WriteRequest[] = [];
  while (requests.length < limit) {
    const received = receiveMessageOnPort(port) as { message: WriteRequest } | undefined;
    if (!received) break;
    requests.push(received.message);
  }
  return requests;
}

function commit(work: readonly WriteWork[]): void {
  const ids = work.map(({ id }) => id);
  try {
    say({ kind: 'written', ids, delta: writer.write(work) });
  } catch (error) {
    say({ kind: 'failed', ids, message: (error as Error).message });
  }
}

function close(): void {
  database.close();
  port.close();
}
