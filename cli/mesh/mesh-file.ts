/**
 * A mesh file lists the subgraphs of a mesh whose parts run apart: name, URL, and what kind each is. Its folder-less
 * counterpart of a mesh folder.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { TributaryError } from '../../lib/errors.ts';
import { isSlug } from '../../lib/urn.ts';

export interface RemoteSubgraph {
  readonly name: string;
  readonly url: string;
  readonly kind: 'domain' | 'platform';
  readonly isTolerant: boolean;
}

const MESH_FILE = z.strictObject({
  subgraphs: z
    .array(
      z.strictObject({
        name: z
          .string()
          .refine(isSlug, 'expected a name such as "payments": lower-case letters, digits and hyphens, a letter first'),
        url: z.url({ protocol: /^https?$/, error: 'expected a URL with http:// or https://' }),
        kind: z.enum(['domain', 'platform']).default('domain'),
        tolerant: z.boolean().default(true),
      }),
    )
    .min(1),
});

export function readMeshFile(path: string): readonly RemoteSubgraph[] {
  const result = MESH_FILE.safeParse(readYaml(path));
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `  /${issue.path.join('/')}: ${issue.message}`);
    throw new TributaryError('BAD_USER_INPUT', `The mesh file ${path} is not valid:\n${faults.join('\n')}`);
  }
  return result.data.subgraphs.map(({ tolerant, ...subgraph }) => ({ ...subgraph, isTolerant: tolerant }));
}

function readYaml(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new TributaryError(
      'BAD_USER_INPUT',
      `The mesh file ${path} can't be read: ${(cause as Error).message}`,
      {},
      cause,
    );
  }
}
