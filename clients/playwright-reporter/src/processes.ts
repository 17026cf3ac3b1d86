import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

/** A variable that everything the suite starts inherits: what left the tree of processes is found by it. */
export const markerName = 'TESTRUNS_SUITE';

interface Seen {
  id: number;
  parent: number;
  marked: boolean;
}

/** Windows says it in CSV, the others in two columns. */
function ask(program: string, ...words: string[]): Seen[] {
  const text = execFileSync(program, words, { encoding: 'utf8', timeout: 5_000, stdio: ['ignore', 'pipe', 'ignore'] });
  return [...text.matchAll(/^\D*(\d+)\D+(\d+)\D*$/gm)].map(([, id, parent]) => ({ id: Number(id), parent: Number(parent), marked: false }));
}

function inProc(marker: string): Seen[] {
  const seen: Seen[] = [];
  for (const name of fs.readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = fs.readFileSync(`/proc/${name}/stat`, 'latin1');
      // The name before it may have brackets and spaces in it.
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // A zombie is dead: it only waits for its parent to take note.
      if (state !== 'Z' && state !== 'X') seen.push({ id: Number(name), parent: Number(parent), marked: isMarked(name, marker) });
    } catch {
      // It ended between two looks.
    }
  }
  return seen;
}

function isMarked(id: string, marker: string): boolean {
  try {
    return fs.readFileSync(`/proc/${id}/environ`, 'latin1').split('\0').includes(`${markerName}=${marker}`);
  } catch {
    // Somebody else's, or a browser's own that lets nobody look: those are found by their parents.
    return false;
  }
}

function all(marker: string): Seen[] {
  if (process.platform === 'linux') return inProc(marker);
  if (process.platform === 'win32') {
    return ask('powershell', '-NoProfile', '-Command', 'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.ParentProcessId)" }');
  }
  return ask('ps', '-A', '-o', 'pid=,ppid=');
}

/** Everything that this process has started, and what that has started: workers, browsers, servers under test. */
export function descendants(marker: string): number[] {
  const seen = all(marker);
  const children = new Map<number, Seen[]>();
  for (const one of seen) children.set(one.parent, [...(children.get(one.parent) ?? []), one]);
  const found = new Set<number>();
  const visit = (id: number): void => {
    if (id === process.pid || found.has(id)) return;
    found.add(id);
    for (const child of children.get(id) ?? []) visit(child.id);
  };
  for (const child of children.get(process.pid) ?? []) visit(child.id);
  for (const one of seen) if (one.marked) visit(one.id);
  return [...found];
}

/** SIGKILL to all of it, and to what it starts meanwhile. */
export function killAll(marker: string): number {
  const ids = descendants(marker);
  for (const id of ids) {
    try {
      process.kill(id, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
  return ids.length;
}
