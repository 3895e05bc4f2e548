/** From runs to figures, and from figures to the lines that are printed. */

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The middle value with the quartiles: how far one may trust a digit of it. */
export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (fraction) => sorted[Math.round(fraction * (sorted.length - 1))];
  return { median: rounded(median(values)), lower: rounded(at(0.25)), upper: rounded(at(0.75)), runs: values.length };
}

/** Three significant digits: more than these measurements hold. */
export function rounded(value) {
  return Number(value.toPrecision(3));
}

/**
 * One line of the table. `value` is compared with `goal.atMost` or `goal.atLeast`; a row without a goal informs only.
 *
 * @typedef {{ atMost?: number, atLeast?: number }} Goal
 * @typedef {{ name: string, value: number, unit: string, goal?: Goal, detail: string, measured: object }} Row
 */

/** @param {Row} row */
export function isMet({ value, goal }) {
  if (goal === undefined) return null;
  return goal.atMost === undefined ? value >= goal.atLeast : value <= goal.atMost;
}

/** @param {readonly Row[]} rows */
export function table(rows) {
  const lines = rows.map((row) => [
    row.name,
    `${rounded(row.value)} ${row.unit}`,
    goalText(row.goal, row.unit),
    verdict(row),
    row.detail,
  ]);
  const all = [['figure', 'measured', 'goal', '', 'of what'], ...lines];
  const widths = all[0].map((_, column) => Math.max(...all.map((line) => line[column].length)));
  const text = (line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd();
  return [text(all[0]), widths.map((width) => '-'.repeat(width)).join('  '), ...lines.map(text)].join('\n');
}

function goalText(goal, unit) {
  if (goal === undefined) return '';
  return goal.atMost === undefined ? `>= ${goal.atLeast} ${unit}` : `<= ${goal.atMost} ${unit}`;
}

function verdict(row) {
  const met = isMet(row);
  if (met === null) return '';
  return met ? 'met' : 'MISSED';
}
