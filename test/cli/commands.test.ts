/** What the command line promises: its documentation, its completion, its exit codes. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterEach, describe, expect, it } from 'vitest';
import { completionScript, SHELLS } from '../../cli/completion/scripts.ts';
import { createProgram } from '../../cli/program.ts';
import { temporaryFolder, tributary } from './tributary.ts';

const quiet = { write: () => true };
const program = createProgram({ stdout: quiet, stderr: quiet });

/** `token create`: what a person types. */
function leavesOf(command: Command, path: readonly string[] = []): readonly string[] {
  if (command.commands.length === 0) return [path.join(' ')];
  return command.commands.flatMap((each) => leavesOf(each, [...path, each.name()]));
}

it('has every command in its documentation, and no other', () => {
  const documented = readFileSync(join(import.meta.dirname, '../../docs/cli.md'), 'utf8').matchAll(
    /^\| `tributary ([a-z ]+?)(?= [[<-]|`)/gm,
  );
  const commands = leavesOf(program).map((path) => (path.startsWith('init') ? 'init domain' : path));
  expect([...new Set([...documented].map(([, path]) => path))].sort()).toEqual([...commands].sort());
});

describe.each(SHELLS)('completion for %s', (shell) => {
  it('knows every command', () => {
    const script = completionScript(shell, program);
    for (const name of program.commands.map((command) => command.name())) expect(script).toContain(name);
  });
});

it.skipIf(spawnSync('bash', ['--version']).status !== 0)('completes in a real bash', () => {
  const script = `${completionScript('bash', program)}
    COMP_WORDS=(tributary token cr); COMP_CWORD=2; _tributary; echo "\${COMPREPLY[@]}"
    COMP_WORDS=(tributary publish --va); COMP_CWORD=2; _tributary; echo "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect([stdout, stderr]).toEqual(['create\n--variant\n', '']);
});

describe('exit codes', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  async function registryThatSays(status: number, body: object): Promise<Record<string, string>> {
    server = createServer((_request, response) => response.writeHead(status).end(JSON.stringify(body)));
    await new Promise<void>((done) => server!.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    return { TRIBUTARY_REGISTRY_URL: `http://127.0.0.1:${port}`, XDG_CONFIG_HOME: temporaryFolder() };
  }

  it.each([
    [401, { code: 'UNAUTHENTICATED', detail: 'The registry asks for a token.' }, 4],
    [403, { code: 'FORBIDDEN', detail: 'It may not.' }, 4],
    [404, { code: 'NOT_FOUND', detail: 'No such version.' }, 1],
    [503, { code: 'STORE_UNAVAILABLE', detail: 'The store is away.' }, 3],
  ])('a registry that answers %i with its reason', async (status, problem, exitCode) => {
    const ended = await tributary(['diff', 'payments'], await registryThatSays(status, problem));
    expect([ended.code, ended.stdout]).toEqual([exitCode, '']);
    expect(ended.stderr).toContain(problem.detail);
  });

  it('a refusal is 1, with its findings on stderr and, with --json, as one object on stdout', async () => {
    const finding = {
      stage: 'use',
      rule: 'FIELD_REMOVED',
      severity: 'error',
      message: 'Field was removed.',
      advice: 'Keep it.',
      subgraph: 'payments',
      coordinate: 'PaymentsDataProduct.riskScore',
      file: 'schema.graphql',
      line: 3,
      clients: [{ client: 'Finance weekly', version: '2', count: 1203, lastDay: '2026-11-20', isTrusted: false }],
      key: 'abc',
      isApprovable: true,
    };
    const verdict = {
      subgraph: 'payments',
      variant: 'main',
      isAccepted: false,
      isUnchanged: false,
      findings: [finding],
      publication: null,
      durationMs: 3,
      basedOn: 1,
    };
    const environment = await registryThatSays(409, { code: 'BAD_USER_INPUT', detail: 'refused', verdict });
    const people = await tributary(['retire', 'payments'], environment);
    expect(people.code).toBe(1);
    expect(people.stderr).toContain('Finance weekly 2: 1,203 times, last on 2026-11-20');
    expect(people.stderr).toContain('tributary approve abc --subgraph payments');
    expect(people.stdout).toBe('refused: payments, 1 error (3 ms)\n');
    const machine = await tributary(['retire', 'payments', '--json'], environment);
    expect(JSON.parse(machine.stdout)).toEqual({ event: 'refused', ...verdict });
    expect(machine.stderr).toBe('');
  });

  it('a command that there is not is 2', async () => {
    expect((await tributary(['publsh'])).code).toBe(2);
    expect((await tributary(['approve', 'key'])).code).toBe(2);
  });
});
