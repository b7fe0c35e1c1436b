/** Compositions on disk, by what they were made from: a start with nothing changed composes nothing. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Logger } from '../../lib/logger.ts';
import type { Composition } from '../../schema/compose.ts';
import type { SubgraphDefinition } from '../../schema/subgraph.ts';
import { vocabularySdl } from '../../schema/vocabulary/vocabulary.generated.ts';
import { hashOf } from '../model/hash.ts';

export interface ComposedMesh {
  readonly subgraphs: readonly SubgraphDefinition[];
  /** Vocabularies that were published by themselves. */
  readonly vocabularies: readonly string[];
}

/** One composition, the last that was made. */
export interface KeptComposition {
  /** What was kept of this mesh, else what `make` makes, which is kept where it is a supergraph. */
  readonly get: (mesh: ComposedMesh, make: () => Promise<Composition>) => Promise<Composition>;
}

export interface KeptCompositionOptions {
  /** The folder of the process, TRIBUTARY_HOME. */
  readonly home: string;
  /** Of the variant. */
  readonly name: string;
  /** Of our own code: another version may compose otherwise. */
  readonly version: string;
  readonly logger: Logger;
}

export function createKeptComposition({ home, name, version, logger }: KeptCompositionOptions): KeptComposition {
  const file = keptFile(home, name);
  return {
    get: async (mesh, make) => {
      const key = hashOf([version, vocabularySdl, mesh]);
      const kept = read(file);
      if (kept?.key === key) return kept.composition;
      const composition = await make();
      if (composition.kind === 'composed') keep(file, { key, composition }, logger);
      return composition;
    },
  };
}

/** Whether a start in this home may find its composition on disk. */
export function hasKeptComposition(home: string, name: string): boolean {
  return existsSync(keptFile(home, name));
}

function keptFile(home: string, name: string): string {
  return join(home, 'supergraph', `composition-${name}.json`);
}

interface Kept {
  readonly key: string;
  readonly composition: Composition;
}

function read(file: string): Kept | undefined {
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
