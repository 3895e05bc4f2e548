/** The peer's words must not break a line of a log or colour a terminal. */
export function printable(text: string): string {
  return text.replace(/\p{C}+/gu, ' ').trim();
}
