/**
 * Where the other router is: Hive Gateway with its router runtime, installed on demand and outside the tree, since its 60 MB
 * serve one test. `install.mjs` fetches it.
 */
import { homedir } from 'node:os';
import { join } from 'node:path';

export const HIVE_PACKAGES = [
  '@graphql-hive/gateway-runtime@2.12.1',
  '@graphql-hive/router-runtime@1',
  '@graphql-mesh/transport-http@1',
];

export function hiveFolder() {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(cache, 'tributary-test-servers', 'hive-gateway-2.12.1');
}
