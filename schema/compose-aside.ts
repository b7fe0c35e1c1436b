/**
 * Composition in a worker thread with a time limit: it would block the event loop. One worker composes again and again,
 * each time quicker than a fresh one would; what it holds goes with it when it is closed.
 */
import { Worker } from 'node:worker_threads';
import { workerUrl } from '../lib/worker-url.ts';
import type { Composition } from './compose.ts';
import type { SubgraphDefinition } from './subgraph.ts';

export const COMPOSE_TIMEOUT_MS = 60_000;

export interface ComposeOptions {
  /** Default 60,000; counted from when its turn has come. */
  readonly timeoutMs?: number;
  /** Whether the composition tells the schema that clients see too. Default false. */
  readonly withApi?: boolean;
  /** Vocabularies that were published by themselves, beside ours and those of the domains. */
  readonly vocabularies?: readonly string[];
}

export interface Composer {
  /**
   * One after the other. Resolves with the composition; a composer that is too slow or dies is a refusal with a finding
   * that says so, and the next composition has a new worker.
   */
  readonly compose: (subgraphs: readonly SubgraphDefinition[], options?: ComposeOptions) => Promise<Composition>;
  readonly close: () => Promise<void>;
}

/** What the worker is asked. */
export interface ComposeRequest {
  readonly subgraphs: readonly SubgraphDefinition[];
  readonly options: Omit<ComposeOptions, 'timeoutMs'>;
}

export interface ComposerOptions {
  /** Whether its worker begins to load the composer at once, to be ready when the subgraphs are known. Default false. */
  readonly startsAtOnce?: boolean;
  /** Whether its worker is kept while it has nothing to do. Default false. */
  readonly isKept?: boolean;
}

/** A worker that has had nothing to do for so long is ended: it holds some hundred megabytes. */
const IDLE_MS = 60_000;

export function createComposer({ startsAtOnce = false, isKept = false }: ComposerOptions = {}): Composer {
  let worker = startsAtOnce ? startWorker() : undefined;
  let isClosed = false;
  let last: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;

  async function composeNow(request: ComposeRequest, timeoutMs: number): Promise<Composition> {
    if (isClosed) return refused('COMPOSER_FAILED', 'The composer was closed before it had composed.');
    clearTimeout(idle);
    worker ??= startWorker();
    const { composition, isSpent } = await ask(worker, request, timeoutMs);
    if (isSpent) await endWorker();
    else if (!isKept) idle = setTimeout(() => void endWorker(), IDLE_MS).unref();
    return composition;
  }

  async function endWorker(): Promise<void> {
    const ending = worker;
    worker = undefined;
    await ending?.terminate();
  }

  return {
    compose: (subgraphs, { timeoutMs = COMPOSE_TIMEOUT_MS, ...options } = {}) => {
      const composition = last.then(() => composeNow({ subgraphs, options }, timeoutMs));
      last = composition.catch(() => undefined);
      return composition;
    },
    close: async () => {
      isClosed = true;
      clearTimeout(idle);
      await endWorker();
    },
  };
}

/** A composer for one composition, which ends with it; it is being loaded when this returns. */
export function startComposer(): Composer {
  const composer = createComposer({ startsAtOnce: true });
  return { ...composer, compose: (...given) => composer.compose(...given).finally(composer.close) };
}

function startWorker(): Worker {
  const worker = new Worker(workerUrl(import.meta.url, './compose-worker.ts'));
  worker.on('error', () => undefined); // Who asks it is told; nobody asks it now.
  return worker;
}

interface Answer {
  readonly composition: Composition;
  /** Whether the worker can't be asked again. */
  readonly isSpent: boolean;
}

function ask(worker: Worker, request: ComposeRequest, timeoutMs: number): Promise<Answer> {
  return new Promise((resolve) => {
    const fail = (rule: string, message: string) => end({ composition: refused(rule, message), isSpent: true });
    const onMessage = (composition: Composition) => end({ composition, isSpent: false });
    const onError = (error: Error) => fail('COMPOSER_FAILED', `The composer failed: ${error.message}`);
    const onExit = () => fail('COMPOSER_FAILED', 'The composer was ended before it had composed.');
    const timer = setTimeout(
      () => fail('COMPOSITION_TIMEOUT', `Composition took longer than ${timeoutMs} ms.`),
      timeoutMs,
    );
    const end = (answer: Answer): void => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      resolve(answer);
    };
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(request);
  });
}

function refused(rule: string, message: string): Composition {
  return { kind: 'refused', findings: [{ rule, severity: 'error', message }] };
}
