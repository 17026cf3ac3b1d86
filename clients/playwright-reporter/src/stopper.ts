import type { AbortOrder, Ended } from './wire';

export interface StopperParts {
  /** Ids of what the suite has started and is alive. */
  look(): number[];
  /** SIGKILL to all of that. */
  kill(): number;
  /** Ends the suite as Ctrl-C does. False: nobody listens to that. */
  interrupt(): boolean;
  /** The processes are dead, and Playwright has not ended by itself. */
  leave(): void;
  say(text: string): void;
}

/** How long killed processes may take to be gone, and Playwright to see that its workers are. */
const afterKill = 2_000;
const pause = 20;

/** Ends the suite because the server says so: as Ctrl-C would, and hard when its grace is over or force is wanted. */
export class Stopper {
  private began = 0;
  private processes = 0;
  private killed = false;
  private timer: NodeJS.Timeout | undefined;
  private isHeard: boolean | undefined;

  constructor(private readonly parts: StopperParts) {}

  get isStopping(): boolean {
    return this.began > 0;
  }

  abort(order: AbortOrder): void {
    const first = !this.isStopping;
    if (first) {
      this.began = Date.now();
      this.processes = this.parts.look().length;
      const by = order.by ? ` by ${order.by}` : '';
      this.parts.say(`the run was aborted${by}${order.reason ? `: ${order.reason}` : ''}. The suite is stopped.`);
    }
    // By force, too: else Playwright would take new workers for those that are killed.
    this.isHeard ??= this.parts.interrupt();
    if (order.force || !this.isHeard) this.kill();
    else if (first) this.timer = setTimeout(() => this.kill(), order.graceMs);
  }

  /** Playwright has ended everything, as far as it knows; what it left behind is killed. */
  async ended(): Promise<Ended> {
    clearTimeout(this.timer);
    const until = Date.now() + afterKill;
    let left = this.parts.look().length;
    if (left > 0) {
      this.killed = true;
      this.processes = Math.max(this.processes, this.parts.kill());
    }
    while ((left = this.parts.look().length) > 0 && Date.now() < until) {
      await new Promise(resolve => setTimeout(resolve, pause));
      this.parts.kill();
    }
    return { processes: this.processes, left, afterMs: Date.now() - this.began, means: this.killed ? 'SIGKILL' : 'SIGINT' };
  }

  private kill(): void {
    if (this.killed) return;
    this.killed = true;
    clearTimeout(this.timer);
    const count = this.parts.kill();
    this.processes = Math.max(this.processes, count);
    this.parts.say(`killed what was left: ${count} of its processes`);
    // Its workers gone, Playwright comes to its end by itself, as a rule.
    setTimeout(() => this.parts.leave(), afterKill);
  }
}
