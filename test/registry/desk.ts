/** A registry over records in memory, with the sample vocabulary, little domains and a clock of its own. */
import { silentLogger } from '../../lib/logger.ts';
import { createRegistry, type Registry, type RegistryOptions } from '../../registry/create-registry.ts';
import type { Submission } from '../../registry/model/submission.ts';
import type { RegistryRecords } from '../../registry/records/registry-records.ts';
import type { Composer } from '../../schema/compose-aside.ts';
import { compose } from '../../schema/compose.ts';
import { domainSdl, type DomainSdlOptions } from '../../schema/domain.ts';
import { temporaryFolder } from '../cli/tributary.ts';
import { memoryRecords } from './memory-records.ts';

export const DAY = 86_400_000;

export interface Desk {
  readonly registry: Registry;
  readonly records: RegistryRecords;
  /** Moves the clock. */
  readonly pass: (ms: number) => void;
  readonly now: () => number;
}

export function desk(options: Partial<RegistryOptions> = {}): Desk {
  let time = Date.parse('2026-03-01T00:00:00.000Z');
  const records = options.records ?? memoryRecords();
  const registry = createRegistry({
    records,
    checker: composerHere(),
    composer: composerHere(),
    askImpact: async () => ({ kind: 'known', verdict: 'SAFE', consumers: [], isComplete: true, reasons: [] }),
    urlRules: { allowed: undefined, isProduction: false },
    useDays: 30,
    isStrict: false,
    home: temporaryFolder(),
    version: 'test',
    lookEveryMs: 0,
    compareAfterMs: 0,
    now: () => time,
    logger: silentLogger,
    ...options,
  });
  return { registry, records, pass: (ms) => (time += ms), now: () => time };
}

/** Composes in this very thread: a test waits for it anyway. */
export function composerHere(): Composer {
  return { compose: async (subgraphs, options) => compose(subgraphs, options), close: async () => undefined };
}

export function submission(
  subgraph: string,
  { ownSdl, vocabulary, ...parts }: DomainSdlOptions & Partial<Submission> = {},
): Submission {
  const sdlOptions = {
    ...(ownSdl === undefined ? {} : { ownSdl }),
    ...(vocabulary === undefined ? {} : { vocabulary }),
  };
  return {
    subgraph,
    kind: 'domain',
    url: `https://${subgraph}.mesh.example/graphql`,
    isTolerant: true,
    sdl: domainSdl(subgraph, sdlOptions),
    files: ownSdl === undefined ? [] : [{ path: 'schema.graphql', text: ownSdl }],
    variant: 'main',
    ...parts,
  };
}

/** A gateway that saw this client ask for these coordinates, so many times, on the day that the clock says. */
export function report(id: string, at: number, uses: readonly (readonly [string, number, readonly string[]])[] = []) {
  const time = new Date(at).toISOString();
  return {
    id: `report-${id}`,
    from: time,
    to: time,
    operations: uses.map(([client, count, coordinates]) => ({
      client: { name: client, version: '1.0' },
      hash: 'f'.repeat(64),
      name: null,
      count,
      coordinates,
    })),
  };
}
