/** From publish to served by three gateways, while clients ask each of them. */
import { join } from 'node:path';
import { quantile, table } from '../table.ts';
import { askRegistry, changeOf, domains, fill, platform, serve, temporaryHome, until, type Service } from './stage.ts';

const SIZES = [8, 20, 100, 300];
/** The first is not counted. */
const PUBLISHES = 6;
const GATEWAYS = 3;
const WITHIN_MS = 300_000;
const QUERY = JSON.stringify({ query: '{ catalog { domain typeName } }' });

export async function swap(remark: (text: string) => void): Promise<string> {
  const rows: (readonly (string | number)[])[] = [];
  for (const count of SIZES) {
    remark(`${count} domains, ${GATEWAYS} gateways`);
    const { times, queries, failed } = await measure(count);
    const bound = count === 20 || count === 300 ? 'at most 1000' : '';
    rows.push([count, quantile(times, 0.5).toFixed(0), Math.max(...times).toFixed(0), bound, queries, failed]);
  }
  return table(['domains', 'publish to served by all, p50 ms', 'worst ms', '', 'queries meanwhile', 'failed'], rows);
}

async function measure(count: number) {
  const { home, remove } = temporaryHome();
  const token = await fill(home, [...domains(count), ...platform()]);
  const registry = await serve(['registry'], { TRIBUTARY_HOME: home });
  const hashNow = async (): Promise<unknown> => {
    const { body } = await askRegistry(registry.url, token, 'status');
    return body['served'] === body['revision'] ? body['hash'] : null;
  };
  await until(async () => (await hashNow()) !== null, WITHIN_MS);
  const gateways = await Promise.all(
    Array.from({ length: GATEWAYS }, (_, index) =>
      serve(['gateway', '--registry', registry.url], {
        TRIBUTARY_HOME: join(home, `gateway-${index}`),
        TRIBUTARY_REGISTRY_TOKEN: token,
      }),
    ),
  );
  const load = startLoad(gateways);
  const times: number[] = [];
  for (let index = 0; index < PUBLISHES; index += 1) {
    const begin = performance.now();
    const { body } = await askRegistry(registry.url, token, 'publish', changeOf('domain-3', `change ${index}`));
    if (body['isAccepted'] !== true) throw new Error(`A publish was refused: ${JSON.stringify(body)}`);
    await until(async () => {
      const hash = await hashNow();
      if (hash === null) return false;
      return (await Promise.all(gateways.map(servedBy))).every((served) => served === hash);
    }, WITHIN_MS);
    times.push(performance.now() - begin);
    // The next is published into a mesh that stands still.
    await until(
      async () => (await askRegistry(registry.url, token, 'status')).body['isComposing'] === false,
      WITHIN_MS,
    );
  }
  const { queries, failed } = await load.stop();
  await Promise.all(gateways.map(({ stop }) => stop()));
  await registry.stop();
  remove();
  return { times: times.slice(1), queries, failed };
}

async function servedBy({ url }: Service): Promise<unknown> {
  const response = await fetch(`${url}/health/ready`);
  return ((await response.json()) as { supergraph?: string }).supergraph;
}

/** One client a gateway, each asking again 20 ms after its last answer. */
function startLoad(gateways: readonly Service[]) {
  let isOver = false;
  let [queries, failed] = [0, 0];
  const clients = gateways.map(async ({ url }) => {
    while (!isOver) {
      queries += 1;
      if (!(await isAnswered(url))) failed += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
  return {
    stop: async () => {
      isOver = true;
      await Promise.all(clients);
      return { queries, failed };
    },
  };
}

async function isAnswered(url: string): Promise<boolean> {
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: QUERY });
    const { data, errors } = (await response.json()) as { data?: { catalog?: unknown[] }; errors?: unknown };
    return errors === undefined && (data?.catalog?.length ?? 0) > 0;
  } catch {
    return false;
  }
}
