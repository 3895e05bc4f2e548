/**
 * What somebody who has seen the lines before knew: it stands for them. Each field is tried as those of other lines
 * are, for a checkpoint in a file was written by whoever wrote the file.
 */
import {
  connectorOf,
  type Fields,
  fieldsOf,
  isFields,
  listOf,
  numberOf,
  stateIn,
  type TraceLine,
  textOf,
  textsOf,
  timeOf,
} from './line.js';
import { mostCharts, mostOwed } from './most.js';
import { plannedIn } from './plans.js';
import {
  type AskedNow,
  type ChartNow,
  freshOutlet,
  type GivenUpNow,
  type InFlight,
  type LinkNow,
  nothing,
  type OutletNow,
  type OwedNow,
  type Present,
  type SecurityEventNow,
  type StationNow,
  type TransactionNow,
} from './present.js';
import { freshChart } from './reduce-charts.js';
import { meterOf } from './reduce-hardware.js';
import { settingsIn } from './reduce-run.js';
import { statusOf } from './reduce-told.js';

export function checkpointLine(present: Present, line: TraceLine): Present {
  const told = line['present'];
  if (!isFields(told)) return present;
  return {
    atMs: timeOf(told['atMs']) ?? line.atMs,
    station: stationIn(told['station']),
    isRunning: told['isRunning'] === true,
    link: linkIn(fieldsOf(told['link'])),
    registration: textOf(told['registration']),
    status: statusOf(told['status']),
    outlets: outletsIn(told['outlets']),
    charts: each(told['charts'], chartIn).slice(0, mostCharts),
    owed: each(told['owed'], owedIn).slice(0, mostOwed),
    inFlight: inFlightIn(fieldsOf(told['inFlight'])),
    givenUp: each(told['givenUp'], givenUpIn).slice(-mostOfThePast),
    configuration: settingsIn(told['configuration']),
    securityEvents: each(told['securityEvents'], securityEventIn).slice(-mostOfThePast),
    plan: plannedIn(told['plan']),
    asked: each(told['asked'], askedIn).slice(-mostOfThePast),
  };
}

const mostOfThePast = 200;

/** Those that are what they should be. */
const each = <T>(told: unknown, read: (one: Fields) => T | null): T[] =>
  listOf(told)
    .map(read)
    .filter((one) => one !== null);

function stationIn(told: unknown): StationNow | null {
  if (!isFields(told)) return null;
  const { identity, vendor, model, firmwareVersion, powerW } = told;
  return {
    identity: textOf(identity),
    vendor: textOf(vendor) ?? '',
    model: textOf(model) ?? '',
    firmwareVersion: textOf(firmwareVersion) ?? '',
    powerW: numberOf(powerW),
  };
}

function linkIn({ state, url, sinceMs, why }: Fields): LinkNow {
  const known = state === 'open' || state === 'dialling' ? state : 'closed';
  return { state: known, url: textOf(url), sinceMs: timeOf(sinceMs) ?? nothing.link.sinceMs, why: textOf(why) };
}

function inFlightIn({ messageId, action, sinceMs }: Fields): InFlight | null {
  if (typeof messageId !== 'string') return null;
  return { messageId, action: textOf(action) ?? '?', sinceMs: timeOf(sinceMs) ?? 0 };
}

/** By number, each once. */
function outletsIn(value: unknown): readonly OutletNow[] {
  const known = new Map(each(value, outletIn).map((outlet) => [outlet.connectorId, outlet]));
  return [...known.values()].sort((one, other) => one.connectorId - other.connectorId);
}

function outletIn(told: Fields): OutletNow | null {
  const connectorId = connectorOf(told['connectorId']);
  if (connectorId === null || connectorId === 0) return null;
  const { isOperative, meter } = told;
  return {
    ...freshOutlet(connectorId, numberOf(told['maxPowerW'])),
    status: statusOf(told['status']),
    plug: textOf(told['plug']),
    energy: textOf(told['energy']),
    idTag: textOf(told['idTag']),
    heldFor: textOf(told['heldFor']),
    isOperative: typeof isOperative === 'boolean' ? isOperative : null,
    meter: meterOf(meter, timeOf(fieldsOf(meter)['atMs']) ?? 0),
    transaction: transactionIn(fieldsOf(told['transaction'])),
    isPermitted: told['isPermitted'] === true,
    plan: plannedIn(told['plan']),
  };
}

function transactionIn({ localId, transactionId, idTag, meterStartWh, startedAt }: Fields): TransactionNow | null {
  if (typeof localId !== 'string') return null;
  return {
    localId,
    transactionId: numberOf(transactionId),
    idTag: textOf(idTag) ?? '',
    meterStartWh: numberOf(meterStartWh) ?? 0,
    startedAt: textOf(startedAt) ?? '',
  };
}

function chartIn(told: Fields): ChartNow | null {
  const session = textOf(told['session']);
  if (session === null) return null;
  return {
    ...freshChart(told, session),
    state: stateIn(told['state']),
    tags: textsOf(told['tags']),
    steps: numberOf(told['steps']) ?? 0,
    lastEdges: textsOf(told['lastEdges']),
    lastEvent: textOf(told['lastEvent']),
    lastAtMs: timeOf(told['lastAtMs']) ?? 0,
    heard: numberOf(told['heard']) ?? 0,
    heardThen: numberOf(told['heardThen']) ?? 0,
  };
}

function owedIn({ seq, messageId, action, connectorId, attempts, sinceMs, localId }: Fields): OwedNow | null {
  if (typeof seq !== 'number' || typeof messageId !== 'string') return null;
  return {
    seq,
    messageId,
    action: textOf(action) ?? '?',
    connectorId: connectorOf(connectorId),
    attempts: numberOf(attempts) ?? 0,
    sinceMs: timeOf(sinceMs) ?? 0,
    localId: textOf(localId),
  };
}

function givenUpIn(told: Fields): GivenUpNow | null {
  const owed = owedIn(told);
  return owed && { ...owed, givenUpAtMs: timeOf(told['givenUpAtMs']) ?? 0, why: textOf(told['why']) };
}

function securityEventIn({ atMs, type, info }: Fields): SecurityEventNow | null {
  return typeof type === 'string' ? { atMs: timeOf(atMs) ?? 0, type, info: textOf(info) } : null;
}

function askedIn({ number, call, sinceMs, about }: Fields): AskedNow | null {
  if (typeof number !== 'number' || typeof call !== 'string') return null;
  return { number, call, sinceMs: timeOf(sinceMs) ?? 0, about: about ?? null };
}
