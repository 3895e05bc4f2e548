/** A station for the control API to drive that only writes down what it is told. */
import http from 'node:http';
import { afterEach } from 'vitest';
import { type ControlApiOptions, startControlApi } from '../../adapters/control/control-api.js';
import type { ControlPuppet, ControlTarget, ScheduleQuestion } from '../../adapters/control/target.js';
import type { StationDescription } from '../../protocol/description.js';
import { StationError } from '../../protocol/errors.js';
import type { JournalEntry } from '../../protocol/ports/journal.js';

/** What a test leaves behind is undone after it, the last first. */
export const cleanups: Array<() => unknown> = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

export const station: StationDescription = {
  identity: 'CP-1',
  csms: 'ws://localhost:9000',
  vendor: 'Statecharge',
  model: 'BSC-S12BCC',
  now: '2026-01-31T12:00:00.000Z',
  state: { working: {} },
  connection: 'open',
  security: { profile: 1, fallback: null },
  registration: 'accepted',
  operative: true,
  reservations: [{ reservationId: 9, connectorId: 0, idTag: 'TAG-9', expiryDate: '2026-01-31T13:00:00.000Z' }],
  localList: { version: 3, entries: 20 },
  connectors: [
    {
      connectorId: 1,
      status: 'Charging',
      errorCode: 'NoError',
      plug: 'plugged',
      energy: 'delivering',
      operative: true,
      idTag: '04A1B2C3',
      transactionId: 7,
      limitW: 60_000,
      meter: { energyWh: 1234.5, powerW: 50_000, currentA: 125.1, voltageV: 399.6, socPercent: 41.2 },
    },
    {
      connectorId: 2,
      status: 'Available',
      errorCode: 'NoError',
      plug: null,
      energy: null,
      operative: false,
      idTag: null,
      transactionId: null,
      limitW: null,
      meter: null,
    },
  ],
  owed: [{ seq: 4, messageId: 'a', action: 'StopTransaction', attempts: 1 }],
  givenUp: [
    { seq: 3, messageId: 'b', action: 'StartTransaction', attempts: 3, at: '2026-01-31T11:00:00.000Z', why: 'x' },
  ],
  securityEvents: [
    { number: 2, type: 'InvalidMessages', timestamp: '2026-01-31T11:30:00.000Z', techInfo: 'frame is not JSON' },
  ],
  certificates: [
    {
      use: 'CentralSystemRootCertificate',
      subject: 'CN=Root',
      fingerprint: '00',
      notBefore: '2026-01-01T00:00:00.000Z',
      notAfter: '2036-01-01T00:00:00.000Z',
      isInUse: true,
    },
  ],
  firmware: { version: 'V1.0.6', update: { requestId: 3, phase: 'over', status: 'Installed' } },
  configuration: { HeartbeatInterval: '300' },
};

/** Connector 3 and above do not exist. */
function schedule({ connectorId, seconds = 86_400, unit = 'W' }: ScheduleQuestion) {
  if (connectorId > 2) throw new StationError('unknown-connector', `There is no connector ${connectorId}.`);
  const by = { kind: 'outlet' } as const;
  const decision = { by, weighed: [{ source: by, limit: 60_000 }], outlets: [] };
  return {
    connectorId,
    from: '2026-01-31T12:00:00.000Z',
    seconds,
    unit,
    voltage: { nominalV: 800, presentV: 399.6 },
    periods: [{ startS: 0, limit: 60_000, decision }],
    plan: [{ from: '2026-01-31T12:00:00.000Z', limitW: 60_000, limitA: 400, isShared: false, decision }],
  };
}

/** Every call the puppet has, as `[name, ...arguments]`. */
export type Call = readonly [keyof ControlPuppet, ...unknown[]];

export function recordingPuppet(calls: Call[]): ControlPuppet {
  const noting =
    <Arguments extends unknown[]>(name: keyof ControlPuppet) =>
    (...given: Arguments) =>
      void calls.push([name, ...given]);
  return {
    plug: noting('plug'),
    unplug: noting('unplug'),
    ev: noting('ev'),
    rfid: noting('rfid'),
    stop: noting('stop'),
    fault: noting('fault'),
    clearFault: noting('clearFault'),
    lockFailure: noting('lockFailure'),
    power: async (on) => void calls.push(['power', on]),
    network: noting('network'),
    meter: noting('meter'),
    derate: noting('derate'),
    tamper: noting('tamper'),
    host: noting('host'),
  };
}

export interface RecordingTarget extends ControlTarget {
  readonly calls: Call[];
  /** How many listen now. */
  readonly listeners: Set<(entry: JournalEntry) => void>;
  tell(entry: JournalEntry): void;
}

export function recordingTarget(puppet: (calls: Call[]) => ControlPuppet | null = recordingPuppet): RecordingTarget {
  const calls: Call[] = [];
  const listeners: RecordingTarget['listeners'] = new Set();
  return {
    calls,
    listeners,
    puppet: puppet(calls),
    station: () => station,
    schedule: (request) => schedule(request),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell: (entry) => {
      for (const listener of listeners) listener(entry);
    },
  };
}

/** The API of this target on a free port of the loopback; it ends with the test. */
export async function served(target: ControlTarget, options: Partial<ControlApiOptions> = {}) {
  const api = await startControlApi({ host: '127.0.0.1', port: 0, target, ...options });
  cleanups.push(() => api.close());
  return api;
}

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: http.OutgoingHttpHeaders;
  /** Sent as it is. */
  readonly body?: string;
  /** Sent as it is, instead of what the URL is tidied up to. */
  readonly path?: string;
}

/** One request with whatever headers, also those that `fetch` does not let one choose. */
export function ask(url: string, { method = 'GET', headers = {}, body, path }: Asked = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      url,
      { method, headers, agent: false, ...(path !== undefined && { path }) },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
        response.on('error', reject);
      },
    );
    request.on('error', reject).end(body);
  });
}

/** POSTs JSON. */
export function post(url: string, body: unknown): Promise<Answer> {
  return ask(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

/** The code and message of a refusal; fails when it is not of that form. */
export function errorIn({ headers, text }: Answer): { readonly code: string; readonly message: string } {
  if (!headers['content-type']?.startsWith('application/json')) throw new Error(`not JSON: ${text}`);
  const { error, ...rest } = JSON.parse(text);
  if (Object.keys(rest).length > 0 || Object.keys(error).sort().join() !== 'code,message') throw new Error(text);
  return error;
}
