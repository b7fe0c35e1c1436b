/** What goes wrong at a start is told in one clear line, or in all faults at once, and with an exit code. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startTributary, temporaryFolder, tributary } from './tributary.ts';

const SAMPLE = join(import.meta.dirname, '../../subgraphs/domains');

describe('a domain whose contracts are not valid', () => {
  it('refuses to start, and lists every fault with file, line and JSON pointer', async () => {
    const { code, stderr, stdout } = await tributary(['subgraph', domainFolder()]);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/contracts\/loans\.odcs\.yaml:4:\d+ \/status/);
    expect(stderr).toMatch(/contracts\/loans\.odcs\.yaml:6:\d+ \/schema\/0\/name/);
  });

  it('tells the same as JSON', async () => {
    const { stderr } = await tributary(['subgraph', domainFolder(), '--json']);
    const { faults } = JSON.parse(stderr) as { faults: readonly { file: string; line: number; pointer: string }[] };
    expect(faults.map(({ line, pointer }) => [line, pointer])).toEqual([
      [4, '/status'],
      [6, '/schema/0/name'],
    ]);
  });
});

describe('a start that can not be', () => {
  it('says which port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const { code, stderr } = await tributary(['subgraph', join(SAMPLE, 'bureau')], { PORT: String(port) });
    server.close();
    expect(code).toBe(1);
    expectOneLine(
      stderr
        .split('\n')
        .filter((line) => !line.startsWith('{'))
        .join('\n'),
      `127.0.0.1:${port} is in use`,
    );
  });

  it('says that the home folder is a file', async () => {
    const file = join(temporaryFolder(), 'home');
    writeFileSync(file, '');
    const { code, stderr } = await tributary(['start'], { TRIBUTARY_HOME: join(file, 'home') });
    expect(code).toBe(1);
    expectOneLine(stderr, "can't be written");
  });

  it('says that another process owns the home folder, and which', async () => {
    const home = temporaryFolder();
    const first = await startTributary(['start'], { TRIBUTARY_HOME: home });
    const { code, stderr } = await tributary(['start'], { TRIBUTARY_HOME: home });
    expect(await first.stop()).toBe(0);
    expect(code).toBe(1);
    expectOneLine(stderr, `pid ${first.child.pid}`);
  });

  it.each([
    ['Neo4j', { NEO4J_URI: 'bolt://127.0.0.1:1' }],
    ['Postgres', { DATABASE_URL: 'postgres://x:hunter2@127.0.0.1:1/x' }],
  ])('says that %s is down, without a password', async (store, environment) => {
    const { code, stderr } = await tributary(['start'], environment);
    expect(code).toBe(1);
    expectOneLine(stderr, `${store} at 127.0.0.1:1 did not`);
    expect(stderr).not.toContain('hunter2');
  });

  it('lists every faulty setting', async () => {
    const { code, stderr } = await tributary(['start'], { PORT: 'x', TRIBUTARY_LOG_LEVEL: 'loud' });
    expect(code).toBe(1);
    expect(stderr).toContain('PORT');
    expect(stderr).toContain('TRIBUTARY_LOG_LEVEL');
  });

  it('in production refuses a subgraph without a secret', async () => {
    const { code, stderr } = await tributary(['subgraph', join(SAMPLE, 'bureau')], { NODE_ENV: 'production' });
    expect(code).toBe(1);
    expectOneLine(stderr, 'TRIBUTARY_SUBGRAPH_SECRETS_FILE');
  });

  it('names the supergraph file that is missing', async () => {
    const { code, stderr } = await tributary(['gateway', '--supergraph', '/nowhere/supergraph.graphql']);
    expect(code).toBe(1);
    expectOneLine(stderr, '/nowhere');
  });
});

describe('a command line that we do not know', () => {
  it.each([
    [['subgrph']],
    [['subgraph']],
    [['start', '--proceses']],
    [['gateway', '--supergraph', 'a', '--subgraphs', 'b']],
  ])('%j ends with 2 and points to --help', async (args) => {
    const { code, stderr } = await tributary(args);
    expect(code).toBe(2);
    expect(stderr).toContain('--help');
  });

  it('explains each command with --help, whatever the settings', async () => {
    const { code, stdout } = await tributary(['lineage', 'import', '--help'], { PORT: 'x' });
    expect(code).toBe(0);
    expect(stdout).toContain('--json');
  });
});

function expectOneLine(stderr: string, text: string): void {
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toContain(text);
}

function domainFolder(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'contracts'));
  writeFileSync(
    join(folder, 'domain.yaml'),
    'name: lending\ntitle: Lending\ndescription: Lends.\nowner: { name: Lending Data, email: data@bank.example }\n',
  );
  writeFileSync(
    join(folder, 'contracts/loans.odcs.yaml'),
    'apiVersion: v3.1.0\nkind: DataContract\nid: loans\nstatus: 7\nschema:\n  - name: [loans]\nversion: 1.0.0\n',
  );
  return folder;
}
