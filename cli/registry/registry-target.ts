/** Which registry a command means, and with which token: what is said wins over what is set, and that over what is kept. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../lib/config.ts';
import { readCredentials } from './credentials.ts';

export interface RegistryTarget {
  /** Without a slash at its end. */
  readonly url: string;
  readonly token: string | undefined;
}

export function registryTarget(flag: string | undefined, config: Config): RegistryTarget {
  const { current, tokens } = readCredentials(config.userFolder);
  const url = withoutSlash(flag ?? config.registryUrl ?? current ?? config.gatewayUrl);
  return { url, token: config.registryToken ?? tokens[url] ?? tokenOfThisMachine(config.home) };
}

export function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

/** A development mesh keeps the first token of its registry in its home. */
function tokenOfThisMachine(home: string): string | undefined {
  try {
    return readFileSync(join(home, 'secrets', 'registry-token'), 'utf8').trim();
  } catch {
    return undefined;
  }
}
