/** How wide a text gets, and where it is broken. No font is at hand when a chart is laid out: the widest usual one counts. */

const widths: readonly (readonly [RegExp, number])[] = [
  [/[ijl.,:;|'!]/, 0.34],
  [/[ftr()[\]{}/\\ -]/, 0.41],
  [/[mwMW%@→]/, 0.94],
  [/[A-Z&]/, 0.71],
];

const usual = 0.63;

/** In pixels, as a fallback font such as DejaVu Sans or Verdana sets it; most set it narrower. */
export function textWidth(text: string, fontSize: number): number {
  const ems = [...text].reduce((sum, sign) => sum + (widths.find(([signs]) => signs.test(sign))?.[1] ?? usual), 0);
  return Math.ceil(ems * fontSize);
}

/** Lines of at most that many characters, broken at blanks; what has none stays whole. */
export function wrapped(text: string, most: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > most) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
