/**
 * The documents that clients were built with. Where only those are taken, nobody can make the graph do what no client of
 * its owners does. A file gives the text of each id: the manifest of Apollo's clients, or a plain JSON object.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { TributaryError } from '../../lib/errors.ts';

/** `log` takes every document, and tells of those that are not trusted. */
export type TrustMode = 'log' | 'enforce';

export interface TrustedDocuments {
  readonly mode: TrustMode;
  readonly textOf: (id: string) => string | undefined;
  /** `text` as it came. */
  readonly isTrusted: (text: string) => boolean;
}

const MANIFEST = z.union([
  z
    .object({ operations: z.array(z.object({ id: z.string().min(1), body: z.string().min(1) })) })
    .transform(({ operations }) => operations.map(({ id, body }) => [id, body] as const)),
  z.record(z.string(), z.string().min(1)).transform((texts) => Object.entries(texts)),
]);

/** Throws BAD_USER_INPUT for a file that is none. */
export function readTrustedDocuments(file: string, mode: TrustMode): TrustedDocuments {
  const result = MANIFEST.safeParse(contentOf(file));
  if (!result.success) {
    const expected = 'expected {"<id>": "<document>"} or {"operations": [{"id", "body"}]}';
    throw new TributaryError('BAD_USER_INPUT', `${file} has no trusted documents: ${expected}.`);
  }
  const texts = new Map(result.data);
  const trusted = new Set(texts.values());
  return { mode, textOf: (id) => texts.get(id), isTrusted: (text) => trusted.has(text) };
}

function contentOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const why = (error as Error).message;
    throw new TributaryError('BAD_USER_INPUT', `The trusted documents in ${file} can not be read: ${why}.`);
  }
}
