/**
 * For crash tests: a process that takes events through the door and says on stdout, one line each, which it has
 * acknowledged. It runs from the build, because a process can't be started from TypeScript here.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LineageStore, WalkedNode, WalkPlace } from '../../../subgraphs/lineage/store/lineage-store.ts';
import { dataset, request } from './builders.ts';

const ROOT = new URL('../../../', import.meta.url);
const BUILD = new URL(import.meta.url.endsWith('.ts') ? 'dist/subgraphs/lineage/' : 'subgraphs/lineage/', ROOT).href;

/** Ten clients, each sending an event as soon as the one before was acknowledged. */
const PROGRAM = (open: string) => `
  const { ${open.slice(0, open.indexOf('('))}, createLineage } = await import(${JSON.stringify(`${BUILD}index.js`)});
  const { createMetrics } = await import(${JSON.stringify(`${BUILD}../../lib/metrics.js`)});
  const { silentLogger: logger } = await import(${JSON.stringify(`${BUILD}../../lib/logger.js`)});
  const store = await ${open};
  const { routes } = createLineage({ store, freshness: () => [], metrics: createMetrics(), logger });
  const door = routes.find(({ path }) => path === '/api/v1/lineage');
  const envelope = { eventTime: '2026-01-01T00:00:00Z', producer: 'https://p.example', schemaURL: 'https://s.example' };
  const client = async (number) => {
    for (let count = 0; ; count += 1) {
      const name = process.pid + '-' + number + '-' + count; // No other round has it.
      const event = { ...envelope, eventType: 'COMPLETE', run: { runId: crypto.randomUUID() }, job: { namespace: 'j', name },
        inputs: [{ namespace: 'crash', name: 'hub' }], outputs: [{ namespace: 'crash', name }] };
      const { status } = await door.handle({ headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(event)) });
      if (status === 201) process.stdout.write(name + '\\n');
    }
  };
  for (let number = 0; number < 10; number += 1) void client(number);
`;

/** Kills the process with SIGKILL after so many acknowledgements, and answers the names of all datasets it acknowledged. */
export async function acknowledgeUntilKilled(open: string, acknowledgements: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM(open)], {
    cwd: fileURLToPath(ROOT),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: string[] = [];
  for await (const name of createInterface({ input: child.stdout })) {
    acknowledged.push(name);
    if (acknowledged.length === acknowledgements) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return acknowledged;
}

/** Those of the acknowledged datasets that are not downstream of the hub. */
export async function missing(store: LineageStore, acknowledged: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  for (let after: WalkPlace | null = null; ;) {
    const [walk] = await store.walk([request({ root: dataset('crash', 'hub'), depth: 1, first: 500, after })]);
    if (walk!.stopped.includes('DEADLINE')) throw new Error('the walk took too long to tell what is missing');
    for (const { id } of walk!.nodes) found.add(id.slice(id.lastIndexOf('|') + 1));
    if (!walk!.hasNextPage) return acknowledged.filter((name) => !found.has(name));
    const { depth, id }: WalkedNode = walk!.nodes.at(-1)!;
    after = { kind: 'node', depth, id };
  }
}
