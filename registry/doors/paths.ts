/** The routes of the registry, for those that only forward them; a test compares the list with the routes themselves. */
export const REGISTRY_PATHS: readonly { readonly method: 'GET' | 'POST'; readonly path: string }[] = [
  ...post(
    'check',
    'publish',
    'retire',
    'rollback',
    'approve',
    'use',
    'documents',
    'tokens',
    'tokens/revoke',
    'graphql',
  ),
  ...get('history', 'skew', 'diff', 'publication', 'subgraphs', 'audit', 'whoami', 'tokens', 'status'),
  ...get('supergraph', 'supergraph/events'),
];

/** In bytes: a domain with its contracts. */
export const REGISTRY_BODY_LIMIT = 8 * 1024 * 1024;

function post(...names: readonly string[]) {
  return names.map((name) => ({ method: 'POST' as const, path: `/registry/v1/${name}` }));
}

function get(...names: readonly string[]) {
  return names.map((name) => ({ method: 'GET' as const, path: `/registry/v1/${name}` }));
}
