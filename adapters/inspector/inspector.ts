/**
 * The inspector: a page that shows a station at work, or a trace of one, and the lines it is made from. Loaded only
 * where it is wanted, for fastify costs start time and memory, and its router compiles code.
 */
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { ConfigurationError } from '../../protocol/errors.js';
import { EventStream } from '../control/event-stream.js';
import { close, commonHeaders, guard, httpServer, listen, urlOf } from '../control/http-server.js';
import { openApiDocument } from '../control/openapi.js';
import { Refusal } from '../control/refusal.js';
import {
  commands,
  eventsReading,
  openApiReading,
  recorderReading,
  scheduleReading,
  stationReading,
} from '../control/routes.js';
import { serveCommands, serveReadings } from '../control/serve.js';
import type { ControlTarget } from '../control/target.js';
import { unknownRoute } from '../control/unknown-route.js';
import { type InspectorAssets, serveAssets } from './assets.js';
import { type LineSource, LineStream } from './line-stream.js';

/** A station that runs. */
export interface LiveSubject {
  readonly lines: LineSource;
  readonly target: ControlTarget;
  /** Why nobody may act from the page, in a sentence; null: they may, as long as the hardware is simulated. */
  readonly whyNot: string | null;
}

/** A file with a trace. */
export interface TraceSubject {
  readonly trace: string;
}

export interface InspectorOptions {
  /** An IP address, or localhost. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Of the package. */
  readonly version: string;
  /** Whatever tells of the station is told only to who shows it. */
  readonly token: string;
  readonly assets: InspectorAssets;
  readonly subject: LiveSubject | TraceSubject;
}

export interface Inspector {
  /** `http://127.0.0.1:8088/`, without the token. Where it listens on all addresses, that of this machine alone. */
  readonly url: string;
  /** Streams end, answers under way are given a second, then every connection is closed. */
  close(): Promise<void>;
}

/** Whoever is not known may not use up what the station needs for its own connections and files. */
const mostConnections = 64;

/** The page draws with its own files only, and nobody may draw it into theirs. */
const headers = {
  ...commonHeaders,
  'content-security-policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};

/** @throws ConfigurationError when the token is empty, or the port cannot be had. */
export async function startInspector(options: InspectorOptions): Promise<Inspector> {
  const { host, port, token, assets, subject } = options;
  if (token === '') throw new ConfigurationError('bad-value', 'The token of the inspector is empty.');
  const address = host.toLowerCase() === 'localhost' ? '127.0.0.1' : host;
  const app = httpServer(headers);
  app.server.maxConnections = mostConnections;
  const open = new Set<string | undefined>();
  guard(app, ({ routeOptions: { url } }) => (open.has(url) ? { address } : { address, token }));
  for (const path of serveAssets(app, assets)) open.add(path);
  const about = aboutOf(options);
  app.get('/about', async () => about);
  const endStreams = 'trace' in subject ? serveTrace(app, subject) : serveLive(app, subject);
  app.setNotFoundHandler(({ method, url }) => {
    throw unknownRoute(method, url, [...commands, stationReading, scheduleReading, eventsReading, recorderReading]);
  });
  await listen(app, 'The inspector', address, port);
  return { url: `${reachable(urlOf(app))}/`, close: () => close(app, endStreams) };
}

function aboutOf({ version, subject }: InspectorOptions) {
  const whyNot = whyNotOf(subject);
  const trace = 'trace' in subject ? basename(subject.trace) : null;
  return { version, isLive: trace === null, mayAct: whyNot === null, whyNot, trace };
}

function whyNotOf(subject: LiveSubject | TraceSubject): string | null {
  if ('trace' in subject) return 'A trace is shown here, and no station runs.';
  if (subject.target.puppet === null)
    return 'The hardware of this station is not simulated, so it cannot be acted upon.';
  return subject.whyNot;
}

function readOnly(message: string): Refusal {
  return new Refusal({ status: 403, code: 'read-only', message });
}

/** Returns what ends the streams. */
function serveLive(app: FastifyInstance, subject: LiveSubject): () => void {
  const { target } = subject;
  const whyNot = whyNotOf(subject);
  const events = new EventStream((listener) => target.subscribe(listener));
  const lines = new LineStream(subject.lines);
  serveCommands(app, whyNot === null && target.puppet !== null ? target.puppet : readOnly(whyNot ?? ''));
  serveReadings(app, target, events);
  // The page makes its buttons from it.
  app.get(openApiReading.path, async () => openApiDocument(commands, { url: urlOf(app), needsToken: true }));
  app.get('/lines', async (_, reply) => {
    lines.add(reply.raw, headers);
    reply.hijack();
  });
  return () => {
    events.end();
    lines.end();
  };
}

function serveTrace(app: FastifyInstance, subject: TraceSubject): () => void {
  const whyNot = whyNotOf(subject) ?? '';
  serveCommands(app, readOnly(whyNot));
  for (const { path } of [stationReading, scheduleReading, eventsReading, recorderReading]) {
    app.get(path.replace('{id}', ':id'), async () => {
      throw new Refusal({ status: 404, code: 'no-station', message: whyNot });
    });
  }
  app.get('/lines', async (_, reply) => {
    reply.type('application/x-ndjson');
    return traceIn(subject.trace);
  });
  return () => {};
}

async function traceIn(path: string): Promise<Readable> {
  try {
    return (await open(path)).createReadStream();
  } catch {
    const message = 'The trace is gone: its file cannot be read any more.';
    throw new Refusal({ status: 404, code: 'no-trace', message });
  }
}

/** No browser goes to "all addresses". */
function reachable(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}
