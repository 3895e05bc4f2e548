/**
 * A journal for machines: one line of JSON an entry. Loaded only where it is asked for, as pino costs start time and
 * memory.
 */
import { type DestinationStream, pino } from 'pino';
import type { Journal, JournalLevel } from '../../protocol/ports/journal.js';

export interface PinoJournalOptions {
  readonly level: JournalLevel;
  /** Default: standard output, written at once, so that a crash loses nothing. */
  readonly stream?: DestinationStream;
}

/** `{"level":"info","time":"2026-01-31T12:00:00.000Z","event":"transaction.started","connectorId":1}` */
export function pinoJournal(options: PinoJournalOptions): Journal {
  const logger = pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    options.stream ?? pino.destination({ fd: 1, sync: true }),
  );
  return {
    note({ level, ...details }) {
      logger[level](jsonable(details));
    },
  };
}

/** Errors have no enumerable fields of their own and would be written as `{}`. */
function jsonable(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name,
      value instanceof Error ? { name: value.name, message: value.message } : value,
    ]),
  );
}
