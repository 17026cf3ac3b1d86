import { plural } from './text';
import type { CaseStarted, Item, Numbered, Output, StepStarted } from './wire';

export interface OutboxLimits {
  /** Of one report. */
  items: number;
  bytes: number;
  /** Of all that waits. Beyond it output is left out, beyond the double steps are; what cases came to is always kept. */
  memory: number;
}

export const outboxLimits: OutboxLimits = { items: 500, bytes: 192 * 1024, memory: 32 * 1024 * 1024 };

/** A parcel of output is no longer than this many bytes: some fit into a report. */
const parcel = 32 * 1024;

interface Waiting {
  item: Item;
  bytes: number;
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** Much that was printed at once, in parcels: a report that is larger than the server takes would be sent for ever. */
function* parcelsOf(item: Output & Item): Iterable<Output & Item> {
  let lines: Output['lines'] = [];
  let bytes = 0;
  for (const line of item.lines) {
    const more = sizeOf(line);
    if (lines.length > 0 && bytes + more > parcel) {
      yield { ...item, lines };
      [lines, bytes] = [[], 0];
    }
    lines.push(line);
    bytes += more;
  }
  yield { ...item, lines };
}

/**
 * What happened and is not known to be stored, in order. Adding never waits, whatever the server does. An item gets its
 * number when it is first sent; until then it may still be left out.
 */
export class Outbox {
  private waiting: Waiting[] = [];
  private bytes = 0;
  private sent: Numbered[] = [];
  private next = 1;
  private wake: (() => void) | undefined;
  private readonly refusedSteps = new Set<string>();
  private readonly notes = new Map<string, { item: Output & Item; lines: number }>();
  private readonly openCases = new Map<string, CaseStarted & Item>();
  private readonly openSteps = new Map<string, StepStarted & Item>();

  /** Lines of output that were left out. */
  droppedLines = 0;

  /** Steps that were left out. */
  droppedSteps = 0;

  constructor(private readonly limits: OutboxLimits = outboxLimits) {}

  get isEmpty(): boolean {
    return this.waiting.length === 0 && this.sent.length === 0;
  }

  add(item: Item): void {
    if ('step' in item && this.isRefused(item)) return;
    if (item.type === 'output') for (const part of parcelsOf(item)) this.put(part);
    else this.put(item);
    if (this.bytes > this.limits.memory) this.dropOutput();
    this.rouse();
  }

  /** The next report; the last one again, as long as it is not known to be stored. */
  take(): Numbered[] {
    if (this.sent.length > 0) return this.sent;
    let bytes = 0;
    let count = 0;
    for (const one of this.waiting) {
      if (count === this.limits.items || (count > 0 && bytes + one.bytes > this.limits.bytes)) break;
      bytes += one.bytes;
      count++;
    }
    for (const { item, bytes: size } of this.waiting.splice(0, count)) {
      if (item.type === 'output' && this.isNote(item)) this.notes.delete(item.step);
      this.bytes -= size;
      this.sent.push({ ...item, seq: this.next++ });
    }
    return this.sent;
  }

  /** The server has everything below this number. */
  stored(nextSeq: number): void {
    for (const item of this.sent) {
      if (item.seq < nextSeq) this.note(item);
    }
    this.sent = this.sent.filter(item => item.seq >= nextSeq);
  }

  /** On a new connection: what is not stored is numbered from where the server is, in an old session or in a new one. */
  goOnFrom(nextSeq: number): void {
    this.stored(nextSeq);
    this.next = nextSeq;
    for (const item of this.sent) item.seq = this.next++;
  }

  /** The server will not have the last report, whatever is done: how many items it had. */
  giveUpReport(): number {
    const count = this.sent.length;
    if (count > 0) this.next = this.sent[0]!.seq;
    this.sent = [];
    return count;
  }

  /** Resolves as soon as there is something to take. */
  async filled(): Promise<void> {
    if (this.isEmpty) await new Promise<void>(resolve => (this.wake = resolve));
  }

  /** Lets who waits for something go on, though there is nothing. */
  rouse(): void {
    this.wake?.();
    this.wake = undefined;
  }

  /** What is not stored, and before it what it goes on with: whole in itself, for a file. */
  rest(): Item[] {
    const unsent = [...this.sent.map(({ seq: _, ...item }) => item as Item), ...this.waiting.map(one => one.item)];
    return unsent.length === 0 ? [] : [...this.openCases.values(), ...this.openSteps.values(), ...unsent];
  }

  private put(item: Item): void {
    const bytes = sizeOf(item) + 16;
    const last = this.waiting.at(-1);
    const before = last?.item;
    if (item.type === 'output' && last && before?.type === 'output' && before.step === item.step && last.bytes + bytes < parcel && !this.isNote(before)) {
      before.lines.push(...item.lines);
      last.bytes += bytes;
    } else {
      this.waiting.push({ item: item.type === 'output' ? { ...item, lines: [...item.lines] } : item, bytes });
    }
    this.bytes += bytes;
  }

  private note(item: Numbered): void {
    const { seq: _, ...plain } = item;
    if (plain.type === 'case.started') this.openCases.set(plain.case, plain);
    if (plain.type === 'case.finished' && plain.final) this.openCases.delete(plain.case);
    if (plain.type === 'step.started') this.openSteps.set(plain.step, plain);
    if (plain.type === 'step.finished') this.openSteps.delete(plain.step);
  }

  private isRefused(item: Item & { step: string }): boolean {
    if (item.type === 'step.started' && this.bytes > 2 * this.limits.memory) {
      this.refusedSteps.add(item.step);
      this.droppedSteps++;
    }
    return this.refusedSteps.has(item.step);
  }

  /** The oldest output makes room for what is newer; where it was, a line says how much is missing. */
  private dropOutput(): void {
    const kept: Waiting[] = [];
    const enough = this.limits.memory * 0.75;
    for (const one of this.waiting) {
      const item = one.item;
      if (this.bytes <= enough || item.type !== 'output' || this.isNote(item)) {
        kept.push(one);
        continue;
      }
      this.bytes -= one.bytes;
      this.droppedLines += item.lines.length;
      const note = this.notes.get(item.step);
      if (note) {
        note.lines += item.lines.length;
        note.item.lines = [this.missing(note.item.at, note.lines)];
        continue;
      }
      const fresh = { ...item, lines: [this.missing(item.at, item.lines.length)] };
      this.notes.set(item.step, { item: fresh, lines: item.lines.length });
      const bytes = sizeOf(fresh) + 32;
      this.bytes += bytes;
      kept.push({ item: fresh, bytes });
    }
    this.waiting = kept;
  }

  private isNote(item: Output & Item): boolean {
    return this.notes.get(item.step)?.item === item;
  }

  private missing(at: string, lines: number) {
    return { at, err: true, text: `[${plural(lines, 'line')} left out: the server was out of reach, and this is all that the reporter keeps meanwhile]` };
  }
}
