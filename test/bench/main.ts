/** `npm run bench <name>`: runs one benchmark and prints its table; without a name, lists them. */
import { cpus, totalmem } from 'node:os';
import { benchCrash } from './crash.ts';
import { benchFaults } from './faults.ts';
import { benchGateway } from './gateway.ts';
import { benchLineage } from './lineage.ts';
import { benchRegistry } from './registry.ts';
import { benchStart } from './start.ts';
import { benchSwap } from './swap.ts';

interface Benchmark {
  readonly claim: string;
  /** Text to print: all at once, or part by part as it is measured. */
  readonly run: (args: readonly string[]) => Promise<string> | AsyncIterable<string>;
}

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  start: { claim: 'the whole sample mesh answers its first query in under 3 s, in under 350 MB', run: benchStart },
  crash: { claim: 'what was acknowledged before kill -9 is there after it, in both stores', run: benchCrash },
  swap: { claim: "one domain's schema is swapped in and out 50 times under load, and no query fails", run: benchSwap },
  faults: { claim: 'a subgraph that comes and goes, a stop and a long day cost nobody a request', run: benchFaults },
  gateway: {
    claim: 'a request costs little more than its fetches must, and less than on other gateways',
    run: benchGateway,
  },
  lineage: {
    claim: 'walks cost little more than a plain page, are right, grow with the graph, and events are taken as fast',
    run: benchLineage,
  },
  registry: {
    claim: 'what a check costs does not grow with the mesh, a publish is soon served, and recording use is nearly free',
    run: benchRegistry,
  },
};

const [name = '', ...args] = process.argv.slice(2);
const benchmark = BENCHMARKS[name];
if (benchmark) {
  process.stdout.write(`${benchmark.claim}\n${machine()}; command: npm run bench ${[name, ...args].join(' ')}\n\n`);
  for await (const text of partsOf(benchmark.run(args))) process.stdout.write(`${text}\n\n`);
} else {
  const list = Object.entries(BENCHMARKS).map(([each, { claim }]) => `  ${each.padEnd(9)}${claim}\n`);
  process.stdout.write(`npm run bench <name>\n${list.join('')}`);
}

async function* partsOf(output: Promise<string> | AsyncIterable<string>): AsyncIterable<string> {
  if (output instanceof Promise) yield await output;
  else yield* output;
}

function machine(): string {
  const [first, ...others] = cpus();
  return `${others.length + 1} x ${first?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
}
