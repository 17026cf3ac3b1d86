import { StringDecoder } from 'node:string_decoder';
import type { OutputLine } from './wire';

/** A line that is longer is cut into pieces. */
const longest = 8 * 1024;

/** Makes lines of what a process writes, whose pieces end anywhere. */
export class Lines {
  private readonly decoder = new StringDecoder('utf8');
  private rest = '';

  constructor(private readonly err: boolean) {}

  add(chunk: string | Buffer, at: string): OutputLine[] {
    this.rest += typeof chunk === 'string' ? chunk : this.decoder.write(chunk);
    const pieces = this.rest.split('\n');
    this.rest = pieces.pop() ?? '';
    while (this.rest.length > longest) {
      pieces.push(this.rest.slice(0, longest));
      this.rest = this.rest.slice(longest);
    }
    return pieces.flatMap(piece => this.cut(piece, at));
  }

  /** The last line, if nothing ended it. */
  end(at: string): OutputLine[] {
    const last = this.rest + this.decoder.end();
    this.rest = '';
    return last === '' ? [] : this.cut(last, at);
  }

  private cut(piece: string, at: string): OutputLine[] {
    const line = piece.endsWith('\r') ? piece.slice(0, -1) : piece;
    const lines: OutputLine[] = [];
    for (let from = 0; from === 0 || from < line.length; from += longest) lines.push({ at, err: this.err, text: line.slice(from, from + longest) });
    return lines;
  }
}
