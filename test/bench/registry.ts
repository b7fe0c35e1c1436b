/**
 * `npm run bench registry [check] [swap] [kill] [use]`: what the registry claims, section by section; all of them unless
 * some are named. Each section is printed when it is done.
 */
import { check } from './registry/check.ts';
import { kill } from './registry/kill.ts';
import { swap } from './registry/swap.ts';
import { use } from './registry/use.ts';

const SECTIONS: Readonly<Record<string, (remark: (text: string) => void) => Promise<string>>> = {
  check,
  swap,
  kill,
  use,
};

export async function* benchRegistry(names: readonly string[]): AsyncGenerator<string> {
  const unknown = names.filter((name) => !(name in SECTIONS));
  if (unknown.length > 0) {
    throw new Error(`Expected sections of ${Object.keys(SECTIONS).join(', ')}; came ${unknown.join(', ')}.`);
  }
  for (const [name, measure] of Object.entries(SECTIONS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    yield `### ${name}\n\n${await measure((text) => remark(`${name}: ${text}`))}`;
  }
}

function remark(text: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text} …\n`);
}
