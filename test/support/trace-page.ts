/** `docs/trace.md`: the table of line kinds in words, with lines of a real trace. */
import type { Field, KindOfLine } from '../../visualizations/trace/line-kinds.js';
import { lineKinds } from '../../visualizations/trace/line-kinds.js';

/** From here to the end of the page all is made. */
export const madeFrom = '## Kinds of lines';

/** `example`: a line of a real trace for each kind that has one. */
export function kindsPage(example: (kind: string) => string | null): string {
  const parts = Object.entries<KindOfLine>(lineKinds).map(([kind, { what, fields }]) =>
    [`### \`${kind}\``, what, tableOf(fields), exampleOf(example(kind))].filter((part) => part !== '').join('\n\n'),
  );
  return `${madeFrom}\n\n${parts.join('\n\n')}\n`;
}

function tableOf(fields: Readonly<Record<string, Field>>): string {
  const rows = Object.entries(fields).map(
    ([name, { type, what, optional }]) => `| \`${name}\` | ${type}${optional ? ', optional' : ''} | ${what} |`,
  );
  return rows.length === 0 ? '' : ['| field | type | |', '|---|---|---|', ...rows].join('\n');
}

const exampleOf = (line: string | null) => (line === null ? '' : `\`\`\`json\n${line}\n\`\`\``);
