/** What clients see of faults: a subgraph that restarts each second, a gateway that is told to stop, and a long day. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { freePort } from '../free-port.ts';
import { start, type Running } from './gateway/load.ts';
import { SHOP_QUERY, shopSupergraph } from './gateway/shop.ts';
import { table } from './table.ts';
import { residentMb } from './resident.ts';

const CLI = '../../../cli/main.js';
const BODY = JSON.stringify({ query: SHOP_QUERY.replace(/\s+/g, ' ') });
const CLIENTS = 32;
const RESTART_SECONDS = 20;
const STOPS = 10;
const REQUESTS = 200_000;
const STEPS = 5;

export async function* benchFaults(names: readonly string[]): AsyncIterable<string> {
  const home = mkdtempSync(join(tmpdir(), 'tributary-bench-'));
  try {
    for (const [name, measure] of Object.entries({ restarts, stops, memory })) {
      if (names.length > 0 && !names.includes(name)) continue;
      process.stderr.write(`${name} …\n`);
      yield `### ${name}\n\n${await measure(home)}`;
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** All subgraphs of the shop in one process, and one of them in another that comes and goes. */
async function restarts(home: string): Promise<string> {
  const steady = await start(['./bytes-server.js', 'http://127.0.0.1:9'], 1);
  const port = await freePort();
  const file = join(home, 'restarts.graphql');
  const supergraph = shopSupergraph(steady.url).replace(`${steady.url}/reviews`, `http://127.0.0.1:${port}/reviews`);
  writeFileSync(file, supergraph);
  const gateway = await startGateway(file, home);
  let isOver = false;
  let restarted = 0;
  const coming = (async () => {
    while (!isOver) {
      const child = await startReviews(port);
      await sleep(1_000);
      child.kill('SIGKILL');
      await once(child, 'exit');
      restarted += 1;
    }
  })();
  const counts = { whole: 0, partial: 0, failed: 0 };
  const codes = new Set<string>();
  const end = Date.now() + RESTART_SECONDS * 1_000;
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (Date.now() < end) {
        const answer = await ask(gateway.url);
        if (!answer || answer.status !== 200 || answer.data === undefined) counts.failed += 1;
        else if (answer.codes.length === 0) counts.whole += 1;
        else counts.partial += 1;
        for (const code of answer?.codes ?? []) codes.add(code);
      }
    }),
  );
  isOver = true;
  await coming;
  await Promise.all([gateway.stop(), steady.stop()]);
  const head = [
    'restarts of a subgraph',
    'whole answers',
    'answers without its cells',
    'codes of their errors',
    'failed (at most 0)',
  ];
  return table(head, [[restarted, counts.whole, counts.partial, [...codes].join(), counts.failed]]);
}

/** Requests that a gateway had taken when it was told to stop: each must be answered. */
async function stops(home: string): Promise<string> {
  const bytes = await start(['./bytes-server.js', 'http://127.0.0.1:9'], 1);
  const file = join(home, 'stops.graphql');
  writeFileSync(file, shopSupergraph(bytes.url));
  const sum = { answered: 0, failed: 0 };
  for (let nth = 0; nth < STOPS; nth += 1) {
    const gateway = await startGateway(file, home);
    const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
    const clients = Array.from({ length: CLIENTS }, async () => {
      for (;;) {
        const answer = await ask(gateway.url, agent);
        if (answer === undefined) return; // Nobody listens any more.
        if (answer.status === 200) sum.answered += 1;
        else sum.failed += 1;
      }
    });
    await sleep(400 + nth * 37);
    process.kill(gateway.pid, 'SIGTERM');
    await Promise.all(clients);
    agent.destroy();
    await gateway.stop();
  }
  await bytes.stop();
  return table(
    ['SIGTERM under load', 'answered', 'failed (at most 0)'],
    [[`${STOPS} times, ${CLIENTS} clients`, sum.answered, sum.failed]],
  );
}

/** Half of the requests are equal, half have an authorization of their own. */
async function memory(home: string): Promise<string> {
  const bytes = await start(['./bytes-server.js', 'http://127.0.0.1:9'], 1);
  const file = join(home, 'memory.graphql');
  writeFileSync(file, shopSupergraph(bytes.url));
  const gateway = await startGateway(file, home);
  const rows: (string | number)[][] = [];
  let nth = 0;
  for (let step = 1; step <= STEPS; step += 1) {
    const result = await autocannon({
      url: gateway.url,
      amount: REQUESTS / STEPS,
      connections: CLIENTS,
      requests: [
        {
          method: 'POST',
          setupRequest: (given) => {
            nth += 1;
            const own = nth % 2 === 0 ? { authorization: `Bearer ${nth}` } : {};
            return { ...given, headers: { 'content-type': 'application/json', ...own }, body: BODY };
          },
        },
      ],
    });
    rows.push([(REQUESTS / STEPS) * step, residentMb(gateway.pid), result.non2xx + result.errors]);
    process.stderr.write(`memory: ${(REQUESTS / STEPS) * step} requests …\n`);
  }
  await Promise.all([gateway.stop(), bytes.stop()]);
  return table(['requests', 'resident MB', 'failed'], rows);
}

const startGateway = (file: string, home: string): Promise<Running> =>
  start([CLI, 'gateway', '--supergraph', file], 0, {
    NODE_ENV: 'development',
    TRIBUTARY_HOME: join(home, 'gateway'),
    TRIBUTARY_LOG_LEVEL: 'silent',
  });

/** Resolves when it listens: most of a restart is the loading of code. */
async function startReviews(port: number): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('./gateway/bytes-server.js', import.meta.url));
  const args = [script, 'http://127.0.0.1:9', String(port)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  return child;
}

interface Answer {
  readonly status: number;
  readonly data: unknown;
  readonly codes: readonly string[];
}

/** `undefined` where no connection was made; status 0 where one was, and broke. */
function ask(url: string, agent?: Agent): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const asked = request(
      url,
      { method: 'POST', headers: { 'content-type': 'application/json' }, ...(agent && { agent }) },
      (response) => {
        let text = '';
        response.on('data', (chunk) => (text += String(chunk)));
        response.on('error', () => resolve({ status: 0, data: undefined, codes: [] }));
        response.on('end', () => {
          const { data, errors = [] } = JSON.parse(text || '{}') as {
            data?: unknown;
            errors?: { extensions: { code: string } }[];
          };
          resolve({ status: response.statusCode ?? 0, data, codes: errors.map(({ extensions }) => extensions.code) });
        });
      },
    );
    asked.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ECONNREFUSED' ? undefined : { status: 0, data: undefined, codes: [] }),
    );
    asked.end(BODY);
  });
}
