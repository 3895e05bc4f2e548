/** Text in the cells of a terminal: how wide it is, cut to fit, and painted. */

export type Tone = 'plain' | 'strong' | 'faint' | 'title' | 'good' | 'doubtful' | 'bad' | 'chosen';

export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

/** Of a terminal, or of a part of it. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** From left to right. */
export type Line = readonly Span[];

export const span = (text: string, tone: Tone = 'plain'): Span => ({ text: shown(text), tone });
export const blank: Line = [];

/** What comes from elsewhere must not steer the terminal, and what has no width of its own would push its line about. */
function shown(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ').replace(/[\p{Cf}\p{M}]/gu, '');
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\p{Emoji_Presentation}]/u;

export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += wide.test(character) ? 2 : 1;
  return width;
}

/** At most so wide; `~` says that there is more. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  if (width <= 0) return '';
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += wide.test(character) ? 2 : 1;
    if (used > width - 1) break;
    kept += character;
  }
  return `${kept}~`;
}

export function padded(text: string, width: number, side: 'left' | 'right' = 'left'): string {
  const short = cut(text, width);
  const room = ' '.repeat(Math.max(0, width - widthOf(short)));
  return side === 'left' ? short + room : room + short;
}

export function fitted(line: Line, width: number): Line {
  const kept: Span[] = [];
  let room = width;
  for (const { text, tone } of line) {
    if (room <= 0) break;
    const short = cut(text, room);
    kept.push({ text: short, tone });
    room -= widthOf(short);
    if (short !== text) break;
  }
  return kept;
}

/** Words, broken between them where they do not fit; a word that is too long is cut. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of shown(text).split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = cut(word, width);
  }
  return [...lines, line];
}

const codes: Readonly<Record<Tone, string>> = {
  plain: '',
  strong: '1',
  faint: '2',
  title: '1;7',
  good: '32',
  doubtful: '33',
  bad: '1;31',
  chosen: '1;36',
};
/** NO_COLOR asks for no colours; bold, faint and inverse are none. */
const uncoloured: Readonly<Record<Tone, string>> = {
  ...codes,
  good: '',
  doubtful: '',
  bad: '1',
  chosen: '1',
};

export function painted(line: Line, hasColours: boolean): string {
  const of = hasColours ? codes : uncoloured;
  return line.map(({ text, tone }) => (of[tone] ? `\u001b[${of[tone]}m${text}\u001b[0m` : text)).join('');
}

export const textOf = (line: Line): string => line.map(({ text }) => text).join('');
