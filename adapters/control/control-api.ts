/**
 * The control API: the simulated world over HTTP on the loopback, so that people, scripts and any test suite can act as
 * driver, car, technician and power grid. Loaded only where it is switched on: fastify costs start time and memory, and
 * its router compiles code.
 */
import { ConfigurationError } from '../../protocol/errors.js';
import { loopbackAddress } from './access.js';
import { EventStream } from './event-stream.js';
import { guide } from './guide.js';
import { close, guard, httpServer, listen, urlOf } from './http-server.js';
import { openApiDocument } from './openapi.js';
import type { Route } from './route.js';
import { commands, guideReading, openApiReading, readings } from './routes.js';
import { serveCommands, serveReadings } from './serve.js';
import type { ControlTarget } from './target.js';
import { unknownRoute } from './unknown-route.js';

export interface ControlApiOptions {
  /** 127.0.0.1, ::1 or localhost. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly target: ControlTarget;
  /** When given, every request must show it as a bearer token. */
  readonly token?: string | undefined;
}

export interface ControlApi {
  /** `http://127.0.0.1:8080`, without a slash at the end. */
  readonly url: string;
  /** Streams end, answers under way are given a second, then every connection is closed. */
  close(): Promise<void>;
}

/** @throws ConfigurationError when the host is not on the loopback, or the port cannot be had. */
export async function startControlApi({ host, port, target, token }: ControlApiOptions): Promise<ControlApi> {
  const address = loopbackAddress(host);
  if (token === '') throw new ConfigurationError('bad-value', 'The token of the control API is empty.');
  const routes: readonly Route[] = target.puppet === null ? readings : [...commands, ...readings];
  const app = httpServer();
  const events = new EventStream((listener) => target.subscribe(listener));
  guard(app, () => ({ address, token }));
  app.setNotFoundHandler((request) => {
    throw unknownRoute(request.method, request.url, routes);
  });
  if (target.puppet !== null) serveCommands(app, target.puppet);
  serveReadings(app, target, events);
  const description = () => ({ url: urlOf(app), needsToken: token !== undefined, simulated: target.puppet !== null });
  app.get(openApiReading.path, async () => openApiDocument(routes, description()));
  app.get(guideReading.path, async (_, reply) => {
    reply.type('text/plain; charset=utf-8');
    return guide(routes, description());
  });
  await listen(app, 'The control API', address, port);
  return { url: urlOf(app), close: () => close(app, () => events.end()) };
}
