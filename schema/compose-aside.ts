/** Composition in a worker thread with a time limit: it would block the event loop, and its memory goes with the worker. */
import { Worker } from 'node:worker_threads';
import { workerUrl } from '../lib/worker-url.ts';
import type { Composition } from './compose.ts';
import type { SubgraphDefinition } from './subgraph.ts';

export const COMPOSE_TIMEOUT_MS = 60_000;

/** A worker that has loaded the composer and waits for its one composition. */
export interface StandbyComposer {
  /** Resolves with the composition; a composer that is too slow or dies is a refusal with a finding that says so. */
  readonly compose: (subgraphs: readonly SubgraphDefinition[], timeoutMs?: number) => Promise<Composition>;
  /** For one that is not needed after all. */
  readonly close: () => Promise<void>;
}

/** Begins to load the composer, so that it is ready when the subgraphs are known. */
export function startComposer(): StandbyComposer {
  const worker = new Worker(workerUrl(import.meta.url, './compose-worker.ts'));
  const ended = new Promise<Composition>((resolve) => {
    worker.once('error', (error) => resolve(refused('COMPOSER_FAILED', `The composer failed: ${error.message}`)));
    worker.once('exit', () => resolve(refused('COMPOSER_FAILED', 'The composer was ended before it had composed.')));
  });
  const close = async (): Promise<void> => void (await worker.terminate());
  return {
    close,
    compose: async (subgraphs, timeoutMs = COMPOSE_TIMEOUT_MS) => {
      const composed = new Promise<Composition>((resolve) => worker.once('message', resolve));
      worker.postMessage(subgraphs);
      const { late, cancel } = lateAfter(timeoutMs);
      const composition = await Promise.race([composed, ended, late]);
      cancel();
      await close();
      return composition;
    },
  };
}

function lateAfter(timeoutMs: number): { readonly late: Promise<Composition>; readonly cancel: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Composition>((resolve) => {
    const refusal = refused('COMPOSITION_TIMEOUT', `Composition took longer than ${timeoutMs} ms.`);
    timer = setTimeout(() => resolve(refusal), timeoutMs);
  });
  return { late, cancel: () => clearTimeout(timer) };
}

function refused(rule: string, message: string): Composition {
  return { kind: 'refused', findings: [{ rule, severity: 'error', message }] };
}
