import fs from 'node:fs';
import path from 'node:path';
import { clip, plural, whatOf } from './text';

export interface Upload {
  /** The client's id of the step. */
  step: string;
  name: string;
  contentType: string;
  path?: string;
  body?: Buffer;
}

export interface UploadParts {
  server: string;
  token: string;
  /** Undefined as long as the server has not told its number. */
  stepNumber(step: string): number | undefined;
  run(): { id: number; maxArtifactBytes: number } | undefined;
  /** The server has everything that there is to tell. */
  isCaughtUp(): boolean;
  /** Has the server say a step's number, though it has said it before. */
  ask(step: string): void;
}

const atOnce = 2;
const tries = 3;
const limitMs = 120_000;

/** Of what tests attach as bytes, and is not yet uploaded. Files stay on disk until it is their turn. */
const memory = 32 * 1024 * 1024;

const endings: Record<string, string> = {
  'image/png': '.png', 'image/jpeg': '.jpg', 'image/webp': '.webp', 'video/webm': '.webm', 'application/zip': '.zip',
  'application/json': '.json', 'text/plain': '.txt', 'text/markdown': '.md', 'text/html': '.html', 'text/csv': '.csv',
};

/** A name that the server takes: harmless in a path and in an address. */
export function fileName(upload: Pick<Upload, 'name' | 'path' | 'contentType'>): string {
  const given = upload.path ? path.basename(upload.path) : upload.name;
  const harmless = given.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/\.{2,}/g, '.').replace(/^[^A-Za-z0-9]+/, '') || 'attachment';
  const ending = path.extname(harmless) || endings[upload.contentType.split(';')[0]!.trim()] || '';
  const stem = harmless.slice(0, harmless.length - path.extname(harmless).length);
  return `${stem.slice(0, 80)}${ending.slice(0, 12)}`.replace(/\.+$/, '');
}

/** What tests attached goes to the server beside what they report, a few files at a time. */
export class Uploads {
  private readonly waiting: Upload[] = [];
  private readonly names = new Map<string, number>();
  private readonly problems: string[] = [];
  private readonly asked = new Set<string>();
  private running = 0;
  private bytes = 0;
  private wake: (() => void)[] = [];

  constructor(private readonly parts: UploadParts) {}

  get left(): number {
    return this.waiting.length + this.running;
  }

  add(upload: Upload): void {
    const bytes = upload.body?.byteLength ?? 0;
    if (this.bytes + bytes > memory) {
      this.problems.push(`${upload.name}: more than the reporter keeps while the server is out of reach`);
      return;
    }
    this.bytes += bytes;
    this.waiting.push({ ...upload, name: this.unique(upload) });
    this.goOn();
  }

  /** Something that uploads wait for may be there. */
  goOn(): void {
    while (this.running < atOnce && this.parts.run()) {
      const next = this.waiting.findIndex(one => this.parts.stepNumber(one.step) !== undefined);
      if (next < 0) {
        if (this.parts.isCaughtUp()) this.askOrGiveUp();
        return;
      }
      const [upload] = this.waiting.splice(next, 1);
      this.running++;
      void this.send(upload!).finally(() => {
        this.running--;
        this.bytes -= upload!.body?.byteLength ?? 0;
        this.goOn();
        this.rouse();
      });
    }
  }

  async done(): Promise<void> {
    if (this.left > 0) await new Promise<void>(resolve => this.wake.push(resolve));
  }

  /** One sentence on what is not there, or nothing. */
  complaint(): string | undefined {
    const missing = [...this.problems, ...this.waiting.map(one => `${one.name}: no time was left`)];
    return missing.length === 0 ? undefined : clip(`${plural(missing.length, 'attachment')} not uploaded: ${missing.join('; ')}`, 1_000);
  }

  /** The server has everything. Numbers whose answer was lost are asked for, once; what has none then will never have one. */
  private askOrGiveUp(): void {
    for (const step of new Set(this.waiting.map(one => one.step))) {
      if (this.asked.has(step)) continue;
      this.asked.add(step);
      this.parts.ask(step);
    }
    if (this.parts.isCaughtUp()) this.giveUpWaiting();
  }

  /** The run is over, or the server never heard of these steps. */
  private giveUpWaiting(): void {
    for (const one of this.waiting.splice(0)) {
      this.bytes -= one.body?.byteLength ?? 0;
      this.problems.push(`${one.name}: the server did not say which step that is`);
    }
    this.rouse();
  }

  private rouse(): void {
    if (this.left === 0) for (const wake of this.wake.splice(0)) wake();
  }

  /** Within a step a second file of the same name would take the place of the first. */
  private unique(upload: Upload): string {
    const name = fileName(upload);
    const key = `${upload.step}\n${name}`;
    const count = (this.names.get(key) ?? 0) + 1;
    this.names.set(key, count);
    const ending = path.extname(name);
    return count === 1 ? name : `${name.slice(0, name.length - ending.length)}-${count}${ending}`;
  }

  private async send(upload: Upload): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        const problem = await this.put(upload);
        if (problem) this.problems.push(`${upload.name}: ${problem}`);
        return;
      } catch (error) {
        if (attempt === tries) {
          this.problems.push(`${upload.name}: ${whatOf(error)}`);
          return;
        }
        await new Promise(resolve => setTimeout(resolve, attempt * 500));
      }
    }
  }

  private async put(upload: Upload): Promise<string | undefined> {
    const run = this.parts.run()!;
    const size = upload.body?.byteLength ?? (await fs.promises.stat(upload.path!)).size;
    if (size > run.maxArtifactBytes) return `larger than the server takes (${run.maxArtifactBytes} bytes)`;
    const content: Uint8Array = upload.body ?? (await fs.promises.readFile(upload.path!));
    const answer = await fetch(`${this.parts.server}/api/v1/runs/${run.id}/steps/${this.parts.stepNumber(upload.step)}/artifacts/${upload.name}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${this.parts.token}`, 'content-type': upload.contentType },
      body: content,
      signal: AbortSignal.timeout(limitMs),
    });
    const text = await answer.text();
    if (answer.ok) return undefined;
    if (answer.status >= 500) throw new Error(`the server answered ${answer.status}`);
    return `the server answered ${answer.status}${text === '' ? '' : `, ${clip(text, 200)}`}`;
  }
}
