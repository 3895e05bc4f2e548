/** What somebody who has seen the lines before knew: it stands for them. */
import { isFields, listOf, numberOf, type TraceLine, textOf, textsOf } from './line.js';
import { plannedIn } from './plans.js';
import { type ChartNow, freshOutlet, nothing, type OutletNow, type Present } from './present.js';
import { freshChart } from './reduce-charts.js';
import { settingsIn } from './reduce-run.js';

export function checkpointLine(present: Present, line: TraceLine): Present {
  const told = line['present'];
  if (!isFields(told)) return present;
  return {
    atMs: numberOf(told['atMs']) ?? line.atMs,
    station: recordIn(told['station']),
    isRunning: told['isRunning'] === true,
    link: { ...nothing.link, ...recordIn(told['link']) },
    registration: textOf(told['registration']),
    status: recordIn(told['status']),
    outlets: outletsIn(told['outlets']),
    charts: chartsIn(told['charts']),
    owed: recordsIn(told['owed'], 'messageId'),
    inFlight: recordIn(told['inFlight']),
    givenUp: recordsIn(told['givenUp'], 'messageId'),
    configuration: settingsIn(told['configuration']),
    securityEvents: recordsIn(told['securityEvents'], 'type'),
    plan: plannedIn(told['plan']),
    asked: recordsIn(told['asked'], 'call'),
  };
}

function recordIn<T extends object>(value: unknown): T | null {
  return isFields(value) ? (value as object as T) : null;
}

/** Those that have a text under this name. */
function recordsIn<T extends object>(value: unknown, name: string): readonly T[] {
  return listOf(value).flatMap((one) => (typeof one[name] === 'string' ? [one as object as T] : []));
}

function outletsIn(value: unknown): readonly OutletNow[] {
  return listOf(value).flatMap((told) => {
    const connectorId = numberOf(told['connectorId']);
    if (connectorId === null) return [];
    const plan = plannedIn(told['plan']);
    return [{ ...freshOutlet(connectorId, null), ...told, connectorId, plan }];
  });
}

function chartsIn(value: unknown): readonly ChartNow[] {
  return listOf(value).flatMap((told) => {
    const session = textOf(told['session']);
    if (session === null) return [];
    const lists = { tags: textsOf(told['tags']), lastEdges: textsOf(told['lastEdges']) };
    return [{ ...freshChart(told, session), ...told, ...lists, session }];
  });
}
