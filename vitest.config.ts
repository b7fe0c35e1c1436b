import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Apollo's packages are CommonJS and require graphql's main file; a second copy of graphql would refuse their types.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default', './test/summary-reporter.ts'],
    globalSetup: ['./test/servers/global-setup.ts'],
  },
});
