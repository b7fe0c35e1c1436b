/** What comes in at the door, and what goes out, whatever carried it. */
import type { Cancellation } from '../../lib/cancellation.ts';
import type { Principal } from '../../lib/principal.ts';
import type { Answer } from '../answers/assemble-answer.ts';
import type { Client, Interruption } from '../request-scope.ts';
import type { Parameters } from './parameters.ts';

export interface DoorRequest {
  readonly parameters: Parameters;
  /** Whether it may change nothing, as with GET. */
  readonly isReadOnly: boolean;
  readonly requestId: string;
  /** The client's credentials, only where the gateway passes them on. */
  readonly authorization?: string | undefined;
  readonly principal?: Principal | undefined;
  readonly client?: Client | undefined;
  /** Where it comes from, for who did not say who it is. */
  readonly address?: string | undefined;
  /** Cancelled when the asker has gone. */
  readonly gone?: Cancellation | undefined;
}

/** Of an execution that several requests may share. */
export interface DoorAnswer extends Answer {
  readonly interruption?: Interruption | undefined;
  readonly retryAfterSeconds?: number;
}
