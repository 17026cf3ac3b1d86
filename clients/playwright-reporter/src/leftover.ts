import fs from 'node:fs';
import path from 'node:path';
import { wireVersion, type Finish, type Item, type RunWish } from './wire';

export interface Leftover {
  run: RunWish;
  startedAt: Date;
  items: Item[];
  finish: Finish;
  folder: string;
  /** The run that has the part of it that the server heard, if it heard any. */
  runId?: number;
}

/**
 * Keeps what could not be sent, for `testruns import`: a line for the run, a line for each item, a line for the end. The
 * token is not in it, nor the session's secret; what tests print can be secret, too, so nobody else may read it.
 */
export function writeLeftover({ run, startedAt, items, finish, folder, runId }: Leftover): string {
  const file = path.join(folder, `testruns-report-${startedAt.toISOString().replace(/[:.]/g, '-')}-${process.pid}.jsonl`);
  const lines = [
    { testruns: 'playwright', version: wireVersion, startedAt: startedAt.toISOString(), run, runId },
    ...items.map((item, index) => ({ seq: index + 1, ...item })),
    { finish },
  ];
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(file, lines.map(line => `${JSON.stringify(line)}\n`).join(''), { mode: 0o600 });
  return file;
}
