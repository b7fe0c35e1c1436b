/** Keys of services, of which only hashes are kept: a file of them gives nobody a way in. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { TributaryError } from '../../lib/errors.ts';
import type { Principal } from '../../lib/principal.ts';

export interface ApiKeys {
  /** `undefined` for a key that is not known, or has expired. */
  readonly principalOf: (key: string) => Principal | undefined;
}

const ENTRY = z.strictObject({
  name: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'expected the SHA-256 of the key, in lower-case hex'),
  scopes: z.array(z.string()).default([]),
  policies: z.array(z.string()).default([]),
  /** ISO 8601. */
  expires: z.iso.datetime({ offset: true }).or(z.iso.date()).optional(),
});

/** Throws BAD_USER_INPUT with every fault of the file. */
export function readApiKeys(file: string, now: () => number = Date.now): ApiKeys {
  const result = z.array(ENTRY).safeParse(contentOf(file));
  if (!result.success) {
    const faults = result.error.issues.map(({ path, message }) => `  ${path.join('.') || 'the file'}: ${message}`);
    throw new TributaryError('BAD_USER_INPUT', `${file} has faulty API keys:\n${faults.join('\n')}`);
  }
  const byHash = new Map(result.data.map((entry) => [entry.sha256, entry]));
  return {
    principalOf: (key) => {
      // Found by its hash, so how long it takes tells nothing of the key.
      const entry = byHash.get(hashOf(key));
      if (!entry || (entry.expires !== undefined && Date.parse(entry.expires) <= now())) return undefined;
      return { id: entry.name, scopes: entry.scopes, policies: entry.policies };
    },
  };
}

export function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

function contentOf(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new TributaryError('BAD_USER_INPUT', `The API keys in ${file} can not be read: ${(error as Error).message}.`);
  }
}
