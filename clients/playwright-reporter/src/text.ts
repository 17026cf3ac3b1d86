// Colours, and everything else that a terminal would obey.
const ansi = /[\u001b\u009b](?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

export function plain(text: string): string {
  return text.replace(ansi, '');
}

const noteLength = 40;

/** At most so many characters; what was cut off is said. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = Math.max(0, most - noteLength);
  return `${text.slice(0, kept)} … (${text.length - kept} more characters)`;
}

/** Without slashes that only one system understands. */
export function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}

export function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** To the terminal, beside what the suite's other reporters print. */
export function say(text: string): void {
  process.stderr.write(`TestRuns: ${text}\n`);
}

/** What went wrong, in one line. */
export function whatOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
