/**
 * The list of subgraphs that the wiring knows -> the supergraph that the gateway serves. Compositions run one at a time
 * and only the newest list counts. The last one is kept on disk, so that a start with nothing changed composes nothing.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Logger } from '../../lib/logger.ts';
import { startComposer, type StandbyComposer } from '../../schema/compose-aside.ts';
import type { Composition } from '../../schema/compose.ts';
import type { SubgraphDefinition } from '../../schema/subgraph.ts';
import { vocabularySdl } from '../../schema/vocabulary/vocabulary.generated.ts';

export interface MeshComposer {
  /** Composes this list, or the newest one given meanwhile. Resolves when it has been told to `onComposition`. */
  readonly update: (subgraphs: readonly SubgraphDefinition[]) => Promise<void>;
}

export interface MeshComposerOptions {
  readonly home: string;
  /** Of our own code: another version may compose otherwise. */
  readonly version: string;
  readonly logger: Logger;
  /** Takes the first composition; later ones, or all, start a composer of their own. */
  readonly standby?: StandbyComposer | undefined;
  readonly onComposition: (composition: Composition, subgraphs: readonly SubgraphDefinition[]) => Promise<void> | void;
}

export function createMeshComposer(options: MeshComposerOptions): MeshComposer {
  const file = keptFile(options.home);
  const composers = options.standby ? [options.standby] : [];
  const nextComposer = (): StandbyComposer => composers.pop() ?? startComposer();
  let wanted: readonly SubgraphDefinition[] = [];
  let running: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    let composing: readonly SubgraphDefinition[];
    do {
      composing = wanted;
      const composition = await composeCached(composing, file, options, nextComposer);
      if (composing === wanted) await options.onComposition(composition, composing);
    } while (composing !== wanted);
  };
  return {
    update: (subgraphs) => {
      wanted = subgraphs;
      return (running ??= run().finally(() => (running = undefined)));
    },
  };
}

async function composeCached(
  subgraphs: readonly SubgraphDefinition[],
  file: string,
  { version, logger }: MeshComposerOptions,
  nextComposer: () => StandbyComposer,
): Promise<Composition> {
  const key = createHash('sha256')
    .update(JSON.stringify([version, vocabularySdl, subgraphs]))
    .digest('hex');
  const kept = readKept(file);
  if (kept?.key === key) return kept.composition;
  const composition = await nextComposer().compose(subgraphs);
  if (composition.kind === 'composed') keep(file, { key, composition }, logger);
  return composition;
}

/** Whether a start in this home may find its composition on disk. */
export function hasKeptComposition(home: string): boolean {
  return existsSync(keptFile(home));
}

function keptFile(home: string): string {
  return join(home, 'supergraph', 'composition.json');
}

interface Kept {
  readonly key: string;
  readonly composition: Composition;
}

function readKept(file: string): Kept | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Kept;
  } catch {
    return undefined; // Absent or cut off: it is made again.
  }
}

function keep(file: string, kept: Kept, logger: Logger): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify(kept));
    renameSync(`${file}.new`, file);
  } catch (error) {
    logger.warn({ err: error, file }, 'the composition could not be kept; the next start composes again');
  }
}
