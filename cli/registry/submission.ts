/** What a command hands in: a domain's folder as the kit reads it, a vocabulary, or SDL by itself. */
import { readFileSync } from 'node:fs';
import { TributaryError } from '../../lib/errors.ts';
import { silentLogger } from '../../lib/logger.ts';
import type { Submission, SubgraphKind } from '../../registry/index.ts';
import { filesIn } from '../mesh/domain-files.ts';

export interface SubmissionFlags {
  readonly url?: string;
  readonly variant: string;
  readonly vocabulary?: string;
  readonly sdl?: string;
  readonly name?: string;
  readonly kind?: SubgraphKind;
  /** False for `--no-tolerant`. */
  readonly tolerant?: boolean;
}

/** Rejects with every fault of a folder, or BAD_USER_INPUT where it is not said what to hand in. */
export async function submissionOf(folder: string | undefined, flags: SubmissionFlags): Promise<Submission> {
  const { url = null, variant } = flags;
  if (flags.vocabulary !== undefined) {
    const sdl = textOf(flags.vocabulary);
    return { subgraph: 'vocabulary', kind: 'vocabulary', url: null, isTolerant: true, sdl, files: [], variant };
  }
  if (flags.sdl !== undefined) {
    if (flags.name === undefined)
      throw new TributaryError('BAD_USER_INPUT', 'With --sdl give the name of the subgraph: --name <name>.');
    const { name: subgraph, kind = 'domain', tolerant: isTolerant = true } = flags;
    const sdl = textOf(flags.sdl);
    return { subgraph, kind, url, isTolerant, sdl, files: folder === undefined ? [] : filesIn(folder), variant };
  }
  if (folder === undefined) {
    throw new TributaryError(
      'BAD_USER_INPUT',
      'Name what to hand in: the folder of a domain, --vocabulary <file>, or --sdl <file> with --name <name>.',
    );
  }
  const { loadDomain } = await import('../../subgraphs/kit/index.ts');
  const { name, sdl } = await loadDomain(folder, { logger: silentLogger });
  return { subgraph: name, kind: 'domain', url, isTolerant: true, sdl, files: filesIn(folder), variant };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new TributaryError(
      'BAD_USER_INPUT',
      `The file ${file} can't be read: ${(cause as Error).message}.`,
      {},
      cause,
    );
  }
}
