/** `npm run bench <name>`: runs one benchmark and prints its table; without a name, lists them. */
import { cpus, totalmem } from 'node:os';
import { benchCrash } from './crash.ts';
import { benchStart } from './start.ts';
import { benchSwap } from './swap.ts';

const BENCHMARKS: Readonly<Record<string, { readonly claim: string; readonly run: () => Promise<string> }>> = {
  start: { claim: 'the whole sample mesh answers its first query in under 3 s, in under 350 MB', run: benchStart },
  crash: { claim: 'what was acknowledged before kill -9 is there after it, in both stores', run: benchCrash },
  swap: { claim: "one domain's schema is swapped in and out 50 times under load, and no query fails", run: benchSwap },
};

const name = process.argv[2] ?? '';
const benchmark = BENCHMARKS[name];
if (benchmark) {
  process.stdout.write(`${benchmark.claim}\n${machine()}; command: npm run bench ${name}\n\n`);
  process.stdout.write(`${await benchmark.run()}\n`);
} else {
  const list = Object.entries(BENCHMARKS).map(([each, { claim }]) => `  ${each.padEnd(8)}${claim}\n`);
  process.stdout.write(`npm run bench <name>\n${list.join('')}`);
}

function machine(): string {
  const [first, ...others] = cpus();
  return `${others.length + 1} x ${first?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
}
