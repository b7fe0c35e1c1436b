/**
 * A secret for each subgraph that is a process of its own, so that it answers only its gateway. In development they are
 * made at the first start; in production the file must be given.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import type { Config } from '../../lib/config.ts';
import { TributaryError } from '../../lib/errors.ts';

/** By subgraph: its secret, or, while rotating, the new one and the old one. */
export type SubgraphSecrets = ReadonlyMap<string, readonly string[]>;

const SECRET = z.string().min(16, 'expected at least 16 characters');
const SECRETS_FILE = z.record(z.string(), z.union([SECRET, z.array(SECRET).min(1)]));

/** Reads the file that the settings name; without one there are no secrets, which production does not accept. */
export function readSubgraphSecrets(config: Config): SubgraphSecrets {
  if (config.subgraphSecretsFile !== undefined) return readSecretsFile(config.subgraphSecretsFile);
  if (!config.isProduction) return new Map();
  throw new TributaryError(
    'BAD_USER_INPUT',
    'In production each subgraph needs a secret: set TRIBUTARY_SUBGRAPH_SECRETS_FILE to a YAML file with one line a subgraph, `name: secret`.',
  );
}

/** The secrets of one subgraph: in development none is needed, in production one is. */
export function secretsOf(name: string, secrets: SubgraphSecrets, { isProduction }: Config): readonly string[] {
  const known = secrets.get(name) ?? [];
  if (known.length > 0 || !isProduction) return known;
  throw new TributaryError(
    'BAD_USER_INPUT',
    `The subgraph "${name}" has no secret, and in production it answers nobody without one. Name it in the file of TRIBUTARY_SUBGRAPH_SECRETS_FILE.`,
  );
}

/** As `readSubgraphSecrets`, but in development missing secrets are made and kept in the home folder. Returns the file's path too. */
export function ensureSubgraphSecrets(
  config: Config,
  names: readonly string[],
): { readonly file: string; readonly secrets: SubgraphSecrets } {
  if (config.subgraphSecretsFile !== undefined || config.isProduction) {
    const secrets = readSubgraphSecrets(config);
    return { file: config.subgraphSecretsFile ?? '', secrets };
  }
  const file = join(config.home, 'secrets', 'subgraphs.yaml');
  const known = existsSync(file) ? readSecretsFile(file) : new Map<string, readonly string[]>();
  const all = new Map([
    ...known,
    ...names.filter((name) => !known.has(name)).map((name) => [name, [randomBytes(24).toString('base64url')]] as const),
  ]);
  if (all.size > known.size) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(
      file,
      stringify(
        Object.fromEntries([...all].map(([name, secrets]) => [name, secrets.length === 1 ? secrets[0] : secrets])),
      ),
      { mode: 0o600 },
    );
  }
  return { file, secrets: all };
}

function readSecretsFile(file: string): SubgraphSecrets {
  const result = SECRETS_FILE.safeParse(readYaml(file));
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `  ${issue.path.join('/')}: ${issue.message}`);
    throw new TributaryError(
      'BAD_USER_INPUT',
      `The secrets file ${file} is not valid; it has one line a subgraph, \`name: secret\`:\n${faults.join('\n')}`,
    );
  }
  return new Map(
    Object.entries(result.data).map(([name, secret]) => [name, typeof secret === 'string' ? [secret] : secret]),
  );
}

/** The text of a faulty file is not repeated: it holds secrets. */
function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? 'it is not YAML';
    throw new TributaryError('BAD_USER_INPUT', `The secrets file ${file} can't be read: ${why}.`);
  }
}
