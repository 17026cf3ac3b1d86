import type { FullConfig, FullResult, Reporter, Suite, TestCase, TestError, TestResult, TestStep } from '@playwright/test/reporter';
import { Casebook } from './casebook';
import { readOptions, type Settings, type TestRunsOptions } from './options';
import { Streamer } from './streamer';
import { say } from './text';
import { helloOf } from './wish';

export type { TestRunsOptions };

// Not imported: it is outside of what is compiled.
const { version } = require('../package.json') as { version: string };

/**
 * Shows a suite live in TestRuns: each test is a case, each test.step a step. What stands in its way (wrong options, a server
 * that is away) is said once, and the suite goes on as if it were not there.
 */
export default class TestRunsReporter implements Reporter {
  private readonly settings: Settings | undefined;
  private readonly streamer: Streamer | undefined;
  private casebook: Casebook | undefined;

  constructor(options: TestRunsOptions = {}) {
    // A list of tests is no run.
    if (process.argv.includes('--list')) return;
    const read = readOptions(options, process.env);
    if ('mistakes' in read) {
      say(`this suite is not reported: ${read.mistakes.join('; ')}`);
      return;
    }
    this.settings = read.settings;
    this.streamer = new Streamer(read.settings);
  }

  onBegin(config: FullConfig, suite: Suite): void {
    if (!this.settings || !this.streamer) return;
    const hello = helloOf(this.settings, config, process.env, version);
    if (typeof hello === 'string') {
      say(`this suite is not reported: ${hello}`);
      return;
    }
    const { streamer } = this;
    const casebook = new Casebook(config.rootDir, item => streamer.add(item));
    this.casebook = casebook;
    casebook.planned(suite);
    streamer.begin(hello, status => casebook.over(suite, status, streamer.isStopping));
  }

  onTestBegin(test: TestCase, result: TestResult): void {
    this.casebook?.began(test, result);
  }

  onStepBegin(test: TestCase, _result: TestResult, step: TestStep): void {
    this.casebook?.stepBegan(test, step);
  }

  onStepEnd(test: TestCase, _result: TestResult, step: TestStep): void {
    this.casebook?.stepEnded(test, step, this.isStopping);
  }

  onStdOut(chunk: string | Buffer, test: TestCase | void): void {
    if (test) this.casebook?.wrote(test, chunk, false);
  }

  onStdErr(chunk: string | Buffer, test: TestCase | void): void {
    if (test) this.casebook?.wrote(test, chunk, true);
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    for (const attached of this.casebook?.ended(test, result, this.isStopping) ?? []) this.streamer?.attach(attached);
  }

  onError(error: TestError): void {
    this.casebook?.failedOutside(error);
  }

  async onEnd(result: FullResult): Promise<void> {
    if (this.casebook) await this.streamer?.leave(result.status);
  }

  printsToStdio(): boolean {
    return false;
  }

  private get isStopping(): boolean {
    return this.streamer?.isStopping ?? false;
  }
}
