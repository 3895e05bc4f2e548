/** Requests that find no route, or whose path names no connector. */
import type { ConnectorId } from '../../protocol/ports/hardware.js';
import { Refusal } from './refusal.js';
import { type Route, routeAt } from './route.js';
import { commands } from './routes.js';

/** Why nothing is at this place. `offered` are the routes being served. */
export function unknownRoute(method: string, url: string, offered: readonly Route[]): Refusal {
  const [path = '/'] = url.split('?');
  const there = routeAt(path, offered);
  if (there !== undefined) {
    const message = `${method} is not allowed on ${there.path}; ${there.method} is: ${there.summary}.`;
    return new Refusal({ status: 405, code: 'method-not-allowed', message, headers: { allow: there.method } });
  }
  if (routeAt(path, commands) !== undefined) {
    const message = `The hardware of this station is not simulated, so it cannot be acted upon. There are: ${listed(offered)}.`;
    return new Refusal({ status: 404, code: 'not-simulated', message });
  }
  const message = `There is no ${JSON.stringify(path.slice(0, 100))}. There are: ${listed(offered)}.`;
  return new Refusal({ status: 404, code: 'unknown-route', message });
}

/** The `{id}` of the path. Whether the station has such a connector is for the station to say. @throws Refusal (404). */
export function connectorIdIn({ connector, path }: Route, given: string | undefined): ConnectorId | 0 {
  if (connector === null) return 0;
  const id = /^(?:0|[1-9][0-9]{0,8})$/.test(given ?? '') ? Number(given) : Number.NaN;
  if (id > 0 || (id === 0 && connector === 'outletOrStation')) return id;
  const allowed =
    connector === 'outlet' ? 'connectors are numbered from 1' : 'connectors are numbered from 1, and 0 is the station';
  const message = `There is no connector ${JSON.stringify(given?.slice(0, 40))} in ${path}: ${allowed}.`;
  throw new Refusal({ status: 404, code: 'unknown-connector', message });
}

function listed(routes: readonly Route[]): string {
  return routes.map(({ method, path }) => `${method} ${path}`).join(', ');
}
