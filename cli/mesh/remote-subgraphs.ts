/**
 * Subgraphs that run apart: their SDL is asked for again and again, so that a domain that deploys alone is in the graph
 * within seconds. One that is down keeps its last known SDL; one never seen is left out until it answers.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Logger } from '../../lib/logger.ts';
import { sign, SIGNATURE_HEADER } from '../../lib/signature.ts';
import type { SubgraphDefinition } from '../../schema/subgraph.ts';
import type { RemoteSubgraph } from './mesh-file.ts';
import type { SubgraphSecrets } from './subgraph-secrets.ts';

export interface RemoteSubgraphs {
  /** Asks all once; resolves with what is known then. */
  readonly look: () => Promise<readonly SubgraphDefinition[]>;
  /** Goes on looking; tells each new list. */
  readonly watch: (onChange: (subgraphs: readonly SubgraphDefinition[]) => void) => void;
  /** Those of which nothing is known yet. */
  readonly absent: () => readonly string[];
  readonly close: () => void;
}

export interface RemoteSubgraphsOptions {
  readonly subgraphs: readonly RemoteSubgraph[];
  readonly secrets: SubgraphSecrets;
  readonly home: string;
  readonly intervalMs: number;
  readonly logger: Logger;
}

const SDL_TIMEOUT_MS = 3_000;

export function createRemoteSubgraphs({
  subgraphs,
  secrets,
  home,
  intervalMs,
  logger,
}: RemoteSubgraphsOptions): RemoteSubgraphs {
  const sdlByName = new Map(subgraphs.flatMap(({ name }) => keptSdl(home, name)));
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const known = (): readonly SubgraphDefinition[] =>
    subgraphs.flatMap((subgraph) => {
      const sdl = sdlByName.get(subgraph.name);
      return sdl === undefined ? [] : [{ ...subgraph, sdl }];
    });
  const lookAt = async (subgraph: RemoteSubgraph): Promise<boolean> => {
    try {
      const sdl = await fetchSdl(subgraph.url, secrets.get(subgraph.name)?.[0]);
      if (sdlByName.get(subgraph.name) === sdl) return false;
      sdlByName.set(subgraph.name, sdl);
      keepSdl(home, subgraph.name, sdl, logger);
      return true;
    } catch (error) {
      logger.debug({ subgraph: subgraph.name, reason: (error as Error).message }, 'subgraph did not tell its SDL');
      return false;
    }
  };
  const lookAtAll = async (): Promise<boolean> => (await Promise.all(subgraphs.map(lookAt))).some((changed) => changed);
  const watch = (onChange: (list: readonly SubgraphDefinition[]) => void): void => {
    timer = setTimeout(() => {
      void lookAtAll().then((changed) => {
        if (isClosed) return;
        if (changed) onChange(known());
        watch(onChange);
      });
    }, intervalMs);
  };
  return {
    look: async () => (await lookAtAll(), known()),
    watch,
    absent: () => subgraphs.filter(({ name }) => !sdlByName.has(name)).map(({ name }) => name),
    close: () => {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

/** Federation's own question for a subgraph's schema: `_service { sdl }` (subgraph specification). */
async function fetchSdl(url: string, secret: string | undefined): Promise<string> {
  const body = JSON.stringify({ query: '{ _service { sdl } }' });
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(secret === undefined ? {} : { [SIGNATURE_HEADER]: sign(secret, body, Date.now()) }),
    },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(SDL_TIMEOUT_MS),
  });
  const answer = (await response.json()) as { data?: { _service?: { sdl?: unknown } } };
  const sdl = answer.data?._service?.sdl;
  if (typeof sdl !== 'string') throw new Error(`expected _service.sdl, came status ${response.status} without it`);
  return sdl;
}

function sdlFile(home: string, name: string): string {
  return join(home, 'supergraph', 'subgraphs', `${name}.graphql`);
}

function keptSdl(home: string, name: string): [string, string][] {
  try {
    return [[name, readFileSync(sdlFile(home, name), 'utf8')]];
  } catch {
    return [];
  }
}

function keepSdl(home: string, name: string, sdl: string, logger: Logger): void {
  try {
    mkdirSync(dirname(sdlFile(home, name)), { recursive: true });
    writeFileSync(sdlFile(home, name), sdl);
  } catch (error) {
    logger.warn({ err: error, subgraph: name }, 'the SDL could not be kept');
  }
}
