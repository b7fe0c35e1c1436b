#!/usr/bin/env node
/** The entry: runs a command, turns a failure into clear lines and an exit code (see README.md). */
import { CommanderError } from 'commander';
import { createOutput } from './output.ts';
import { createProgram } from './program.ts';
import { describeFailure } from './failure.ts';

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

try {
  await createProgram(process).parseAsync(process.argv);
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE; // Commander has said why.
  const { text, data } = describeFailure(error);
  createOutput(process.argv.includes('--json'), process).failure(text, data);
  return EXIT_FAILED;
}
