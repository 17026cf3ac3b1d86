import type { TestCase, TestResult, TestStep } from '@playwright/test/reporter';
import { describe, isSame } from './errors';
import { Lines } from './lines';
import { clip } from './text';
import type { Verdict, What } from './wire';

const mostOfName = 300;

/** Takes what happened, and when; without a time: now. */
export type Tell = (what: What, at?: Date) => void;

interface Told {
  id: string;
  failed: boolean;
}

function stepNames(step: TestStep): string[] {
  const above = step.parent ? stepNames(step.parent) : [];
  return step.category === 'test.step' ? [...above, step.title] : above;
}

function statusOf(test: TestCase, result: TestResult): Verdict {
  if (result.status === 'skipped') return 'skipped';
  if (result.status === 'interrupted') return 'cancelled';
  return result.status === test.expectedStatus ? 'passed' : 'failed';
}

/**
 * One try of one test, told as it happens: its steps, its output, its errors. What belongs to none of its steps goes to
 * one of its own, "Test", which is only there when it is needed.
 */
export class Attempt {
  readonly number: number;
  private readonly steps = new Map<TestStep, Told>();
  private readonly open: TestStep[] = [];
  private readonly errorsOfSteps: NonNullable<TestStep['error']>[] = [];
  private readonly lines = { out: new Lines(false), err: new Lines(true) };
  private last: Told | undefined;
  private failedStep: Told | undefined;
  private own: string | undefined;
  private writer: string | undefined;
  private count = 0;

  constructor(private readonly test: TestCase, private readonly result: TestResult, private readonly tell: Tell) {
    this.number = result.retry + 1;
  }

  stepBegan(step: TestStep): void {
    if (step.category !== 'test.step') return;
    const told = { id: this.newId(), failed: false };
    this.steps.set(step, told);
    this.open.push(step);
    this.last = told;
    this.tell({ ...this.begin(told.id), name: clip(stepNames(step).join(' › '), mostOfName) }, step.startTime);
  }

  /** @param stopping The suite is being stopped: what then goes wrong in a step is not its own fault. */
  stepEnded(step: TestStep, stopping: boolean): void {
    if (!this.steps.has(step)) return;
    if (step.error) this.errorsOfSteps.push(step.error);
    this.close(step, !step.error ? 'passed' : stopping ? 'cancelled' : 'failed', step.error && describe([step.error]));
  }

  wrote(chunk: string | Buffer, err: boolean): void {
    const inner = this.open.at(-1);
    const step = (inner && this.steps.get(inner)?.id) ?? this.ownStep();
    if (this.writer !== step) this.endLines();
    this.writer = step;
    const lines = (err ? this.lines.err : this.lines.out).add(chunk, new Date().toISOString());
    if (lines.length > 0) this.tell({ type: 'output', step, lines });
  }

  /** @returns The step that a file of this test belongs to. */
  ended(): (attachment: TestResult['attachments'][number]) => string {
    const errors = this.result.errors.filter(error => !this.errorsOfSteps.some(told => isSame(told, error)));
    const status = statusOf(this.test, this.result);
    const isBare = this.steps.size === 0 && status !== 'skipped';
    const wasCutOff = this.open.length > 0;
    // Steps that never ended were cut off with the test, by its time or by an interruption; it happened in the innermost.
    let message = describe(errors);
    for (const step of [...this.open].reverse()) {
      this.close(step, status === 'passed' ? 'cancelled' : status, message);
      message = 'It was not over when the test ended';
    }
    if (isBare || (errors.length > 0 && !wasCutOff) || (this.result.attachments.length > 0 && !this.last)) this.ownStep();
    this.endLines();
    if (this.own) this.tell({ type: 'step.finished', case: this.test.id, step: this.own, status, message: wasCutOff ? undefined : describe(errors), durationMs: Math.max(0, this.result.duration) });
    return attachment => this.stepOf(attachment) ?? (this.failedStep ?? this.last)?.id ?? this.own ?? '';
  }

  /** It will not be heard of again. */
  abandoned(why: string): void {
    for (const step of [...this.open].reverse()) this.close(step, 'cancelled', why);
    this.endLines();
    if (this.own) this.tell({ type: 'step.finished', case: this.test.id, step: this.own, status: 'cancelled', message: why });
  }

  private stepOf(attachment: TestResult['attachments'][number]): string | undefined {
    for (const [step, told] of this.steps) {
      if (step.attachments.includes(attachment)) return told.id;
    }
    return undefined;
  }

  private close(step: TestStep, status: Verdict, message: string | undefined): void {
    const told = this.steps.get(step)!;
    if (this.writer === told.id) this.endLines();
    this.open.splice(this.open.indexOf(step), 1);
    told.failed = status === 'failed';
    // The innermost is closed first: that is where it happened.
    if (told.failed && !this.failedStep) this.failedStep = told;
    const durationMs = step.duration >= 0 ? step.duration : undefined;
    this.tell({ type: 'step.finished', case: this.test.id, step: told.id, status, message, durationMs });
  }

  private ownStep(): string {
    if (!this.own) {
      this.own = this.newId();
      this.tell({ ...this.begin(this.own), name: 'Test' }, this.result.startTime);
    }
    return this.own;
  }

  private begin(step: string) {
    return { type: 'step.started' as const, case: this.test.id, attempt: this.number, step, kind: 'run' as const };
  }

  private endLines(): void {
    const step = this.writer;
    const at = new Date().toISOString();
    const lines = [...this.lines.out.end(at), ...this.lines.err.end(at)];
    if (step && lines.length > 0) this.tell({ type: 'output', step, lines });
    this.writer = undefined;
  }

  private newId(): string {
    return `${this.test.id}/${this.number}/${++this.count}`;
  }
}
