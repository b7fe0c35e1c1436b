/**
 * Prints `tests: N passed, N failed, N skipped` as the very last line of a run, plain, so that any CI can read it. It is
 * written as the process ends, after every other reporter and message. What no test stands for (a file that doesn't
 * load, an unhandled error, a global setup that throws) counts as a failure, so that a run that failed never shows none.
 */
import type { Reporter, TestModule } from 'vitest/node';

interface Summary {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

// A reporter in a file of its own is found by its default export: vitest's contract, not our taste.
export default class SummaryReporter implements Reporter {
  private summary: Summary = { passed: 0, failed: 0, skipped: 0 };

  onInit(): void {
    process.once('exit', (code) => {
      const { passed, failed, skipped } = this.summary;
      const atLeastFailed = code === 0 ? failed : Math.max(failed, 1);
      process.stdout.write(`tests: ${passed} passed, ${atLeastFailed} failed, ${skipped} skipped\n`);
    });
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    this.summary = summarise(modules, unhandledErrors.length);
  }
}

function summarise(modules: readonly TestModule[], unhandledErrors: number): Summary {
  const states = modules.flatMap((module) => [...module.children.allTests()]).map((test) => test.result().state);
  const count = (...wanted: string[]) => states.filter((state) => wanted.includes(state)).length;
  const brokenSuites = modules.reduce((sum, module) => sum + countBrokenSuites(module), 0);
  return {
    passed: count('passed'),
    failed: count('failed') + brokenSuites + unhandledErrors,
    skipped: count('skipped', 'pending'),
  };
}

/** Files that didn't load, and suites whose own hooks failed. */
function countBrokenSuites(module: TestModule): number {
  const suites = [...module.children.allSuites()].filter((suite) => suite.errors().length > 0).length;
  return suites + (module.errors().length > 0 ? 1 : 0);
}
