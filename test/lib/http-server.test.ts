/** What routes may do beside answering with a body: refuse before one is read, and answer while it is made. */
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HttpRoute } from '../../lib/http.ts';
import { createHttpServer, listen } from '../../lib/http-server.ts';
import { silentLogger } from '../../lib/logger.ts';
import { createMetrics } from '../../lib/metrics.ts';

async function serve(route: Pick<HttpRoute, 'handle' | 'refuse'> & { readonly method?: HttpRoute['method'] }) {
  const server = createHttpServer({
    routes: [{ method: 'GET', path: '/it', bodyLimit: 10, ...route }],
    readiness: () => ({ status: 'ready' }),
    metrics: createMetrics(),
    logger: silentLogger,
  });
  onTestFinished(() => server.close());
  return `${await listen(server, '127.0.0.1', 0)}/it`;
}

async function* counting(last: number): AsyncIterable<string> {
  for (let number = 1; number <= last; number += 1) yield `${number}\n`;
}

describe('a body that is made while it is sent', () => {
  it('comes as it is made, with its headers', async () => {
    const headers = { 'content-type': 'application/x-ndjson' };
    const url = await serve({ handle: async () => ({ status: 200, headers, body: { chunks: counting(3) } }) });
    const response = await fetch(url);
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      'application/x-ndjson',
      '1\n2\n3\n',
    ]);
  });

  it('that fails is cut off, so that nobody takes a part for the whole', async () => {
    async function* failing(): AsyncIterable<string> {
      yield 'a part\n';
      throw new Error('the store is gone');
    }
    const url = await serve({ handle: async () => ({ status: 200, body: { chunks: failing() } }) });
    await expect(fetch(url).then((response) => response.text())).rejects.toThrow();
  });

  it('is made no further when nobody reads it any more', async () => {
    let ended: () => void = () => undefined;
    const end = new Promise<void>((resolve) => (ended = resolve));
    async function* endless(): AsyncIterable<string> {
      try {
        for (;;) yield 'x'.repeat(100_000);
      } finally {
        ended();
      }
    }
    const url = await serve({ handle: async () => ({ status: 200, body: { chunks: endless() } }) });
    const gone = new AbortController();
    const response = await fetch(url, { signal: gone.signal });
    gone.abort();
    await expect(response.text()).rejects.toThrow();
    await end;
  });
});

describe('a request that a route refuses by its head', () => {
  it('is answered so, and its handler is not asked', async () => {
    const url = await serve({
      method: 'POST',
      refuse: ({ headers }) => (headers['content-length'] === '3' ? { status: 503, body: 'full' } : null),
      handle: async ({ body }) => ({ status: 200, body: `${body.byteLength} bytes` }),
    });
    const post = async (body: string) => (await fetch(url, { method: 'POST', body })).text();
    expect([await post('abc'), await post('ab'), await post('abc')]).toEqual(['full', '2 bytes', 'full']);
  });

  it('has the same signal there and in the handler, which ends with the answer', async () => {
    const signals: AbortSignal[] = [];
    const url = await serve({
      refuse: ({ signal }) => (signals.push(signal), null),
      handle: async ({ signal }) => (signals.push(signal), { status: 204 }),
    });
    await fetch(url);
    expect(signals[0]).toBe(signals[1]);
    await expect.poll(() => signals[0]!.aborted).toBe(true);
  });
});

describe('a stop', () => {
  it.each(['a route', 'the raw route'])(
    'lets %s answer what it has begun, and tells the client to go elsewhere',
    async (which) => {
      let begun: () => void = () => undefined;
      let answerNow: () => void = () => undefined;
      const isBegun = new Promise<void>((resolve) => (begun = resolve));
      const mayAnswer = new Promise<void>((resolve) => (answerNow = resolve));
      const server = createHttpServer({
        routes: [
          {
            method: 'GET',
            path: '/it',
            bodyLimit: 10,
            handle: async () => (begun(), await mayAnswer, { status: 200, body: 'whole' }),
          },
        ],
        raw: {
          path: '/raw',
          handle: (_request, response) => (begun(), void mayAnswer.then(() => response.writeHead(200).end('whole'))),
        },
        readiness: () => ({ status: 'ready' }),
        metrics: createMetrics(),
        logger: silentLogger,
      });
      onTestFinished(() => server.close());
      const url = await listen(server, '127.0.0.1', 0);
      const asked = fetch(`${url}${which === 'a route' ? '/it' : '/raw'}`);
      await isBegun;
      const closed = server.close();
      await expect.poll(() => server.server.listening).toBe(false);
      answerNow();
      const response = await asked;
      expect([response.headers.get('connection'), await response.text()]).toEqual(['close', 'whole']);
      await closed;
    },
  );
});
