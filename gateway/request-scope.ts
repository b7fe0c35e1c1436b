/**
 * What belongs to one request at the door: who asks, until when, and what its fetches found. Everything that asks a
 * subgraph on its behalf is given the scope; it ends with the answer.
 */
import { Cancellation } from '../lib/cancellation.ts';
import type { Principal } from '../lib/principal.ts';
import type { Fault, Tolerated } from './answers/fault.ts';
import { Parts } from './entity-cache/parts.ts';

export interface RequestScope {
  readonly requestId: string;
  /** When the deadline passes, or the client leaves. */
  readonly cancellation: Cancellation<Interruption>;
  /** The client's credentials, only where the gateway passes them on. */
  readonly authorization: string | undefined;
  /** Who asks, as the gateway found out; absent for who did not say. */
  readonly principal: Principal | undefined;
  /** The program that asks, as it calls itself; absent for callers in this process, whose use is our own. */
  readonly client: Client | undefined;
  readonly findings: Findings;
  /** Filled while the plan runs. */
  readonly parts: Parts;
}

export interface Client {
  readonly name: string;
  readonly version: string | null;
}

/** `deadline` once it has passed, `gone` once the client has left. */
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
  readonly principal?: Principal | undefined;
  readonly client?: Client | undefined;
  /** Cancelled when the asker has gone. */
  readonly gone?: Cancellation | undefined;
}

export function openScope({ requestId, deadlineMs, authorization, principal, client, gone }: ScopeOptions): OpenScope {
  const cancellation = new Cancellation<Interruption>();
  const timer = setTimeout(() => cancellation.cancel('deadline'), deadlineMs);
  const stop = gone?.onCancel(() => cancellation.cancel('gone'));
  const findings: Findings = { faults: [], tolerated: [] };
  return {
    scope: { requestId, cancellation, authorization, principal, client, findings, parts: new Parts() },
    close: () => {
      clearTimeout(timer);
      stop?.();
    },
  };
}
