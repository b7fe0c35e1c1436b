/** What it costs a gateway to count who uses what: on the way of each request, and when it reports. */
import { readFileSync } from 'node:fs';
import { buildSchema, parse } from 'graphql';
import { silentLogger } from '../../../lib/logger.ts';
import { createUseRecorder } from '../../../gateway/use/recorder.ts';
import { createUseReporter } from '../../../gateway/use/reporter.ts';
import { quantile, table } from '../table.ts';
import { startMesh } from '../mesh-process.ts';
import { packageRoot } from '../../../cli/package-root.ts';
import { temporaryHome } from './stage.ts';

const OPERATIONS = 1_000_000;
const DOCUMENTS = 200;
const CLIENTS = 20;
const ROUNDS = 5;
const REQUESTS = 3_000;
const QUERY = JSON.stringify({ query: '{ dataProducts(first: 10) { nodes { urn name owners { name } } } }' });

export async function use(remark: (text: string) => void): Promise<string> {
  remark(`${OPERATIONS} operations`);
  const microseconds = recordCost();
  const reportMs = await reportCost();
  remark(`${REQUESTS} requests`);
  const requestMicroseconds = await requestCost();
  const share = (microseconds / requestMicroseconds) * 100;
  return table(
    ['what', 'microseconds', 'at most'],
    [
      ['to count one operation', microseconds.toFixed(2), 3],
      ['processor time of the gateway for one request of ten products', requestMicroseconds.toFixed(0), ''],
      ['the share of counting in it, percent', share.toFixed(2), 3],
      [`to report ${DOCUMENTS} documents of ${CLIENTS} clients, first time`, (reportMs.first * 1_000).toFixed(0), ''],
      ['to report them again', (reportMs.again * 1_000).toFixed(0), ''],
    ],
  );
}

const documents = Array.from({ length: DOCUMENTS }, (_, index) =>
  parse(`{ dataProducts(first: ${index + 1}) { nodes { urn name a${index}: description owners { name } } } }`),
);
const operations = documents.map((document, index) => ({
  hash: `hash-${index}`,
  document,
  operationName: undefined,
  variables: {},
}));
const clients = Array.from({ length: CLIENTS }, (_, index) => ({ name: `client-${index}`, version: '1.0' }));

function recordCost(): number {
  const costs = Array.from({ length: ROUNDS }, () => {
    const { record } = createUseRecorder();
    const begin = performance.now();
    for (let index = 0; index < OPERATIONS; index += 1) {
      record(clients[index % CLIENTS]!, operations[(index * 7) % DOCUMENTS]!);
    }
    return ((performance.now() - begin) * 1_000) / OPERATIONS;
  });
  return quantile(costs, 0.5);
}

async function reportCost(): Promise<{ readonly first: number; readonly again: number }> {
  const schema = buildSchema(readFileSync(new URL('docs/graph/api.graphql', packageRoot()), 'utf8'));
  const recorder = createUseRecorder();
  const reporter = createUseReporter({
    recorder,
    send: async () => undefined,
    schema: () => schema,
    intervalMs: 3_600_000,
    logger: silentLogger,
  });
  const measure = async (): Promise<number> => {
    for (const client of clients) for (const operation of operations) recorder.record(client, operation);
    const begin = performance.now();
    await reporter.flush();
    return performance.now() - begin;
  };
  const first = await measure();
  const again = await measure();
  await reporter.close();
  return { first, again };
}

/** Of the whole mesh in one process, user and system, over many requests. */
async function requestCost(): Promise<number> {
  const { home, remove } = temporaryHome();
  const mesh = await startMesh(home);
  const ask = async (): Promise<void> => {
    const headers = { 'content-type': 'application/json', 'apollographql-client-name': 'bench' };
    const response = await fetch(mesh.url, { method: 'POST', headers, body: QUERY });
    const { errors } = (await response.json()) as { errors?: unknown };
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
  };
  for (let index = 0; index < 300; index += 1) await ask();
  const begin = processorSeconds(mesh.pid);
  for (let index = 0; index < REQUESTS; index += 1) await ask();
  const spent = processorSeconds(mesh.pid) - begin;
  await mesh.stop();
  remove();
  return (spent * 1e6) / REQUESTS;
}

/** proc(5): fields 14 and 15 of stat, in ticks of a hundredth of a second. */
function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
