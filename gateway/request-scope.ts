/**
 * What belongs to one request at the door: who asks, until when, and what its fetches found. Everything that asks a
 * subgraph on its behalf is given the scope; it ends with the answer.
 */
import type { Fault, Tolerated } from './answers/fault.ts';

export interface RequestScope {
  readonly requestId: string;
  /** By `performance.now()`. */
  readonly startedAtMs: number;
  /** Aborted when the deadline passes, the client leaves or the answer is sent. */
  readonly signal: AbortSignal;
  /** The client's credentials, only where the gateway passes them on. */
  readonly authorization: string | undefined;
  /** Who asks, as it calls itself; absent for callers in this process, whose use is our own. */
  readonly client: Client | undefined;
  /** `deadline` once it has passed, `gone` once the client has left. */
  readonly interruption: () => Interruption | undefined;
  readonly findings: Findings;
}

export interface Client {
  readonly name: string;
  readonly version: string | null;
}

export type Interruption = 'deadline' | 'gone';

/** Filled while the plan runs. */
export interface Findings {
  readonly faults: Fault[];
  readonly tolerated: Tolerated[];
}

export interface OpenScope {
  readonly scope: RequestScope;
  /** Ends the timer and lets go of the client's signal. */
  readonly close: () => void;
}

export interface ScopeOptions {
  readonly requestId: string;
  readonly deadlineMs: number;
  readonly authorization?: string | undefined;
  readonly client?: Client | undefined;
  /** Aborts when the asker has gone. */
  readonly gone?: AbortSignal | undefined;
}

export function openScope({ requestId, deadlineMs, authorization, client, gone }: ScopeOptions): OpenScope {
  const controller = new AbortController();
  let interruption: Interruption | undefined;
  const interrupt = (why: Interruption) => {
    interruption ??= why;
    controller.abort();
  };
  const leave = () => interrupt('gone');
  const timer = setTimeout(() => interrupt('deadline'), deadlineMs);
  if (gone?.aborted) leave();
  gone?.addEventListener('abort', leave, { once: true });
  return {
    scope: {
      requestId,
      startedAtMs: performance.now(),
      signal: controller.signal,
      authorization,
      client,
      interruption: () => interruption,
      findings: { faults: [], tolerated: [] },
    },
    close: () => {
      clearTimeout(timer);
      gone?.removeEventListener('abort', leave);
    },
  };
}
