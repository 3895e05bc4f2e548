/** The calls of the control API on a server: its own, or that of the inspector. */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { StationError } from '../../protocol/errors.js';
import { readQuery } from './body.js';
import type { EventStream } from './event-stream.js';
import { commonHeaders } from './http-server.js';
import type { Refusal } from './refusal.js';
import { commands, eventsReading, recorderReading, scheduleReading, stationReading } from './routes.js';
import * as schemas from './schemas.js';
import type { ControlPuppet, ControlTarget } from './target.js';
import { connectorIdIn } from './unknown-route.js';

/** What moves the simulated world; or, where nobody may, the refusal of all that would. */
export function serveCommands(app: FastifyInstance, puppet: ControlPuppet | Refusal): void {
  for (const command of commands) {
    app.post<{ Params: { id?: string } }>(command.path.replace('{id}', ':id'), async ({ params, body }) => {
      if (puppet instanceof Error) throw puppet;
      await command.run(puppet, body, connectorIdIn(command, params.id));
      return { ok: true };
    });
  }
}

/** What tells without moving anything. */
export function serveReadings(app: FastifyInstance, target: ControlTarget, events: EventStream): void {
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
}

function serveSchedule(app: FastifyInstance, target: ControlTarget): void {
  app.get<{ Params: { id?: string } }>(scheduleReading.path.replace('{id}', ':id'), async ({ params, query }) => {
    const connectorId = connectorIdIn(scheduleReading, params.id);
    const schedule = target.schedule({ connectorId, ...readQuery(schemas.ScheduleQuery, query) });
    if (schedule === null) throw new StationError('dark', 'The station has no power, and no schedule.');
    return schedule;
  });
}
