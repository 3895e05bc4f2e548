/** Lines for people: who says what, when, and a line of progress that moves where there is a terminal. */

export interface Screen {
  /** One line of the story. `message` names the OCPP message behind it. */
  say(who: Speaker, text: string, message?: string): void;
  /** How the charging goes; in a terminal one line that changes, elsewhere a line at a time. */
  progress(text: string): void;
  /** A block of its own. */
  block(lines: readonly string[]): void;
}

export type Speaker = 'driver' | 'station' | 'system';

interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const colours: Readonly<Record<Speaker, string>> = { driver: '36', station: '32', system: '35' };

/** Where a sentence ends and the name of its message begins. */
const textWidth = 70;

/** Below this many columns the names of the messages are left out. */
const narrowest = 112;

/** A plain line of progress this often, ms. */
const plainEveryMs = 3_000;

export function screenOn(output: Output, elapsedMs: () => number): Screen {
  const coloured = output.isTTY === true && !process.env['NO_COLOR'];
  const paint = (code: string, text: string) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);
  const columns = output.columns ?? narrowest;
  const wide = columns >= narrowest;
  let moving = false;
  let lastPlainMs = Number.NEGATIVE_INFINITY;

  const write = (text: string) => {
    output.write(`${moving ? '\r\u001b[K' : ''}${text}\n`);
    moving = false;
  };
  const stamp = () => paint('2', `${(elapsedMs() / 1000).toFixed(1).padStart(5)} s`);
  return {
    say(who, text, message) {
      const shown = message && wide ? `${text.padEnd(textWidth)} ${paint('2', message)}` : text;
      const [first = '', ...more] = wrapped(shown.trimEnd(), columns - textColumn);
      write([`${stamp()}  ${paint(colours[who], who.padEnd(8))} ${first}`, ...more.map(indented)].join('\n'));
    },
    progress(text) {
      if (output.isTTY) {
        const line = `         charging ${text}`;
        output.write(`\r\u001b[K${line.slice(0, (output.columns ?? 80) - 1)}`);
        moving = true;
      } else if (elapsedMs() - lastPlainMs >= plainEveryMs) {
        lastPlainMs = elapsedMs();
        write(`${stamp()}           ${text}`);
      }
    },
    block(lines) {
      write(['', ...lines.flatMap((line) => wrapped(line, columns)), ''].join('\n'));
    },
  };
}

/** Where the text of a line begins. */
const textColumn = 18;

const indented = (text: string) => `${' '.repeat(textColumn)}${text}`;

/** Lines of at most `width` characters, broken between words. Paint counts as text, and is not broken. */
function wrapped(text: string, width: number): string[] {
  if (text.length <= width || text.includes('\u001b')) return [text];
  const at = text.lastIndexOf(' ', width);
  return at <= 0 ? [text] : [text.slice(0, at), ...wrapped(text.slice(at + 1), width)];
}

/** `[######----]`, from 0 to 1. */
export function bar(fraction: number, width = 10): string {
  const full = Math.round(Math.min(Math.max(fraction, 0), 1) * width);
  return `[${'#'.repeat(full)}${'-'.repeat(width - full)}]`;
}
