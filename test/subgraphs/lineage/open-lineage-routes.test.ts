/** The door for OpenLineage events: what is taken, what is refused and how that is said. */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { TributaryError } from '../../../lib/errors.ts';
import { dataset, request, runEvent } from './builders.ts';
import { openDoor, temporaryStore } from './open-lineage-door.ts';

const BATCH = { path: '/api/v1/lineage/batch' } as const;
const GZIP = { headers: { 'content-encoding': 'gzip' } };
const flow = runEvent({ inputs: [dataset('ns', 'in')], outputs: [dataset('ns', 'out')] });
const anything = { apply: async () => undefined };

describe('the door for OpenLineage events', () => {
  test('answers 201 to a single event, which the next walk sees', async () => {
    const store = await temporaryStore();
    expect(await openDoor(store).post(flow)).toEqual({ status: 201, headers: {}, body: undefined });
    const [walk] = await store.walk([request({ root: dataset('ns', 'in') })]);
    expect(walk!.nodes.map(({ id }) => id)).toEqual(['dataset:ns|out']);
  });

  test('takes gzip, a charset, and names of any alphabet', async () => {
    const store = await temporaryStore();
    const odd = dataset('s3://bücket', 'a b/#%=()|名前');
    const body = gzipSync(JSON.stringify(runEvent({ outputs: [odd] })));
    const headers = { 'content-encoding': 'gzip', 'content-type': 'application/json; charset=UTF-8' };
    expect((await openDoor(store).post(body, { headers })).status).toBe(201);
    expect((await store.datasets([odd]))[0]!.key).toEqual(odd);
  });

  test('says all that is wrong with an event, what was expected, what came and where', async () => {
    const bad = {
      ...flow,
      eventTime: 'yesterday',
      run: { runId: 'not-a-uuid' },
      job: { name: '' },
      inputs: [{ namespace: 'n' }],
    };
    const { status, headers, body } = await openDoor(anything).post(bad);
    expect([status, headers['content-type']]).toEqual([400, 'application/problem+json']);
    expect(body).toMatchObject({
      status: 400,
      code: 'BAD_USER_INPUT',
      faults: [
        { pointer: '/eventTime', came: '"yesterday"' },
        { pointer: '/run/runId', expected: 'a UUID', came: '"not-a-uuid"' },
        { pointer: '/job/namespace', came: 'nothing' },
        { pointer: '/job/name', came: '""' },
        { pointer: '/inputs/0/name', expected: 'the name of a dataset', came: 'nothing' },
      ],
    });
  });

  test.each([
    ['what is not JSON', '{"eventTime"', 'JSON'],
    ['an empty body', '', 'JSON'],
    ['what is not UTF-8', new Uint8Array([0xff, 0xfe, 0xff]), 'UTF-8'],
    ['a list at the door for one', [flow], 'an event'],
    ['an object that is no event', { hello: 'world' }, 'hello'],
    ['half an envelope', { ...flow, producer: undefined }, 'producer'],
    ['a name that can not be stored', runEvent({ inputs: [dataset('ns', 'a\u0000b')] }), '/inputs/0/name'],
  ])('refuses %s with 400', async (_what, body, mentioned) => {
    const answer = await openDoor(anything).post(body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(mentioned);
  });

  test.each([
    ['content-type', 'text/plain'],
    ['content-type', 'application/json; charset=latin1'],
    ['content-encoding', 'br'],
    ['content-encoding', 'gzip'],
  ])('refuses a body whose %s is %s and says what it takes', async (header, value) => {
    const answer = await openDoor(anything).post(flow, { headers: { [header]: value } });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain('xpected');
  });

  test('refuses a body that is too large, before and after inflating', async () => {
    const door = openDoor(anything);
    expect((await door.post(new Uint8Array(5 * 1024 * 1024 + 1))).status).toBe(413);
    expect((await door.post(gzipSync(Buffer.alloc(64 * 1024 * 1024, 32)), GZIP)).status).toBe(413);
  });

  test('says when to come again while the store is down', async () => {
    const door = openDoor({
      apply: () => Promise.reject(new TributaryError('STORE_UNAVAILABLE', 'The disk is full.')),
    });
    for (const answer of [await door.post(flow), await door.post([flow], BATCH)]) {
      expect(answer).toMatchObject({
        status: 503,
        headers: { 'retry-after': '5' },
        body: { code: 'STORE_UNAVAILABLE' },
      });
    }
  });
});

describe('the door for batches', () => {
  test('answers 204 when every event was taken', async () => {
    expect((await openDoor(anything).post([flow, flow], BATCH)).status).toBe(204);
    expect((await openDoor(anything).post([], BATCH)).status).toBe(204);
  });

  test('takes what is right and tells of each that is not', async () => {
    const store = await temporaryStore();
    const other = runEvent({ inputs: [dataset('ns', 'out')], outputs: [dataset('ns', 'last')] });
    const { status, body } = await openDoor(store).post([flow, { eventTime: 1 }, other], BATCH);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'partial_success',
      summary: { received: 3, successful: 2, failed: 1, retriable: 0, non_retriable: 1 },
      failed_events: [{ index: 1, reason: expect.stringContaining('run and job') as string, retriable: false }],
    });
    expect((await store.counts()).datasets).toBe(3);
  });

  test('refuses what is not a list', async () => {
    expect((await openDoor(anything).post(flow, BATCH)).status).toBe(400);
  });
});
