/** How a command ends. Documented in docs/cli.md. */
import { TributaryError, type ErrorCode } from '../lib/errors.ts';

export const EXIT = { done: 0, refused: 1, usage: 2, unreachable: 3, notAllowed: 4 } as const;

/** A failure that says how the command is to end. */
export class CommandFailed extends TributaryError {
  readonly exitCode: number;
  constructor(exitCode: number, code: ErrorCode, message: string, detail: Readonly<Record<string, unknown>> = {}) {
    super(code, message, detail);
    this.name = 'CommandFailed';
    this.exitCode = exitCode;
  }
}
