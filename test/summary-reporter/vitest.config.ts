/** A run that goes wrong in every way we know, for the test of the summary reporter. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['*.case.ts'], reporters: ['default', '../summary-reporter.ts'], pool: 'forks', maxWorkers: 1 },
});
