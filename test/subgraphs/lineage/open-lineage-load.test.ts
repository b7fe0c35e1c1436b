/** The door under load, through a real server: what it holds is bounded, and what it acknowledges the store has. */
import { once } from 'node:events';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { dataset, request, runEvent } from './builders.ts';
import { hangingStore, openDoor, serveDoor, temporaryStore } from './open-lineage-door.ts';

const BATCH = { path: '/api/v1/lineage/batch' } as const;
const flow = runEvent({ inputs: [dataset('ns', 'in')], outputs: [dataset('ns', 'out')] });
const text = JSON.stringify(flow);

interface Begun {
  readonly request: ClientRequest;
  readonly answer: Promise<{ readonly status: number; readonly retryAfter: string | undefined; readonly body: string }>;
}

/** Begins a request and sends no byte of its body yet. */
function begin(url: string, headers: Readonly<Record<string, string>>, path = '/api/v1/lineage'): Begun {
  const request = httpRequest(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
  });
  onTestFinished(() => void request.destroy());
  request.flushHeaders();
  return { request, answer: answerOf(request) };
}

async function answerOf(request: ClientRequest) {
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let body = '';
  for await (const chunk of response) body += String(chunk);
  return { status: response.statusCode!, retryAfter: response.headers['retry-after'], body };
}

describe('the door through a server', () => {
  test('takes gzip in chunks of unknown length, as Java clients send it', async () => {
    const store = await temporaryStore();
    const { request: sending, answer } = begin(await serveDoor(store), {
      'transfer-encoding': 'chunked',
      'content-encoding': 'gzip',
      'content-type': 'application/json; charset=utf-8',
      authorization: 'Bearer of-nobody',
    });
    const zipped = gzipSync(text);
    sending.write(zipped.subarray(0, 20));
    sending.end(zipped.subarray(20));
    expect(await answer).toMatchObject({ status: 201, body: '' });
    const [walk] = await store.walk([request({ root: dataset('ns', 'in') })]);
    expect(walk!.nodes.map(({ id }) => id)).toEqual(['dataset:ns|out']);
  });

  test.each([
    'application/json',
    'application/json;charset=UTF-8',
    'application/json; charset="utf8"',
    'application/vnd.ol+json',
  ])('takes %s', async (type) => {
    const { request: sending, answer } = begin(await serveDoor({ apply: async () => undefined }), {
      'content-type': type,
    });
    sending.end(text);
    expect((await answer).status).toBe(201);
  });

  test('refuses a body over 5 MB with 413, whether it says its length or not', async () => {
    const url = await serveDoor({ apply: async () => undefined });
    const tooMuch = Buffer.alloc(5 * 1024 * 1024 + 1, 32);
    for (const headers of [{ 'content-length': String(tooMuch.length) }, { 'transfer-encoding': 'chunked' }]) {
      const { request: sending, answer } = begin(url, headers);
      sending.on('error', () => undefined); // The server may hang up before it has read all.
      sending.end(tooMuch);
      expect((await answer).status).toBe(413);
    }
  });
});

describe('while the store does not acknowledge', () => {
  test('a request that finds no room is answered with 503 before its body is read', async () => {
    const store = hangingStore();
    const url = await serveDoor(store, { maxWaiting: { bytes: text.length + 10, events: 100 } });
    const first = begin(url, { 'content-length': String(text.length) });
    first.request.end(text);
    await expect.poll(store.begun).toBe(1);
    const second = begin(url, { 'content-length': String(text.length) });
    expect(await second.answer).toMatchObject({
      status: 503,
      retryAfter: '5',
      body: expect.stringContaining('STORE_UNAVAILABLE'),
    });
    store.letGo();
    expect((await first.answer).status).toBe(201);
    const third = begin(url, { 'content-length': String(text.length) });
    third.request.end(text);
    expect((await third.answer).status).toBe(201);
  });

  test('a client that goes while its body is read leaves no trace', async () => {
    const url = await serveDoor(hangingStore(), { maxWaiting: { bytes: 1_000, events: 100 } });
    const gone = begin(url, { 'content-length': '1000' });
    gone.request.on('error', () => undefined);
    gone.answer.catch(() => undefined);
    await expect.poll(async () => (await knock(url)).status).toBe(503);
    gone.request.destroy();
    await expect.poll(async () => (await knock(url)).status).toBe(400);
  });

  test('events are bounded too, and a batch that finds no room is refused as a whole', async () => {
    const store = hangingStore();
    const door = openDoor(store, { maxWaiting: { bytes: 1_000_000, events: 3 } });
    const waiting = door.post([flow, flow], BATCH);
    await expect.poll(store.begun).toBe(1);
    expect((await door.post([flow, { eventTime: 1 }], BATCH)).status).toBe(503);
    const single = door.post(flow);
    await expect.poll(store.begun).toBe(2);
    expect((await door.post(flow)).status).toBe(503);
    store.letGo();
    expect([(await waiting).status, (await single).status]).toEqual([204, 201]);
  });

  test('a batch that is larger than all the room is taken when nothing else waits', async () => {
    const door = openDoor({ apply: async () => undefined }, { maxWaiting: { bytes: 1, events: 1 } });
    expect((await door.post([flow, flow], BATCH)).status).toBe(204);
  });

  test('a client is told to send again after the deadline, and what the store works on keeps its place', async () => {
    const store = hangingStore();
    const door = openDoor(store, { deadlineMs: 5, maxWaiting: { bytes: 1_000_000, events: 1 } });
    expect(await door.post(flow)).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    await door.post(flow);
    expect(store.begun()).toBe(1);
    store.letGo();
    await expect.poll(async () => (await door.post(flow)).status).toBe(201);
  });
});

describe('what is acknowledged', () => {
  test('is in the store, though the door was overrun', async () => {
    const store = await temporaryStore();
    const url = await serveDoor(store, { maxWaiting: { bytes: 3_000, events: 4 } });
    const outputs = Array.from({ length: 40 }, (_, index) => dataset('ns', `out${index}`));
    const answers = await Promise.all(
      outputs.map(async (output) => {
        const body = JSON.stringify(runEvent({ inputs: [dataset('ns', 'in')], outputs: [output], job: output.name }));
        const { request: sending, answer } = begin(url, { 'content-length': String(body.length) });
        sending.on('error', () => undefined);
        sending.end(body);
        return { output, status: (await answer).status };
      }),
    );
    const taken = answers.filter(({ status }) => status === 201).map(({ output }) => output.name);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 503]));
    const [walk] = await store.walk([request({ root: dataset('ns', 'in'), first: 500 })]);
    expect(walk!.nodes.map(({ id }) => id.split('|')[1]!).sort()).toEqual(taken.sort());
  });
});

/** What the door says to a body of one byte, which is no event. */
async function knock(url: string) {
  const { request: sending, answer } = begin(url, { 'content-length': '1' });
  sending.on('error', () => undefined);
  sending.end('x');
  return answer;
}
