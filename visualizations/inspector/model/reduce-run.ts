/** Beginnings, ends, and what stands for lines that are gone. */
import {
  connectorOf,
  type Fields,
  fieldsOf,
  isFields,
  listOf,
  mask,
  numberOf,
  type TraceLine,
  textOf,
} from './line.js';
import { mostSettings } from './most.js';
import { freshOutlet, nothing, type OutletNow, type Present, type StationNow } from './present.js';

export function runLine(present: Present, line: TraceLine): Present {
  if (line.kind === 'run.began') return began(present, line);
  if (line.kind === 'run.ended') return ended(present, line);
  if (line.kind === 'trace') return headed(present, line);
  // Whether it runs is among what is missing; if it does, its charts will tell. Answers may be missing too.
  const asked = present.asked.filter(({ call }) => call === 'ledger.commit');
  return { ...present, inFlight: null, asked };
}

/** A file that goes on, or a dump, has no beginning of a run in it: the station is at work. */
function headed(present: Present, line: TraceLine): Present {
  const told = fieldsOf(line['station']);
  const station = stationOf(told, textOf(line['identity']));
  const isRunning = present.isRunning || (numberOf(line['part']) ?? 1) > 1 || typeof line['why'] === 'string';
  const known = present.outlets.length > 0 ? present.outlets : outletsOf(told);
  return {
    ...present,
    station: station ?? present.station,
    isRunning,
    outlets: known,
    configuration: { ...settingsIn(told['configuration']), ...present.configuration },
  };
}

/** What is on disk stays as it was until the ledger has been opened, and what has happened is remembered. */
function began(present: Present, line: TraceLine): Present {
  const identity = textOf(fieldsOf(fieldsOf(line['settings'])['csms'])['identity']);
  return {
    ...nothing,
    station: stationOf(line, identity) ?? present.station,
    isRunning: true,
    link: { ...nothing.link, sinceMs: line.atMs },
    outlets: outletsOf(line),
    owed: present.owed,
    givenUp: present.givenUp,
    configuration: { ...present.configuration, ...settingsIn(line['configuration']) },
    securityEvents: present.securityEvents,
  };
}

function ended(present: Present, line: TraceLine): Present {
  const isCut = line['how'] === 'cut';
  const { link } = present;
  const why = isCut ? 'the power was cut' : 'the station has ended';
  return {
    ...present,
    isRunning: false,
    link: link.state === 'closed' ? link : { ...link, state: 'closed', sinceMs: line.atMs, why },
    inFlight: null,
    // A station that has ended writes what it had still to write.
    asked: isCut ? [] : present.asked,
  };
}

function stationOf(told: Fields, identity: string | null): StationNow | null {
  const product = told['product'];
  if (!isFields(product)) return null;
  return {
    identity,
    vendor: textOf(product['vendor']) ?? '',
    model: textOf(product['model']) ?? '',
    firmwareVersion: textOf(product['firmwareVersion']) ?? '',
    powerW: numberOf(product['powerW']),
  };
}

function outletsOf(told: Fields): readonly OutletNow[] {
  return listOf(fieldsOf(told['product'])['connectors'])
    .flatMap(({ id, maxPowerW }) => {
      const connectorId = connectorOf(id);
      return connectorId === null || connectorId === 0 ? [] : [freshOutlet(connectorId, numberOf(maxPowerW))];
    })
    .sort((one, other) => one.connectorId - other.connectorId)
    .filter(({ connectorId }, index, all) => connectorId !== all[index - 1]?.connectorId);
}

/** Secrets have no place here, even where they are no more than asterisks. */
export function settingsIn(told: unknown): Readonly<Record<string, string>> {
  const shown = Object.entries(fieldsOf(told))
    .filter(([key, value]) => isSetting(key, value))
    .slice(0, mostSettings);
  return Object.fromEntries(shown) as Readonly<Record<string, string>>;
}

export function isSetting(key: string, value: unknown): value is string {
  return typeof value === 'string' && !value.startsWith(mask) && key.toLowerCase() !== 'authorizationkey';
}
