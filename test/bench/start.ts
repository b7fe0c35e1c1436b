/** How long a start takes, to the first answered query, and what it costs in memory. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FIRST_QUERY } from '../../gateway/index.ts';
import { ask, startMesh } from './mesh-process.ts';
import { quantile, table } from './table.ts';

const RUNS = 5;

export async function benchStart(): Promise<string> {
  const bare = await series(() => bareNode(''));
  const engines = await series(() =>
    bareNode("await import('@apollo/gateway'); await import('@apollo/server'); await import('fastify')"),
  );
  const first = await series(() => withHome((home) => startOnce(home)));
  const again = await withHome(async (home) => {
    await startOnce(home);
    return series(() => startOnce(home));
  });
  const row = (name: string, runs: readonly Run[]): (string | number)[] => {
    const times = runs.map(({ ms }) => ms);
    const memory = runs.map(({ mb }) => mb);
    return [
      name,
      Math.round(quantile(times, 0.5)),
      Math.round(Math.max(...times)),
      Math.max(...memory) || '',
      (
        quantile(times, 0.5) /
        quantile(
          bare.map(({ ms }) => ms),
          0.5,
        )
      ).toFixed(1),
    ];
  };
  return table(
    ['process', 'median ms', 'worst ms', 'resident MB', 'times bare node'],
    [
      row('bare node (yardstick)', bare),
      row('node with the gateway’s engines loaded (yardstick)', engines),
      row('the mesh, first start: composes', first),
      row('the mesh, started again', again),
    ],
  );
}

interface Run {
  readonly ms: number;
  readonly mb: number;
}

async function series(run: () => Promise<Run>): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (let index = 0; index < RUNS; index++) runs.push(await run());
  return runs;
}

async function bareNode(script: string): Promise<Run> {
  const begin = performance.now();
  await once(spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' }), 'exit');
  return { ms: performance.now() - begin, mb: 0 };
}

async function startOnce(home: string): Promise<Run> {
  const begin = performance.now();
  const mesh = await startMesh(home);
  const { data, errors } = await ask(mesh.url, FIRST_QUERY);
  const ms = performance.now() - begin;
  if (!data || errors) throw new Error(`the first query was not answered: ${JSON.stringify(errors)}`);
  const mb = mesh.residentMb();
  await mesh.stop();
  return { ms, mb };
}

async function withHome<Result>(run: (home: string) => Promise<Result>): Promise<Result> {
  const home = mkdtempSync(join(tmpdir(), 'tributary-bench-'));
  try {
    return await run(home);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
