/** The door for events with a store behind it, and how to knock. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createHttpServer, listen } from '../../../lib/http-server.ts';
import { silentLogger } from '../../../lib/logger.ts';
import { createMetrics } from '../../../lib/metrics.ts';
import type { HttpResponse } from '../../../lib/http.ts';
import { createOpenLineageRoutes, type RouteOptions } from '../../../subgraphs/lineage/open-lineage/routes.ts';
import { openEmbeddedStore } from '../../../subgraphs/lineage/store/embedded/open-embedded-store.ts';
import type { LineageStore } from '../../../subgraphs/lineage/store/lineage-store.ts';

/** A store in a folder of its own, both gone when the test is over. */
export async function temporaryStore(): Promise<LineageStore> {
  const folder = await mkdtemp(join(tmpdir(), 'lineage-'));
  const store = await openEmbeddedStore({ folder });
  onTestFinished(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });
  return store;
}

export interface Knock {
  readonly path?: '/api/v1/lineage' | '/api/v1/lineage/batch';
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Door {
  /** A body that is no text and no bytes is sent as JSON. */
  readonly post: (body: unknown, knock?: Knock) => Promise<Answer>;
}

export type DoorOptions = Pick<RouteOptions, 'namespaces' | 'maxWaiting' | 'deadlineMs'>;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON of the body; undefined where there is none. */
  readonly body: unknown;
}

export function openDoor(store: Pick<LineageStore, 'apply'>, options: DoorOptions = {}): Door {
  const routes = createOpenLineageRoutes({ store, metrics: createMetrics(), logger: silentLogger, ...options });
  return {
    post: async (body, { path = '/api/v1/lineage', headers = {} } = {}) => {
      const route = routes.find((each) => each.path === path)!;
      const text = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
      const response = await route.handle({
        method: 'POST',
        path,
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof text === 'string' ? Buffer.from(text) : text,
        requestId: 'test',
        signal: new AbortController().signal,
      });
      return toAnswer(response);
    },
  };
}

/** A server whose only doors are those for events; its URL. */
export async function serveDoor(store: Pick<LineageStore, 'apply'>, options: DoorOptions = {}): Promise<string> {
  const metrics = createMetrics();
  const routes = createOpenLineageRoutes({ store, metrics, logger: silentLogger, ...options });
  const server = createHttpServer({ routes, metrics, logger: silentLogger, readiness: () => ({ status: 'ready' }) });
  onTestFinished(() => server.close());
  return listen(server, '127.0.0.1', 0);
}

/** A store that holds what it is given until it is told to let go. */
export function hangingStore(): Pick<LineageStore, 'apply'> & {
  readonly letGo: () => void;
  readonly begun: () => number;
} {
  let letGo: () => void = () => undefined;
  let begun = 0;
  const gone = new Promise<void>((resolve) => (letGo = resolve));
  return { apply: () => ((begun += 1), gone), letGo: () => letGo(), begun: () => begun };
}

function toAnswer({ status, headers = {}, body }: HttpResponse): Answer {
  return { status, headers, body: typeof body === 'string' ? (JSON.parse(body) as unknown) : body };
}
