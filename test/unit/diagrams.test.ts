import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createActor, type InspectionEvent } from 'xstate';
import { type DiagramsFlags, diagramsCommand } from '../../cli/diagrams.js';
import { edgeName } from '../../monitors/edge-names.js';
import { chartOf } from '../../visualizations/chart-model.js';
import { charts } from '../../visualizations/charts.js';
import { chartCoverageOf, missedOf } from '../../visualizations/coverage.js';
import { drawn } from '../../visualizations/draw.js';
import { drawnFiles, keptFiles, readDiagrams, strayFiles } from '../../visualizations/files.js';
import { layoutOf } from '../../visualizations/layout.js';
import type { Box, ChartLayout } from '../../visualizations/layout-model.js';
import { explorable, universe } from '../support/chart.js';
import { charts as tested } from '../support/charts.js';

const committed = fileURLToPath(new URL('../../visualizations/diagrams', import.meta.url));
const remedy = 'the diagrams are stale: npm run diagrams';
const diagrams = readDiagrams(committed);
const { layouts, messages } = diagrams;
const layoutNamed = (id: string) => layouts.find(({ chart }) => chart.id === id) as ChartLayout;
const attributes = (text: string, name: string) =>
  [...text.matchAll(new RegExp(` data-${name}="([^"]*)"`, 'g'))].map(([, value = '']) =>
    value.replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
  );

describe('the committed diagrams', () => {
  it('are of every chart that there is', () => {
    expect(layouts.map(({ chart }) => chart.id).toSorted(), remedy).toEqual(tested.map(({ id }) => id).toSorted());
    expect(charts.map(({ id }) => id).toSorted()).toEqual(tested.map(({ id }) => id).toSorted());
    expect(strayFiles(committed, diagrams), remedy).toEqual([]);
  });

  it.each(charts.map((machine) => [machine.id, machine] as const))('show %s as it is now', (id, machine) => {
    expect(layoutNamed(id).chart, remedy).toEqual(chartOf(machine));
  });

  it.each([...keptFiles(diagrams), ...drawnFiles(diagrams)])('hold %s as it is drawn now', (name, text) => {
    expect(readFileSync(join(committed, name), 'utf8') === text, `${name}: ${remedy}`).toBe(true);
  });

  it('are laid out as they would be now', { timeout: 60_000 }, async () => {
    const [made] = [
      ...keptFiles({ layouts: [await layoutOf(chartOf(machineNamed('reservation')))], messages: [] }),
    ].slice(2);
    expect(made?.[1], remedy).toBe(readFileSync(join(committed, 'reservation.layout.json'), 'utf8'));
  });

  it('tell of every peer that a chart names', () => {
    const said = new Set(messages.map(({ from, to }) => `${from} to ${to}`));
    const named = charts.flatMap(({ id }) => peersNamedBy(id).map((to) => `${id} to ${to}`));
    expect(named.length).toBeGreaterThan(20);
    expect(
      named.filter((one) => !said.has(one)),
      remedy,
    ).toEqual([]);
  });
});

const machineNamed = (noun: string) => charts.find(({ id }) => id === noun) as (typeof charts)[number];

function peersNamedBy(noun: string): readonly string[] {
  const folder = fileURLToPath(new URL(`../../machines/${noun}`, import.meta.url));
  const texts = readdirSync(folder).flatMap((name) =>
    name.endsWith('.ts') ? [readFileSync(join(folder, name), 'utf8')] : [],
  );
  const peers = texts.flatMap((text) =>
    [...text.matchAll(/sendTo\([^;]*?peer\(system, '([a-z-]+)'\)/g)].map(([, peer = '']) => peer),
  );
  return [...new Set(peers)].filter((peer) => peer !== noun);
}

describe.each(layouts.map((layout) => [layout.chart.id, layout] as const))('the diagram of %s', (id, layout) => {
  const { states, edges } = universe(machineNamed(id));

  it('has each state once and each transition once, named as in the coverage', () => {
    const svg = drawn(layout);
    expect(attributes(svg, 'state').toSorted()).toEqual(states.toSorted());
    expect(attributes(svg, 'edge').toSorted()).toEqual(edges.toSorted());
  });

  it('draws a state inside of its parent, and beside its siblings', () => {
    const box = (of: string) => layout.boxes[of] as Box;
    for (const { id: state, parent } of layout.chart.nodes) {
      if (parent === null) continue;
      expect(isInside(box(state), box(parent)), `${state} in ${parent}`).toBe(true);
      const siblings = layout.chart.nodes.filter((one) => one.parent === parent && one.id !== state);
      expect(siblings.filter((one) => overlap(box(state), box(one.id)))).toEqual([]);
    }
  });

  it('has a label of no line upon another, or upon a state', () => {
    const labels = layout.lines.map(({ label }) => label);
    const isLeaf = (state: string) => layout.chart.nodes.every(({ parent }) => parent !== state);
    const leaves = Object.entries(layout.boxes).filter(([state]) => isLeaf(state));
    expect(labels.filter((label) => leaves.some(([, box]) => overlap(label, box)))).toEqual([]);
    expect(labels.filter((one, at) => labels.slice(at + 1).some((other) => overlap(one, other)))).toEqual([]);
  });
});

const isInside = ([x, y, w, h]: Box, [left, top, width, height]: Box) =>
  x >= left && y >= top && x + w <= left + width + 0.2 && y + h <= top + height + 0.2;

const overlap = ([x, y, w, h]: Box, [left, top, width, height]: Box) =>
  x + 0.2 < left + width && left + 0.2 < x + w && y + 0.2 < top + height && top + 0.2 < y + h;

describe('the coverage', () => {
  const layout = layoutNamed('reservation');
  const [edge] = layout.chart.edges;
  const state = layout.chart.nodes.at(-1);

  it('paints what no test has been through, and nothing else', () => {
    const lost = { chart: 'reservation', neverEntered: [state?.id ?? ''], neverTaken: [edge?.id ?? ''] };
    const painted = drawn(layout, missedOf(lost))
      .split('<g ')
      .filter((part) => / missed"|^class="missed/.test(part.split('>')[0] ?? ''));
    expect(attributes(painted.join(' '), 'state')).toEqual(lost.neverEntered);
    expect(attributes(painted.join(' '), 'edge')).toEqual(lost.neverTaken);
    expect(drawn(layout)).not.toMatch(/class="[^"]*missed/);
  });

  it('is refused where it is something else', () => {
    expect(chartCoverageOf({})).toBeNull();
    expect(chartCoverageOf([{ chart: 'status', neverEntered: [] }])).toBeNull();
    expect(chartCoverageOf([{ chart: 'status', neverEntered: [], neverTaken: [1] }])).toBeNull();
  });
});

describe('a step of a running chart', () => {
  it('is called as its transition in the diagram', () => {
    const known = layoutNamed('controller').chart.edges.map(({ id }) => id);
    const taken: string[] = [];
    const inspect = (seen: InspectionEvent) => {
      if (seen.type === '@xstate.microstep') taken.push(...seen._transitions.map(edgeName));
    };
    const actor = createActor(explorable(machineNamed('controller')), { input: { operative: true }, inspect }).start();
    actor.send({ type: 'availability.set', operative: false });
    actor.stop();
    expect(taken).toContain('controller --availability.set--> (internal) / keepOperative');
    expect(taken.filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe('statecharge diagrams', () => {
  let out = '';
  const printed: string[] = [];
  const warned: string[] = [];
  const says = { print: (line: string) => printed.push(line), warn: (line: string) => warned.push(line) };
  const run = (flags: DiagramsFlags) => diagramsCommand({ out: join(out, 'drawn'), ...flags }, says);

  beforeAll(() => {
    out = mkdtempSync(join(tmpdir(), 'statecharge-diagrams-'));
  });
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  it('writes what is committed, and says where', () => {
    run({});
    const made = readdirSync(join(out, 'drawn'));
    expect(made.toSorted()).toEqual(readdirSync(committed).toSorted());
    for (const name of made)
      expect(readFileSync(join(out, 'drawn', name)).equals(readFileSync(join(committed, name))), name).toBe(true);
    expect(printed.at(-1)).toContain('17 charts');
  });

  it('writes the charts that are asked for', () => {
    run({ out: join(out, 'two'), chart: ['status', 'outbox'] });
    const pictures = readdirSync(join(out, 'two')).filter((name) => name.endsWith('.svg'));
    expect(pictures.toSorted()).toEqual(['outbox.svg', 'overview.svg', 'status.svg']);
  });

  it('says what was meant where there is no such chart', () => {
    expect(() => run({ chart: ['conector'] })).toThrow('There is no chart "conector". Did you mean connector?');
    expect(() => run({ chart: ['xyz'] })).toThrow('There are: station, connection');
  });

  it('says where a coverage comes from when it is given something else', () => {
    expect(() => run({ coverage: join(out, 'none.json') })).toThrow('npm test');
    writeFileSync(join(out, 'strange.json'), '{"total": {}}');
    expect(() => run({ coverage: join(out, 'strange.json') })).toThrow('is no coverage of charts');
  });

  it('paints the coverage, and says when it is of another version', () => {
    const path = join(out, 'charts.json');
    const row = { chart: 'status', neverEntered: ['status.line', 'status.gone'], neverTaken: [] };
    writeFileSync(path, JSON.stringify([row]));
    run({ out: join(out, 'painted'), coverage: path });
    expect(readFileSync(join(out, 'painted', 'status.svg'), 'utf8')).toMatch(/missed" data-state="status\.line"/);
    expect(readFileSync(join(out, 'painted', 'index.html'), 'utf8')).toContain('No test goes through 2 of them.');
    expect(warned.at(-1)).toContain('1 of its lines are on no diagram, such as status.gone');
  });
});
