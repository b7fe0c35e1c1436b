#!/usr/bin/env node
/** The entry: runs a command, turns a failure into clear lines and an exit code (see README.md). */
import { CommanderError } from 'commander';
import { createOutput } from './output.ts';
import { createProgram } from './program.ts';
import { describeFailure } from './failure.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';

try {
  await createProgram(process).parseAsync(process.argv);
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage; // Commander has said why.
  const { text, data } = describeFailure(error);
  createOutput(process.argv.includes('--json'), process).failure(text, data);
  return error instanceof CommandFailed ? error.exitCode : EXIT.refused;
}
