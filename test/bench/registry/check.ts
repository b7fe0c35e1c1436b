/** What a check costs as the mesh grows, beside the composition of the whole in the same run. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseNewDomain } from '../../../cli/init/new-domain.ts';
import { writeDomain } from '../../../cli/init/write-domain.ts';
import { createComposer } from '../../../schema/compose-aside.ts';
import { quantile, table } from '../table.ts';
import { askRegistry, changeOf, domains, fill, MAIN, platform, serve, temporaryHome, until } from './stage.ts';

const SIZES = [8, 20, 100, 300];
const CHECKS = 15;
const CLI_RUNS = 3;
/** The whole at 300 domains takes its time. */
const COMPOSE_TIMEOUT_MS = 300_000;

interface Measured {
  readonly count: number;
  readonly check: number;
  readonly cli: number;
  readonly whole: number;
  readonly residentMb: number;
}

export async function check(remark: (text: string) => void): Promise<string> {
  const measured: Measured[] = [];
  for (const count of SIZES) {
    remark(`${count} domains`);
    measured.push(await measure(count));
  }
  const least = measured[0]!.check;
  return table(
    [
      'domains',
      'check p50 ms',
      'times that at 8',
      'at most',
      'with the CLI, ms',
      'at most',
      'the whole, ms',
      'registry, MB',
    ],
    measured.map(({ count, check: ms, cli, whole, residentMb }) => [
      count,
      ms.toFixed(0),
      (ms / least).toFixed(2),
      1.5,
      cli.toFixed(0),
      2_000,
      whole.toFixed(0),
      residentMb,
    ]),
  );
}

async function measure(count: number): Promise<Measured> {
  const { home, remove } = temporaryHome();
  const all = [...domains(count), ...platform()];
  const token = await fill(home, all);
  const whole = await composeWhole(all);
  const registry = await serve(['registry'], { TRIBUTARY_HOME: home });
  await until(async () => {
    const { body } = await askRegistry(registry.url, token, 'status');
    return body['served'] === body['revision'];
  }, COMPOSE_TIMEOUT_MS);
  const times: number[] = [];
  for (let index = 0; index < CHECKS; index += 1) {
    const begin = performance.now();
    const { body } = await askRegistry(registry.url, token, 'check', changeOf('domain-3', `change ${index}`));
    if (body['isAccepted'] !== true) throw new Error(`A check was refused: ${JSON.stringify(body)}`);
    times.push(performance.now() - begin);
  }
  const cli = runCli(registry.url, token, home);
  const residentMb = registry.residentMb();
  await registry.stop();
  remove();
  return { count, check: quantile(times.slice(3), 0.5), cli, whole, residentMb };
}

/** In a worker that has composed before. */
async function composeWhole(subgraphs: Parameters<ReturnType<typeof createComposer>['compose']>[0]): Promise<number> {
  const composer = createComposer();
  await composer.compose(subgraphs.slice(-3));
  const begin = performance.now();
  const composition = await composer.compose(subgraphs, { timeoutMs: COMPOSE_TIMEOUT_MS });
  if (composition.kind === 'refused') throw new Error(JSON.stringify(composition.findings));
  await composer.close();
  return performance.now() - begin;
}

function runCli(url: string, token: string, home: string): number {
  const folder = join(home, 'newcomer');
  writeDomain(folder, parseNewDomain({ name: 'newcomer' }));
  const times = Array.from({ length: CLI_RUNS }, () => {
    const begin = performance.now();
    const { status, stderr } = spawnSync(process.execPath, [MAIN, 'check', folder, '--registry', url], {
      env: { PATH: process.env['PATH'], TRIBUTARY_REGISTRY_TOKEN: token },
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`tributary check failed: ${stderr}`);
    return performance.now() - begin;
  });
  return quantile(times, 0.5);
}
