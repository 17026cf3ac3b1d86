import type { TestError } from '@playwright/test/reporter';
import { clip, plain } from './text';

const mostOfMessage = 8_000;
const mostOfResult = 300;

function messageOf(error: TestError): string {
  return plain(error.message ?? error.value ?? error.stack ?? 'An error without a message').trim();
}

/** The lines of the stack that say where, without the message that it begins with. */
function stackOf(error: TestError): string {
  return plain(error.stack ?? '').split('\n').filter(line => /^\s+at /.test(line)).join('\n');
}

/** All that is known of it: message, the lines of code around it, the way there. */
export function describe(errors: TestError[]): string | undefined {
  if (errors.length === 0) return undefined;
  const texts = errors.map(error => [messageOf(error), plain(error.snippet ?? ''), stackOf(error)].filter(part => part !== '').join('\n\n'));
  return clip(texts.join('\n\n'), mostOfMessage);
}

/** For a list: the first line that says something. */
export function headline(error: TestError | undefined): string | undefined {
  const line = error && messageOf(error).split('\n').find(one => one.trim() !== '');
  return line && clip(line.trim(), mostOfResult);
}

/** The same thing is reported of a step and of the test around it. */
export function isSame(one: TestError, other: TestError | undefined): boolean {
  return other !== undefined && messageOf(one) === messageOf(other);
}
