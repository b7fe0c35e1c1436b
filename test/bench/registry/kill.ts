/** `kill -9` while a domain publishes, at a hundred random moments: the history is whole or without the publish, never half. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { openRegistryRecords, verifyChain, type AuditEntry, type RegistryRecords } from '../../../registry/index.ts';
import { table } from '../table.ts';
import { askRegistry, changeOf, domains, fill, platform, serve, temporaryHome } from './stage.ts';

const KILLS = 100;
const LATEST_MS = 400;

export async function kill(remark: (text: string) => void): Promise<string> {
  const { home, remove } = temporaryHome();
  const token = await fill(home, [...domains(2), ...platform()]);
  const acknowledged = new Set<string>();
  let changes = 0;
  for (let round = 1; round <= KILLS; round += 1) {
    if (round % 20 === 0) remark(`${round} kills`);
    const registry = await serve(['registry'], { TRIBUTARY_HOME: home });
    let begun: () => void = () => undefined;
    const isBusy = new Promise<void>((resolve) => (begun = resolve));
    const publishing = (async () => {
      for (;;) {
        const change = changeOf('domain-1', `change ${(changes += 1)}`) as { readonly sdl: string };
        const answer = await askRegistry(registry.url, token, 'publish', change).catch(() => null);
        if (answer === null) return;
        if (answer.status === 200) acknowledged.add(digest(change.sdl));
        begun();
      }
    })();
    await isBusy; // The first publish waits for the composer to load: nothing is written before.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * LATEST_MS));
    await registry.stop('SIGKILL');
    await publishing;
  }
  const records = await openRegistryRecords({ kind: 'sqlite', file: join(home, 'registry.db') });
  const { publications, missing, gaps } = await historyOf(records, acknowledged);
  const audit = await verifyChain(entriesOf(records));
  await records.close();
  remove();
  return table(
    ['kills', 'acknowledged', 'in the history', 'missing (at most 0)', 'gaps in versions (at most 0)', 'audit'],
    [[KILLS, acknowledged.size, publications, missing, gaps, audit.ok ? `whole, ${audit.entries} entries` : audit.why]],
  );
}

async function historyOf(records: RegistryRecords, acknowledged: ReadonlySet<string>) {
  const found = new Set<string>();
  const versions: number[] = [];
  for (let before: number | null = null; ;) {
    const page = await records.history({ variant: 'main', subgraph: 'domain-1', first: 500, before });
    for (const { sdl, version } of page) {
      found.add(digest(sdl));
      versions.push(version);
    }
    if (page.length < 500) break;
    before = page.at(-1)!.revision;
  }
  const gaps = versions.toReversed().filter((version, index) => version !== index + 1).length;
  return { publications: versions.length, missing: [...acknowledged].filter((hash) => !found.has(hash)).length, gaps };
}

async function* entriesOf(records: RegistryRecords): AsyncGenerator<AuditEntry> {
  for (let after = 0; ;) {
    const page = await records.auditEntries(after, 1_000);
    yield* page;
    if (page.length < 1_000) return;
    after = page.at(-1)!.number;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
