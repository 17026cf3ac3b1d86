import path from 'node:path';
import type { FullResult, Suite, TestCase, TestError, TestResult, TestStep } from '@playwright/test/reporter';
import { Attempt, type Tell } from './attempt';
import { describe, headline } from './errors';
import { clip, slashed } from './text';
import { isSettled, mayBeTriedAgain, outcomeOf, reasonToSkip, serialGroup } from './verdicts';
import type { CaseFinished, Item, Place } from './wire';

const mostOfTitle = 500;

export interface Attached {
  step: string;
  attachment: TestResult['attachments'][number];
}

const outside = 'outside-of-the-tests';

/**
 * Tells of tests as cases. A case is only said to be finished when no further try of it can come: until then its verdict is
 * held back.
 */
export class Casebook {
  private readonly attempts = new Map<TestCase, Attempt>();
  private readonly held = new Map<TestCase, CaseFinished>();
  private readonly tell: Tell;
  private errors = 0;

  constructor(private readonly rootDir: string, add: (item: Item) => void) {
    this.tell = (what, at) => add({ ...what, at: (at ?? new Date()).toISOString() } as Item);
  }

  planned(suite: Suite): void {
    this.tell({ type: 'plan', cases: suite.allTests().length });
  }

  began(test: TestCase, result: TestResult): void {
    this.release(test, false);
    const attempt = new Attempt(test, result, this.tell);
    this.attempts.set(test, attempt);
    this.tell({ type: 'case.started', case: test.id, ...this.placeOf(test), attempt: attempt.number }, result.startTime);
  }

  stepBegan(test: TestCase, step: TestStep): void {
    this.attempts.get(test)?.stepBegan(step);
  }

  stepEnded(test: TestCase, step: TestStep, stopping: boolean): void {
    this.attempts.get(test)?.stepEnded(step, stopping);
  }

  wrote(test: TestCase, chunk: string | Buffer, err: boolean): void {
    this.attempts.get(test)?.wrote(chunk, err);
  }

  /** @param stopping The suite is being stopped from outside: what a test came to by that is for the server to say. */
  ended(test: TestCase, result: TestResult, stopping: boolean): Attached[] {
    const attempt = this.attempts.get(test);
    if (!attempt) return [];
    this.attempts.delete(test);
    const stepOf = attempt.ended();
    if (!stopping || result.status === 'passed' || result.status === 'skipped') {
      const durationMs = Math.max(0, result.duration);
      this.held.set(test, { type: 'case.finished', case: test.id, attempt: attempt.number, ...outcomeOf(test, result), durationMs, final: true });
      this.releaseWhatIsDone(test, result);
    }
    return result.attachments.map(attachment => ({ step: stepOf(attachment), attachment }));
  }

  /** Something went wrong outside of the tests: without a case of its own, a suite whose tests passed would look as if all were well. */
  failedOutside(error: TestError): void {
    if (this.errors++ === 0) this.tell({ type: 'case.started', case: outside, title: 'Outside of the tests', attempt: 1 });
    const step = `${outside}/${this.errors}`;
    this.tell({ type: 'step.started', case: outside, attempt: 1, step, name: headline(error) ?? 'Error', kind: 'run' });
    this.tell({ type: 'step.finished', case: outside, step, status: 'failed', message: describe([error]) });
  }

  /** Nothing runs any more. What did not get to run is told, too. */
  over(suite: Suite, status: FullResult['status'], stopping: boolean): void {
    for (const test of [...this.held.keys()]) this.release(test, true);
    if (!stopping) this.giveUpRunning(status);
    for (const test of suite.allTests()) {
      if (test.results.length === 0) this.neverRan(test, status, stopping);
    }
    if (this.errors > 0) this.tell({ type: 'case.finished', case: outside, attempt: 1, status: 'failed', final: true });
  }

  /** Playwright does not wait for tests when the time of the whole suite is over. */
  private giveUpRunning(status: FullResult['status']): void {
    const result = status === 'timedout' ? 'The time of the whole suite was over' : 'The suite ended before it did';
    for (const [test, attempt] of this.attempts) {
      attempt.abandoned(result);
      this.tell({ type: 'case.finished', case: test.id, attempt: attempt.number, status: 'cancelled', result, final: true });
    }
    this.attempts.clear();
  }

  private neverRan(test: TestCase, status: FullResult['status'], stopping: boolean): void {
    const marked = test.expectedStatus === 'skipped';
    const why = status === 'timedout' ? 'Did not run: the time of the whole suite was over' : 'Did not run';
    this.tell({
      type: 'case.finished', case: test.id, ...this.placeOf(test), attempt: 1, final: true,
      ...(stopping && !marked ? { status: 'cancelled' as const, result: 'Did not run: the suite was stopped' } : { status: 'skipped' as const, result: (marked && reasonToSkip(test)) || why }),
    });
  }

  private placeOf(test: TestCase): Place {
    const [, project, , ...titles] = test.titlePath();
    return {
      title: clip(test.title, mostOfTitle),
      path: [project ?? '', ...titles.slice(0, -1)].filter(part => part !== ''),
      file: slashed(path.relative(this.rootDir, test.location.file)),
      line: test.location.line,
      tags: test.tags,
    };
  }

  private releaseWhatIsDone(test: TestCase, result: TestResult): void {
    const group = test.retries > 0 ? serialGroup(test) : null;
    if (group === null) {
      if (!mayBeTriedAgain(test, result)) this.release(test, true);
      return;
    }
    if (!isSettled(group, one => this.attempts.has(one))) return;
    for (const one of group.allTests()) this.release(one, true);
  }

  private release(test: TestCase, final: boolean): void {
    const verdict = this.held.get(test);
    if (!verdict) return;
    this.held.delete(test);
    this.tell(final ? verdict : { ...verdict, flaky: undefined, final });
  }
}
