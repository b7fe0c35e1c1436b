/** A gateway follows a registry: by its events, by asking again where there are none, and without it where it is away. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createGateway, createRegistrySource, type SupergraphUpdate } from '../../gateway/index.ts';
import { silentLogger } from '../../lib/logger.ts';
import { until } from '../stories/until.ts';
import { ask, closeAll, closeLater, compose, newHome, optionsOf, SDLS } from './mesh.ts';

afterEach(closeAll);

const MAIN = compose();
const NEXT = compose({}, { lineage: `${SDLS['lineage']!} extend type Query { next: Int }` });

interface FakeRegistry {
  readonly url: string;
  readonly asked: { full: number; notModified: number; events: number };
  publish: (sdl: string) => void;
  /** Cuts all streams, and refuses or accepts new ones. */
  streams: (areOpen: boolean) => void;
  answer: (status: number) => void;
  /** Cuts all streams and refuses new ones until one question has failed; from then on all is well. */
  failOnce: () => void;
  readonly close: () => Promise<void>;
  readonly port: number;
}

async function fakeRegistry({ token, port = 0 }: { token?: string; port?: number } = {}): Promise<FakeRegistry> {
  let [sdl, isStreaming, status, failsOnce] = [MAIN, true, 200, false];
  const asked = { full: 0, notModified: 0, events: 0 };
  const streams = new Set<ServerResponse>();
  const tag = (): string => `"${sdl.length}"`;
  const tell = (stream: ServerResponse) => stream.write(`event: supergraph\nid: ${sdl.length}\ndata: {}\n\n`);
  const server: Server = createServer((request, response) => {
    if (token !== undefined && request.headers.authorization !== `Bearer ${token}`)
      return void response.writeHead(401).end();
    if (status !== 200) return void response.writeHead(status).end();
    if (request.url!.includes('/events')) {
      if (!isStreaming) return void response.writeHead(503).end();
      asked.events += 1;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      streams.add(response);
      tell(response);
      return;
    }
    if (failsOnce) {
      [failsOnce, isStreaming] = [false, true];
      return void response.writeHead(500).end();
    }
    if (request.headers['if-none-match'] === tag()) {
      asked.notModified += 1;
      return void response.writeHead(304).end();
    }
    asked.full += 1;
    response.writeHead(200, { etag: tag() }).end(sdl);
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const bound = (server.address() as AddressInfo).port;
  return closeLater({
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    asked,
    publish: (next: string) => {
      sdl = next;
      for (const stream of streams) tell(stream);
    },
    streams: (areOpen: boolean) => {
      isStreaming = areOpen;
      for (const stream of streams) stream.destroy();
      streams.clear();
    },
    failOnce: () => {
      [failsOnce, isStreaming] = [true, false];
      for (const stream of streams) stream.destroy();
      streams.clear();
    },
    answer: (next: number) => void (status = next),
    close: async () => {
      server.closeAllConnections();
      if (server.listening) await new Promise((done) => server.close(done));
    },
  });
}

const sourceOf = (url: string, more: { token?: string; silenceMs?: number } = {}) =>
  createRegistrySource({
    url,
    variant: 'main',
    token: more.token,
    retryMs: 20,
    logger: silentLogger,
    ...(more.silenceMs ? { silenceMs: more.silenceMs } : {}),
  });

async function following(url: string, more: { token?: string; silenceMs?: number } = {}) {
  const updates: SupergraphUpdate[] = [];
  const source = closeLater(sourceOf(url, more));
  await source.subscribe(async (update) => void updates.push(update));
  const count = (wanted: number) =>
    until(
      async () => updates.length,
      (length) => length >= wanted,
    );
  return { updates, count };
}

test('hears of a new supergraph when it is published, and asks for each text once', async () => {
  const registry = await fakeRegistry();
  const { updates, count } = await following(registry.url);
  expect(updates).toMatchObject([{ sdl: MAIN }]);
  await until(
    async () => registry.asked.events,
    (events) => events > 0,
  );
  registry.publish(NEXT);
  await count(2);
  expect(updates).toMatchObject([{ sdl: MAIN }, { sdl: NEXT }]);
  expect(registry.asked.full).toBe(2);
});

test('asks again and again, with its ETag, where there is no stream', async () => {
  const registry = await fakeRegistry();
  registry.streams(false);
  const { updates, count } = await following(registry.url);
  await until(
    async () => registry.asked.notModified,
    (asked) => asked > 2,
  );
  expect(updates).toHaveLength(1);
  registry.publish(NEXT);
  await count(2);
  expect(updates[1]).toMatchObject({ sdl: NEXT });
});

test('leaves a stream that says nothing any more', async () => {
  const registry = await fakeRegistry();
  await following(registry.url, { silenceMs: 50 });
  const events = await until(
    async () => registry.asked.events,
    (streams) => streams > 2,
  );
  expect(events).toBeGreaterThan(2);
});

test('says that its token is refused, and that a graph is not there', async () => {
  const registry = await fakeRegistry({ token: 'right' });
  const wrong = await following(registry.url, { token: 'wrong' });
  expect(wrong.updates).toEqual([{ fault: expect.stringContaining('refuses the token') }]);
  const right = await following(registry.url, { token: 'right' });
  expect(right.updates).toMatchObject([{ sdl: MAIN }]);
  registry.answer(404);
  const absent = await following(registry.url, { token: 'right' });
  expect(absent.updates).toEqual([{ fault: expect.stringContaining('no graph called "main"') }]);
});

test('tells once that the registry is away, and once that it is back', async () => {
  const registry = await fakeRegistry();
  const { updates, count } = await following(registry.url);
  await registry.close();
  await count(2);
  const again = await fakeRegistry({ port: registry.port });
  await count(3);
  expect(updates).toMatchObject([{ sdl: MAIN }, { fault: 'The registry does not answer.' }, { sdl: MAIN }]);
  expect(again.asked.full + again.asked.notModified).toBeGreaterThan(0);
});

test('tells that it is back where its stream is there before anybody has asked again', async () => {
  const registry = await fakeRegistry();
  const { updates, count } = await following(registry.url);
  await until(
    async () => registry.asked.events,
    (events) => events > 0,
  );
  registry.failOnce();
  await count(3);
  expect(updates).toMatchObject([{ sdl: MAIN }, { fault: 'The registry answered 500.' }, { sdl: MAIN }]);
});

test('starts with the last good supergraph where the registry is dead, and takes the new one when it lives', async () => {
  const home = await newHome();
  const registry = await fakeRegistry();
  const first = await createGateway(await optionsOf({ home, source: sourceOf(registry.url) }));
  await first.close();
  await registry.close();

  const gateway = closeLater(await createGateway(await optionsOf({ home, source: sourceOf(registry.url) })));
  expect(gateway.readiness()).toMatchObject({ status: 'stale', detail: { code: 'SUPERGRAPH_STALE' } });
  expect((await ask(gateway, '{ dataProducts { urn } }')).errors).toBeUndefined();

  const again = await fakeRegistry({ port: registry.port });
  again.publish(NEXT);
  await until(
    async () => gateway.readiness().status,
    (status) => status === 'ready',
  );
  expect(JSON.stringify(await ask(gateway, '{ __type(name: "Query") { fields { name } } }'))).toContain('"next"');
});
