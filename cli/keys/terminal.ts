/** The keys of a product as a table for the terminal: two or more lines a key, none longer than the terminal. */
import type { KnownKey } from '../../protocol/configuration-keys.js';
import { allowedWords, defaultWords, groupsOf, valueWords } from './words.js';

export interface TableOptions {
  /** Characters in a line. */
  readonly columns: number;
  /** Only for a terminal; a file or a pipe gets plain text. */
  readonly colour: boolean;
}

const accessWidth = 4;
const gap = 2;

type Paint = (text: string, code: number) => string;

export function keyTable(model: string, keys: Iterable<KnownKey>, { columns, colour }: TableOptions): string {
  const painted: Paint = (text, code) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const all = [...keys];
  const widths = {
    key: widest(all.map(({ key }) => key)),
    value: widest(all.map(valueWords)),
    columns,
  };
  return [
    painted(`The ${all.length} configuration keys of ${model}`, 1),
    '',
    ...wrapped(legend, columns),
    '',
    painted(header(widths), 90),
    ...groupsOf(all).flatMap(({ title, keys: group }) => [
      '',
      painted(title, 36),
      ...group.flatMap((key) => keyLines(key, widths, painted)),
    ]),
    '',
  ].join('\n');
}

const legend =
  'R is read-only, RW can be changed, W is a secret that is never shown. The default is the value before anybody sets ' +
  'one. A new value acts at once unless told otherwise; none needs a reboot.';

function header({ key, value, columns }: Widths): string {
  const line = `  ${'Key'.padEnd(key + gap)}${' '.repeat(accessWidth)}${'Takes'.padEnd(value + gap)}Default`;
  return line.length <= columns ? line : '  Key';
}

interface Widths {
  readonly key: number;
  readonly value: number;
  readonly columns: number;
}

function keyLines(key: KnownKey, widths: Widths, painted: Paint): readonly string[] {
  const { access, effect, description } = key;
  const value = valueWords(key);
  const byDefault = defaultWords(key);
  const before = 2 + widths.key + gap + accessWidth + widths.value + gap;
  // What is too long for its column gets lines of its own.
  const fits = before + byDefault.length <= widths.columns;
  const isNarrow = before - gap > widths.columns;
  const name = `${painted(key.key, 1)}${' '.repeat(widths.key - key.key.length + gap)}`;
  const facts = `${access.padEnd(accessWidth)}${isNarrow ? '' : fits ? value.padEnd(widths.value + gap) : value}`;
  const allowed = allowedWords(key);
  const notes = [
    ...(isNarrow ? [`Takes: ${value}`] : []),
    ...(allowed === null ? [] : [`Of: ${allowed}`]),
    ...(fits ? [] : [`Default: ${byDefault}`]),
    ...(effect === 'next session' || effect === 'next connection' ? [`Acts from the ${effect}.`] : []),
  ];
  return [
    `  ${name}${facts}${fits && !isNarrow ? byDefault : ''}`.trimEnd(),
    ...[description, ...notes].flatMap((text) =>
      wrapped(text, widths.columns - 6).map((line) => `      ${painted(line, 90)}`),
    ),
  ];
}

const widest = (texts: readonly string[]) => Math.max(0, ...texts.map(({ length }) => length));

/** At blanks; a word that is longer than a line stays whole. */
export function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
