/** Where each chart is. */
import { type Fields, fieldsOf, listOf, stateIn, type TraceLine, textOf, textsOf, timeOf } from './line.js';
import { mostCharts } from './most.js';
import type { ChartNow, Present } from './present.js';

export function chartLine(present: Present, line: TraceLine): Present {
  const session = textOf(line['session']);
  if (session === null) return present;
  const { charts } = present;
  const place = charts.findIndex((one) => one.session === session);
  const known = charts[place];
  if (line.kind === 'chart.ended')
    return known === undefined ? present : { ...present, charts: charts.filter((one) => one !== known) };
  const chart = known ?? freshChart(line, session);
  if (line.kind === 'chart.told')
    return known === undefined ? present : replaced(present, place, { ...known, heard: known.heard + 1 });
  const next = line.kind === 'chart.began' ? settled(chart, line) : stepped(chart, line);
  const after = known === undefined ? added(present, next) : replaced(present, place, next);
  return line.kind === 'chart.stepped' ? withLine(after, line, next.chart) : after;
}

/** Before its first step. */
export function freshChart({ chart, actor, atMs }: Fields, session: string): ChartNow {
  return {
    session,
    chart: textOf(chart) ?? '',
    actor: textOf(actor) ?? '',
    state: null,
    tags: [],
    steps: 0,
    lastEdges: [],
    lastEvent: null,
    lastAtMs: timeOf(atMs) ?? 0,
    heard: 0,
    heardThen: 0,
  };
}

const settled = (chart: ChartNow, line: TraceLine): ChartNow => ({
  ...chart,
  state: stateIn(line['state']),
  tags: textsOf(line['tags']),
});

/** Transitions that follow upon each other without another event are one step to whoever looks. */
function stepped(chart: ChartNow, line: TraceLine): ChartNow {
  const now = settled(chart, line);
  const edges = listOf(line['edges']).map(edgeName);
  if (edges.length === 0) return now;
  const lastEvent = textOf(fieldsOf(line['event'])['type']);
  const goesOn = chart.steps > 0 && chart.heardThen === chart.heard && chart.lastEvent === lastEvent;
  return {
    ...now,
    steps: chart.steps + (goesOn ? 0 : 1),
    lastEdges: goesOn ? [...chart.lastEdges, ...edges].slice(-mostEdges) : edges,
    lastEvent,
    lastAtMs: line.atMs,
    heardThen: chart.heard,
  };
}

/** A chart that turns in a circle makes no longer a list of it. */
const mostEdges = 32;

function edgeName({ name, source, targets }: Readonly<Record<string, unknown>>): string {
  return textOf(name) ?? `${textOf(source) ?? '?'} --> ${textsOf(targets).join(', ') || '(internal)'}`;
}

function replaced(present: Present, place: number, chart: ChartNow): Present {
  const charts = present.charts.slice();
  charts[place] = chart;
  return { ...present, charts };
}

/** A chart of which nobody has seen the beginning: its station runs. */
function added(present: Present, chart: ChartNow): Present {
  if (present.charts.length >= mostCharts) return present;
  const number = sessionNumber(chart.session);
  const place = present.charts.findIndex((one) => sessionNumber(one.session) > number);
  const charts = present.charts.slice();
  charts.splice(place < 0 ? charts.length : place, 0, chart);
  return { ...present, isRunning: true, charts };
}

/** `x:12` began after `x:3`. */
const sessionNumber = (session: string) => Number(session.slice(session.indexOf(':') + 1)) || 0;

/** The wire is free again where no answer has come in time. */
function withLine(present: Present, line: TraceLine, chart: string): Present {
  if (chart !== 'outbox' || present.inFlight === null) return present;
  const isOver = listOf(line['edges']).some(
    ({ source, targets }) => source === 'outbox.line.busy' && textsOf(targets).length > 0,
  );
  return isOver ? { ...present, inFlight: null } : present;
}
