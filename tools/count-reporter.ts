/** Vitest reporter that ends a run with `N passed, N failed` on a line of its own, for machines to read. */
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** What cannot be blamed on one test, such as a file that does not load, counts as a failure of its own. */
export function countTests(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): Counts {
  const counts: Counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
  for (const module of modules) {
    counts.failed += module.errors().length;
    for (const suite of module.children.allSuites()) counts.failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      // A test that never got a result was not reached: no success.
      counts[state === 'pending' ? 'failed' : state]++;
    }
  }
  return counts;
}

export function formatCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const line = formatCounts(countTests(modules, unhandledErrors));
    // The default reporter writes its summary at the same event; ours has to be the last line.
    process.once('exit', () => process.stdout.write(`${line}\n`));
  }
}
