/** The door for events with a store behind it, and how to knock. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { silentLogger } from '../../../lib/logger.ts';
import { createMetrics } from '../../../lib/metrics.ts';
import type { HttpResponse } from '../../../lib/http.ts';
import { createOpenLineageRoutes } from '../../../subgraphs/lineage/open-lineage/routes.ts';
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

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON of the body; undefined where there is none. */
  readonly body: unknown;
}

export function openDoor(store: Pick<LineageStore, 'apply'>): Door {
  const routes = createOpenLineageRoutes({ store, metrics: createMetrics(), logger: silentLogger });
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

function toAnswer({ status, headers = {}, body }: HttpResponse): Answer {
  return { status, headers, body: typeof body === 'string' ? (JSON.parse(body) as unknown) : body };
}
