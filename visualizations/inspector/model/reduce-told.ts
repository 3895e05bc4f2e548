/** What charts are told, as far as others want to know it. */
import { connectorOf, type Fields, fieldsOf, isFields, listOf, type TraceLine, textOf } from './line.js';
import { withOutlet } from './outlets.js';
import { plannedIn } from './plans.js';
import type { Present, SecurityEventNow, StatusNow } from './present.js';
import { limited } from './reduce-hardware.js';
import { withSetting } from './reduce-ports.js';
import { settingsIn } from './reduce-run.js';

export function toldLine(present: Present, line: TraceLine): Present {
  const event = fieldsOf(line['event']);
  switch (event['type']) {
    case 'status.is':
      return statusIs(present, line['actor'], event['status']);
    case 'outlet.changed':
      return line['chart'] === 'authorization' ? outletChanged(present, fieldsOf(event['outlet'])) : present;
    case 'xstate.done.actor.tellPlans':
      return listOf(fieldsOf(event['output'])['plans']).reduce(planned, present);
    case 'xstate.done.actor.openStore':
      return opened(present, fieldsOf(event['output'])['configuration']);
    case 'configuration.changed':
      return withSetting(present, event);
    case 'security.event':
      return line['chart'] === 'security-events' ? withSecurityEvent(present, raised(event, line.atMs)) : present;
    default:
      return present;
  }
}

/** Told to the chart that says it to the CSMS: `status-1`. */
function statusIs(present: Present, actor: unknown, told: unknown): Present {
  const number = typeof actor === 'string' ? /^status-(\d+)$/.exec(actor)?.[1] : undefined;
  const status = statusOf(told);
  if (number === undefined || status === null) return present;
  if (number === '0') return { ...present, status };
  return withOutlet(present, connectorOf(Number(number)), (outlet) => ({ ...outlet, status }));
}

export function statusOf(told: unknown): StatusNow | null {
  const { status, errorCode, info } = fieldsOf(told);
  if (typeof status !== 'string') return null;
  return { status, errorCode: textOf(errorCode) ?? 'NoError', info: textOf(info) };
}

const outletChanged = (present: Present, told: Fields): Present =>
  withOutlet(present, connectorOf(told['connectorId']), (outlet) => ({
    ...outlet,
    idTag: textOf(told['idTag']),
    heldFor: heldForOf(told['heldFor']),
    isOperative: typeof told['operative'] === 'boolean' ? told['operative'] : null,
  }));

/** The tag of a reservation. */
const heldForOf = (told: unknown) => textOf(told) ?? textOf(fieldsOf(told)['idTag']);

const planned = (present: Present, told: Fields): Present =>
  limited(present, connectorOf(told['connectorId']), plannedIn(told['periods']));

function opened(present: Present, configuration: unknown): Present {
  return isFields(configuration) ? { ...present, configuration: settingsIn(configuration) } : present;
}

function raised(event: Fields, atMs: number): SecurityEventNow | null {
  const type = textOf(event['event']);
  return type === null ? null : { atMs, type, info: textOf(event['techInfo']) };
}

const mostEvents = 100;

function withSecurityEvent(present: Present, event: SecurityEventNow | null): Present {
  return event === null
    ? present
    : { ...present, securityEvents: [...present.securityEvents, event].slice(-mostEvents) };
}
