/**
 * The control API: the simulated world over HTTP on the loopback, so that people, scripts and any test suite can act as
 * driver, car, technician and power grid. Loaded only where it is switched on: fastify costs start time and memory, and
 * its router compiles code.
 */
import { Readable } from 'node:stream';
import { type FastifyInstance, type FastifyReply, fastify } from 'fastify';
import { ConfigurationError, StationError } from '../../protocol/errors.js';
import { type AccessRule, accessRefusal, loopbackAddress } from './access.js';
import { parseJson, readQuery } from './body.js';
import { EventStream } from './event-stream.js';
import { guide } from './guide.js';
import { answerMalformed } from './malformed.js';
import { openApiDocument } from './openapi.js';
import { answerTo, errorBody, maxBodyBytes } from './refusal.js';
import type { Route } from './route.js';
import {
  commands,
  eventsReading,
  guideReading,
  openApiReading,
  readings,
  recorderReading,
  scheduleReading,
  stationReading,
} from './routes.js';
import * as schemas from './schemas.js';
import type { ControlPuppet, ControlTarget } from './target.js';
import { connectorIdIn, unknownRoute } from './unknown-route.js';

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

const closeGraceMs = 1000;

/** Slower requests are somebody who does not send. */
const requestTimeoutMs = 10_000;

/** For browsers: nothing here is to be kept, guessed at, or drawn into a foreign page. */
const commonHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
};

/** @throws ConfigurationError when the host is not on the loopback, or the port cannot be had. */
export async function startControlApi({ host, port, target, token }: ControlApiOptions): Promise<ControlApi> {
  const address = loopbackAddress(host);
  if (token === '') throw new ConfigurationError('bad-value', 'The token of the control API is empty.');
  const routes: readonly Route[] = target.puppet === null ? readings : [...commands, ...readings];
  const app = server();
  const events = new EventStream((listener) => target.subscribe(listener));
  guard(app, { address, token });
  app.setNotFoundHandler((request) => {
    throw unknownRoute(request.method, request.url, routes);
  });
  if (target.puppet !== null) serveCommands(app, target.puppet);
  app.get(stationReading.path, async () => target.station());
  serveSchedule(app, target);
  app.get(eventsReading.path, (_, reply) => {
    reply.hijack();
    events.add(reply.raw, commonHeaders);
  });
  app.get(recorderReading.path, async (_, reply) => {
    const lines = target.recording?.() ?? null;
    if (lines === null) throw new StationError('no-recorder', 'The flight recorder is switched off.');
    reply.type(recorderReading.mediaType);
    // In its own time: the station goes on while it is read.
    return Readable.from(lines, { objectMode: true, highWaterMark: 64 }).map((line: string) => Buffer.from(line));
  });
  const description = () => ({ url: urlOf(app), needsToken: token !== undefined, simulated: target.puppet !== null });
  app.get(openApiReading.path, async () => openApiDocument(routes, description()));
  app.get(guideReading.path, async (_, reply) => {
    reply.type('text/plain; charset=utf-8');
    return guide(routes, description());
  });
  await listen(app, address, port);
  return { url: urlOf(app), close: () => close(app, events) };
}

function server(): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: maxBodyBytes,
    requestTimeout: requestTimeoutMs,
    exposeHeadRoutes: false,
    return503OnClosing: false,
    clientErrorHandler: answerMalformed,
    frameworkErrors: (error, _, reply) => refuse(reply, error),
  });
  app.setErrorHandler((error, _, reply) => refuse(reply, error));
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, async (_: unknown, text: string) =>
    parseJson(text),
  );
  return app;
}

function refuse(reply: FastifyReply, error: unknown): void {
  const answer = answerTo(error);
  reply
    .code(answer.status)
    .headers({ ...commonHeaders, ...answer.headers })
    .send(errorBody(answer));
}

function guard(app: FastifyInstance, rule: AccessRule): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(commonHeaders);
    const refusal = accessRefusal(rule, request.socket.localPort ?? 0, request.headers);
    if (refusal !== null) throw refusal;
  });
}

function serveCommands(app: FastifyInstance, puppet: ControlPuppet): void {
  for (const command of commands) {
    app.post<{ Params: { id?: string } }>(command.path.replace('{id}', ':id'), async ({ params, body }) => {
      await command.run(puppet, body, connectorIdIn(command, params.id));
      return { ok: true };
    });
  }
}

function serveSchedule(app: FastifyInstance, target: ControlTarget): void {
  app.get<{ Params: { id?: string } }>(scheduleReading.path.replace('{id}', ':id'), async ({ params, query }) => {
    const connectorId = connectorIdIn(scheduleReading, params.id);
    const schedule = target.schedule({ connectorId, ...readQuery(schemas.ScheduleQuery, query) });
    if (schedule === null) throw new StationError('dark', 'The station has no power, and no schedule.');
    return schedule;
  });
}

async function listen(app: FastifyInstance, address: string, port: number): Promise<void> {
  try {
    await app.listen({ host: address, port });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigurationError('bad-value', `The control API cannot listen on ${address} port ${port}: ${why}`, {
      cause,
    });
  }
}

function urlOf(app: FastifyInstance): string {
  const [bound] = app.addresses();
  if (bound === undefined || typeof bound === 'string')
    throw new Error('control API: the server has no address although it listens');
  return `http://${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}`;
}

/** A reader that does not read, or a request that never ends, must not hold up the end of the station. */
async function close(app: FastifyInstance, events: EventStream): Promise<void> {
  events.end();
  const impatience = setTimeout(() => app.server.closeAllConnections(), closeGraceMs);
  try {
    await app.close();
  } finally {
    clearTimeout(impatience);
  }
}
