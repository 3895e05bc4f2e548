/** The reviewed tables: a chart that changes shows as a difference in `machines/<noun>/<noun>.edges.txt`. */
import { expect, it } from 'vitest';
import { universe } from '../support/chart.js';
import { charts } from '../support/charts.js';

it.each(charts.map((machine) => [machine.id, machine] as const))(
  'the states and transitions of %s are the reviewed ones',
  async (noun, machine) => {
    const { notes, edges } = universe(machine);
    const table = ['states', ...notes, '', 'transitions', ...edges].join('\n');
    await expect(`${table}\n`).toMatchFileSnapshot(`../../machines/${noun}/${noun}.edges.txt`);
  },
);
