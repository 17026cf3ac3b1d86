import type { Suite, TestCase, TestResult } from '@playwright/test/reporter';
import { headline } from './errors';
import type { Verdict } from './wire';

export interface Outcome {
  status: Verdict;
  result?: string;
  flaky?: boolean;
}

/** What was written behind test.skip or test.fixme. */
export function reasonToSkip(test: TestCase): string | undefined {
  return test.annotations.find(one => (one.type === 'skip' || one.type === 'fixme') && one.description)?.description;
}

/** What a test came to, by Playwright's own count: one that was expected to fail and did has passed. */
export function outcomeOf(test: TestCase, result: TestResult): Outcome {
  if (result.status === 'interrupted') return { status: 'cancelled', result: headline(result.error) ?? 'Interrupted' };
  switch (test.outcome()) {
    case 'skipped':
      return { status: 'skipped', result: reasonToSkip(test) };
    case 'flaky':
      return { status: 'passed', flaky: true };
    case 'expected':
      return { status: 'passed', result: test.expectedStatus === 'failed' ? 'Failed, as expected' : undefined };
    case 'unexpected':
      return { status: 'failed', result: headline(result.error) ?? unexpected(test, result) };
  }
}

function unexpected(test: TestCase, result: TestResult): string {
  if (result.status === 'passed' && test.expectedStatus === 'failed') return 'Passed, but was expected to fail';
  return result.status === 'timedOut' ? 'Timed out' : `Ended ${result.status}`;
}

/** It did what nobody expected, and there are tries left. */
export function mayBeTriedAgain(test: TestCase, result: TestResult): boolean {
  return result.status !== 'skipped' && result.status !== 'interrupted' && result.status !== test.expectedStatus && test.results.length <= test.retries;
}

/**
 * Tests of a serial group are tried again together: one that passed is not done before all of them are. Null: it is in
 * no such group. Playwright tells nobody but itself.
 */
export function serialGroup(test: TestCase): Suite | null {
  let group: Suite | null = null;
  for (let suite: Suite | undefined = test.parent; suite; suite = suite.parent) {
    if ((suite as { _parallelMode?: string })._parallelMode === 'serial') group = suite;
  }
  return group;
}

/** Every test of it has had its turn, and none will have another. */
export function isSettled(group: Suite, running: (test: TestCase) => boolean): boolean {
  return group.allTests().every(test => {
    const last = test.results.at(-1);
    return last !== undefined && !running(test) && !mayBeTriedAgain(test, last);
  });
}
