import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const CASES = fileURLToPath(new URL('summary-reporter', import.meta.url));
const VITEST = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

/** Runs cases in a vitest of their own; both streams in one, as a CI's log has them. */
function run(...cases: readonly string[]) {
  const command = `"${process.execPath}" "${VITEST}" run --root "${CASES}" ${cases.join(' ')} 2>&1`;
  const { status, stdout } = spawnSync(command, { shell: true, encoding: 'utf8' });
  return { status, lastLine: stdout.trimEnd().split('\n').at(-1) };
}

it('closes a run with the number of tests that passed, failed and were skipped', () => {
  expect(run('mixed')).toEqual({ status: 1, lastLine: 'tests: 2 passed, 1 failed, 1 skipped' });
});

it('closes a good run with no failure', () => {
  expect(run('passing')).toEqual({ status: 0, lastLine: 'tests: 1 passed, 0 failed, 0 skipped' });
});

it.each([
  ['a file that does not load', 'not-loading', 'tests: 1 passed, 1 failed, 0 skipped'],
  ['a hook that fails', 'broken-hook', 'tests: 1 passed, 1 failed, 1 skipped'],
  ['an error that nobody handled', 'unhandled', 'tests: 2 passed, 1 failed, 0 skipped'],
])('counts %s as a failure', (_what, name, lastLine) => {
  expect(run('passing', name)).toEqual({ status: 1, lastLine });
});

it('never closes a run that found no test as if it were good', () => {
  expect(run('no-such-case')).toEqual({ status: 1, lastLine: 'tests: 0 passed, 1 failed, 0 skipped' });
});
