// How one subgraph is asked: what it gets, how often, and when it is left alone.
import type { IncomingMessage } from 'node:http';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createTransports, type TransportsOptions } from '../../gateway/transport/transports.ts';
import type { BreakerState } from '../../gateway/transport/resilience.ts';
import type { SubgraphCall } from '../../gateway/transport/transport.ts';
import { Cancellation } from '../../lib/cancellation.ts';
import { isSignedBy } from '../../lib/signature.ts';
import { closeAll, closeLater, serve } from './mesh.ts';

afterEach(async () => {
  vi.useRealTimers();
  await closeAll();
});

const QUERY = '{ payments }';

const callOf = (query: string, given: Partial<SubgraphCall> = {}): SubgraphCall => ({
  request: { query, operationName: undefined, variables: {}, text: JSON.stringify({ query }) },
  requestId: 'r-1',
  cancellation: new Cancellation(),
  ...given,
});

const open = (given: Partial<TransportsOptions> = {}, resilience: Partial<TransportsOptions['resilience']> = {}) =>
  closeLater(
    createTransports({
      inProcess: new Map(),
      secretOf: () => undefined,
      resilience: { deadlineMs: 2_000, retryDelayMs: 1, ...resilience },
      ...given,
    }),
  );

/** A subgraph that answers with the next of these statuses, and with 200 when they are used up. */
async function serveStatuses(...statuses: number[]) {
  const requests: { headers: IncomingMessage['headers']; body: string }[] = [];
  const { url } = await serve((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      requests.push({ headers: request.headers, body });
      const headers = { 'content-type': 'application/graphql-response+json; charset=utf-8' };
      response.writeHead(statuses.shift() ?? 200, headers).end('{"data":{"payments":1}}');
    });
  });
  return { url, requests };
}

describe('over HTTP', () => {
  test('a subgraph gets the request id and a signature it can check, and nothing of the client', async () => {
    const { url, requests } = await serveStatuses();
    const transport = open({ secretOf: () => 'shared' }).open({ name: 'payments', url });
    await transport.send(callOf(QUERY));
    const { headers, body } = requests[0]!;
    expect(headers['x-request-id']).toBe('r-1');
    expect(isSignedBy('shared', String(headers['x-tributary-signature']), body, Date.now())).toBe(true);
    expect(headers['authorization']).toBeUndefined();
    expect(JSON.parse(body)).toEqual({ query: QUERY });
  });

  test('credentials go along only where the call carries them', async () => {
    const { url, requests } = await serveStatuses();
    await open()
      .open({ name: 'payments', url })
      .send(callOf(QUERY, { authorization: 'Bearer me' }));
    expect(requests[0]!.headers['authorization']).toBe('Bearer me');
  });

  test('an answer over the limit is not read to its end', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(`{"data":{"payments":"${'x'.repeat(2_000)}`);
    });
    const transport = open({ maxAnswerBytes: 1_000 }).open({ name: 'payments', url });
    await expect(transport.send(callOf(QUERY))).rejects.toMatchObject({ kind: 'too-large' });
  });

  test.each([502, 503, 504])('a query is asked again after %i', async (status) => {
    const { url, requests } = await serveStatuses(status, status);
    await expect(open().open({ name: 'payments', url }).send(callOf(QUERY))).resolves.toMatchObject({
      data: { payments: 1 },
    });
    expect(requests).toHaveLength(3);
  });

  test.each([
    ['a mutation', 'mutation { pay }', 503],
    ['a query after an error of its own', QUERY, 404],
  ])('%s is asked once', async (_what, query, status) => {
    const { url, requests } = await serveStatuses(status, status);
    const answered = open().open({ name: 'payments', url }).send(callOf(query));
    await answered.catch(() => undefined);
    expect(requests).toHaveLength(1);
  });

  test('a client that leaves ends the request to the subgraph', async () => {
    const client = new Cancellation();
    const left = new Promise((resolve) => {
      void serve((request) => {
        request.socket.once('close', resolve);
        client.cancel('gone');
      }).then(({ url }) =>
        open()
          .open({ name: 'payments', url })
          .send(callOf(QUERY, { cancellation: client }))
          .catch(() => undefined),
      );
    });
    await left;
  });

  test('a URL of another scheme is refused when it is opened', () => {
    const transports = open();
    expect(() => transports.open({ name: 'payments', url: 'file:///etc/passwd' })).toThrow(/"file:\/\/\/etc\/passwd"/);
    expect(() => transports.open({ name: 'payments', url: '' })).toThrow(/expected one with http:\/\//);
  });
});

describe('the breaker', () => {
  const failing = () => {
    let asked = 0;
    const inProcess = new Map([['payments', async () => ((asked += 1), Promise.reject(new Error('down')))]]);
    return { inProcess, asked: () => asked };
  };
  const address = { name: 'payments', url: 'inprocess://payments' };

  test('leaves a failing subgraph alone, and tries it again after a while', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const states: BreakerState[] = [];
    const { inProcess, asked } = failing();
    const transports = open(
      { inProcess, onBreakerChange: (_name, state) => states.push(state) },
      { breakAfter: 3, leaveAloneMs: 5_000 },
    );
    const transport = transports.open(address);
    for (let call = 0; call < 3; call++)
      await expect(transport.send(callOf(QUERY))).rejects.toMatchObject({ kind: 'failed' });
    await expect(transport.send(callOf(QUERY))).rejects.toMatchObject({ kind: 'left-alone' });
    expect(asked()).toBe(3);
    expect(transports.breakers()).toEqual({ payments: 'open' });

    inProcess.set('payments', async () => ({ data: { payments: 1 } }) as never);
    vi.setSystemTime(Date.now() + 5_001);
    await expect(transport.send(callOf(QUERY))).resolves.toEqual({ data: { payments: 1 } });
    expect(states).toEqual(['closed', 'open', 'half-open', 'closed']);
  });

  test('does not count clients that leave', async () => {
    const inProcess = new Map([['payments', () => new Promise<never>(() => undefined)]]);
    const transports = open({ inProcess }, { breakAfter: 1 });
    const client = new Cancellation();
    const sent = transports.open(address).send(callOf(QUERY, { cancellation: client }));
    client.cancel('gone');
    await expect(sent).rejects.toMatchObject({ kind: 'cancelled' });
    expect(transports.breakers()).toEqual({ payments: 'closed' });
  });

  test('counts deadlines', async () => {
    const inProcess = new Map([['payments', () => new Promise<never>(() => undefined)]]);
    const transports = open({ inProcess }, { breakAfter: 1, deadlineMs: 10 });
    await expect(transports.open(address).send(callOf(QUERY))).rejects.toMatchObject({ kind: 'timeout' });
    expect(transports.breakers()).toEqual({ payments: 'open' });
  });

  test('stays what it is when the graph is swapped', async () => {
    const transports = open({ inProcess: failing().inProcess }, { breakAfter: 1 });
    const transport = transports.open(address);
    await transport.send(callOf(QUERY)).catch(() => undefined);
    expect(transports.open(address)).toBe(transport);
    await transports.keepOnly([address]);
    expect(transports.breakers()).toEqual({ payments: 'open' });
    await transports.keepOnly([]);
    expect(transports.breakers()).toEqual({});
  });
});

test('more calls than may wait are refused at once', async () => {
  const inProcess = new Map([['payments', () => new Promise<never>(() => undefined)]]);
  const transport = open({ inProcess }, { concurrency: 1, deadlineMs: 50 }).open({
    name: 'payments',
    url: 'inprocess://payments',
  });
  const kinds = await Promise.all(
    Array.from({ length: 6 }, () => transport.send(callOf(QUERY)).catch((error: { kind: string }) => error.kind)),
  );
  expect(kinds.filter((kind) => kind === 'busy')).toHaveLength(1);
});
