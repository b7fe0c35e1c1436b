/**
 * `npm run bench lineage [walks] [right] [ingest] [large]`: what lineage claims, section by section; all of them unless
 * some are named. Each section is printed when it is done.
 */
import { pinning } from './cores.ts';
import { ingest } from './lineage/ingest.ts';
import { large } from './lineage/large.ts';
import { hasRealGraph } from './lineage/real-graph.ts';
import { right } from './lineage/right.ts';
import { createStage, type Stage } from './lineage/stage.ts';
import { walks } from './lineage/walks.ts';

const SECTIONS: Readonly<Record<string, (stage: Stage) => Promise<string>>> = { walks, right, ingest, large };

export async function* benchLineage(names: readonly string[]): AsyncGenerator<string> {
  const unknown = names.filter((name) => !(name in SECTIONS));
  if (unknown.length > 0) {
    throw new Error(`Expected sections of ${Object.keys(SECTIONS).join(', ')}; came ${unknown.join(', ')}.`);
  }
  if (!hasRealGraph()) {
    yield 'NOT MEASURED: there is no ../shared/data beside this checkout, and every section needs the graph or the events in it.';
    return;
  }
  yield `${pinning()}.`;
  const stage = createStage(remark);
  try {
    for (const [name, measure] of Object.entries(SECTIONS)) {
      if (names.length > 0 && !names.includes(name)) continue;
      remark(name);
      yield `### ${name}\n\n${await measure(stage)}`;
    }
  } finally {
    await stage.close();
  }
}

function remark(text: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text} …\n`);
}
