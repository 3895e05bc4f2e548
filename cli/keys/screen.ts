/** What the terminal can show. */

export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Of a line that nobody has measured: a pipe, a file. */
const usualColumns = 100;

/** Beyond this a line is hard to follow, below it there is nothing left to wrap. */
const limits = { min: 60, max: 120 };

export function columnsOf({ isTTY = false, columns = usualColumns }: Screen): number {
  return isTTY ? Math.min(Math.max(columns, limits.min), limits.max) : usualColumns;
}

/** https://no-color.org */
export const hasColour = ({ isTTY = false }: Screen) => isTTY && (process.env['NO_COLOR'] ?? '') === '';
