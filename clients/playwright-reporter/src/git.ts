import fs from 'node:fs';
import path from 'node:path';

export interface Checkout {
  branch?: string;
  commit?: string;
}

function read(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** The folder that git keeps its things in: in a worktree, .git is a file that names it. */
function gitFolder(from: string): string | undefined {
  for (let folder = path.resolve(from); ; folder = path.dirname(folder)) {
    const found = path.join(folder, '.git');
    const file = fs.statSync(found, { throwIfNoEntry: false });
    if (file?.isDirectory()) return found;
    if (file?.isFile()) return path.resolve(folder, read(found)?.replace(/^gitdir: /, '') ?? '');
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** Read from git's own files: starting git would cost the suite time. */
export function checkoutOf(folder: string): Checkout {
  const git = gitFolder(folder);
  const head = git && read(path.join(git, 'HEAD'));
  if (!git || !head) return {};
  if (!head.startsWith('ref: ')) return { commit: head };
  const ref = head.slice('ref: '.length);
  const common = path.resolve(git, read(path.join(git, 'commondir')) ?? '.');
  const packed = () => read(path.join(common, 'packed-refs'))?.split('\n').find(line => line.endsWith(` ${ref}`))?.split(' ')[0];
  return { branch: ref.replace(/^refs\/heads\//, ''), commit: read(path.join(common, ref)) ?? packed() };
}
