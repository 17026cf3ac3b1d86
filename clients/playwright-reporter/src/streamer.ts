import { randomUUID } from 'node:crypto';
import type { FullResult } from '@playwright/test/reporter';
import type { Attached } from './casebook';
import { writeLeftover } from './leftover';
import { Link } from './link';
import type { Settings } from './options';
import { Outbox } from './outbox';
import { descendants, killAll, markerName } from './processes';
import { Signals } from './signals';
import { Stopper } from './stopper';
import { plural, say, whatOf } from './text';
import { Uploads } from './uploads';
import type { AbortOrder, Ended, Finish, Hello, HelloAnswer, Item } from './wire';

/** Exit code of an aborted suite: the same as of every command of testruns. */
const cancelled = 3;
const goodbyeMs = 500;
/** For saying that the suite is over, after all else was sent or given up. */
const lastWordsMs = 3_000;
/** An abort waits for the proof that all is dead; attachments get no more of its time than this. */
const uploadsAfterAbortMs = 2_000;

/** All that goes on beside the suite: it is told to the server, and ends when the server says so. */
export class Streamer {
  private readonly outbox = new Outbox();
  private readonly startedAt = new Date();
  private readonly marker = randomUUID();
  private readonly link: Link;
  private readonly uploads: Uploads;
  private readonly stopper: Stopper;
  private readonly signals = new Signals(signal => this.toldToStop(signal));
  private hello: Omit<Hello, 'session'> | undefined;
  private welcome: HelloAnswer | undefined;
  private lastItems: ((status: FullResult['status']) => void) | undefined;
  private leaving: Promise<void> | undefined;
  private interrupted = false;

  constructor(private readonly settings: Settings) {
    const { server, token } = settings;
    // Everything that the suite will start inherits it.
    process.env[markerName] = this.marker;
    this.link = new Link({
      server, token, outbox: this.outbox, say,
      welcomed: answer => this.welcomed(answer),
      stored: () => this.uploads.goOn(),
      aborted: order => this.aborted(order),
    });
    this.uploads = new Uploads({
      server, token,
      stepNumber: step => this.link.steps.get(step),
      isCaughtUp: () => this.outbox.isEmpty,
      ask: step => this.outbox.add({ type: 'output', step, lines: [], at: new Date().toISOString() }),
      run: () => this.welcome && { id: this.welcome.runId, maxArtifactBytes: this.welcome.maxArtifactBytes ?? Infinity },
    });
    this.stopper = new Stopper({
      say,
      look: () => descendants(this.marker),
      kill: () => killAll(this.marker),
      // Ctrl-C may have been first.
      interrupt: () => this.interrupted || this.signals.interrupt(),
      leave: () => void this.leave('interrupted').finally(() => process.exit(cancelled)),
    });
  }

  /** The suite is stopped from outside, by an abort or by a signal. */
  get isStopping(): boolean {
    return this.interrupted || this.stopper.isStopping;
  }

  /** @param lastItems Called before all else when it comes to an end, to add what is still to be told. */
  begin(hello: Omit<Hello, 'session'>, lastItems: (status: FullResult['status']) => void): void {
    this.hello = hello;
    this.lastItems = lastItems;
    this.signals.listen();
    this.link.start(hello);
  }

  add(item: Item): void {
    this.outbox.add(item);
  }

  attach({ step, attachment }: Attached): void {
    if (this.settings.attachments && step !== '' && (attachment.path || attachment.body)) this.uploads.add({ step, ...attachment });
  }

  /** Sends what is left, for as long as patience lasts, and keeps the rest. */
  leave(status: FullResult['status']): Promise<void> {
    return (this.leaving ??= this.sayLastThings(status));
  }

  private async sayLastThings(status: FullResult['status']): Promise<void> {
    this.signals.deaf();
    this.lastItems?.(status);
    const ended = this.stopper.isStopping ? await this.stopper.ended() : undefined;
    const finish: Finish = { status: this.isStopping ? 'cancelled' : status === 'passed' ? 'passed' : 'failed' };
    const until = Date.now() + this.settings.patience;
    if (!this.link.refused) await within(ended ? uploadsAfterAbortMs : this.settings.patience, this.uploads.done());
    const left = Math.max(until - Date.now(), this.link.trouble === undefined ? lastWordsMs : 0);
    const isFinished = await within(left, this.finish(finish, ended));
    const why = this.link.refused ?? this.link.trouble ?? 'there was no time left';
    await within(goodbyeMs, this.link.stop());
    this.sayWhatIsMissing();
    if (!this.outbox.isEmpty) this.keepTheRest(finish, why);
    else if (!isFinished && !this.link.refused) say(`the server was not told that the suite is over: ${why}`);
  }

  private async finish(finish: Finish, ended: Ended | undefined): Promise<boolean> {
    if (ended) await this.link.call('Ended', ended);
    return this.link.call('Finish', finish);
  }

  private sayWhatIsMissing(): void {
    const complaint = this.uploads.complaint();
    if (complaint) say(complaint);
    const { droppedLines, droppedSteps } = this.outbox;
    if (droppedLines + droppedSteps > 0) say(`left out while the server was out of reach: ${plural(droppedLines, 'line')} of output, ${plural(droppedSteps, 'step')}`);
  }

  private keepTheRest(finish: Finish, why: string): void {
    const { leftoverDir, project } = this.settings;
    try {
      const file = writeLeftover({ run: this.hello!.run, startedAt: this.startedAt, items: this.outbox.rest(), finish, folder: leftoverDir, runId: this.welcome?.runId });
      say(`the server did not get everything: ${why}. What is missing is in ${file}`);
      say(`to bring it in: testruns import --project ${project} ${file}`);
    } catch (error) {
      say(`the server did not get everything: ${why}; and the rest could not be kept: ${whatOf(error)}`);
    }
  }

  private welcomed(answer: HelloAnswer): void {
    if (!this.welcome && answer.url) say(`live at ${new URL(answer.url, `${this.settings.server}/`).href}`);
    this.welcome = answer;
    this.uploads.goOn();
  }

  private aborted(order: AbortOrder): void {
    // It has come to its end by itself: nothing of it runs, and its result is its own. An abort that came before goes on.
    if (this.leaving && !this.isStopping) return;
    if (!this.stopper.isStopping) process.once('exit', () => (process.exitCode = cancelled));
    this.stopper.abort(order);
  }

  private async toldToStop(signal: string): Promise<void> {
    if (this.isStopping) return;
    this.interrupted = true;
    await within(goodbyeMs, this.link.goodbye(signal === 'SIGINT' ? 'stopped by Ctrl-C' : `stopped by ${signal}`));
  }
}

/** What it comes to, if that is known in time. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let handle: NodeJS.Timeout | undefined;
  const over = new Promise<undefined>(resolve => (handle = setTimeout(() => resolve(undefined), ms)));
  try {
    return await Promise.race([promise, over]);
  } finally {
    clearTimeout(handle);
  }
}
