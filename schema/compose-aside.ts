/** Composition in a worker thread with a time limit: it would block the event loop, and its memory goes with the worker. */
import { Worker } from 'node:worker_threads';
import { workerUrl } from '../lib/worker-url.ts';
import type { Composition } from './compose.ts';
import type { SubgraphDefinition } from './subgraph.ts';

export const COMPOSE_TIMEOUT_MS = 60_000;

/** Resolves with the composition; a composer that is too slow or dies is a refusal with a finding that says so. */
export function composeAside(
  subgraphs: readonly SubgraphDefinition[],
  timeoutMs = COMPOSE_TIMEOUT_MS,
): Promise<Composition> {
  return new Promise((resolve) => {
    const worker = new Worker(workerUrl(import.meta.url, './compose-worker.ts'), { workerData: subgraphs });
    const settle = (composition: Composition): void => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(composition);
    };
    const timer = setTimeout(
      () => settle(refused('COMPOSITION_TIMEOUT', `Composition took longer than ${timeoutMs} ms.`)),
      timeoutMs,
    );
    worker.once('message', settle);
    worker.once('error', (error) => settle(refused('COMPOSER_FAILED', `The composer failed: ${error.message}`)));
  });
}

function refused(rule: string, message: string): Composition {
  return { kind: 'refused', findings: [{ rule, severity: 'error', message }] };
}
