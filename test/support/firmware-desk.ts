/** Firmware updates on their own: a host, files and a CSMS that do what a test says. */
import { firmwareActor } from '../../actors/firmware.actor.js';
import type { firmwareMachine } from '../../machines/firmware/firmware.machine.js';
import type { FirmwareCall, FirmwareInput, Judged } from '../../machines/firmware/firmware.types.js';
import { recordFor } from '../../machines/firmware/job.js';
import type { Request } from '../../protocol/messages.js';
import type { FirmwareRecord } from '../../protocol/ports/store.js';
import { ChartRig } from './chart-rig.js';
import { restingPorts } from './resting-ports.js';

export const image = { path: '/firmware', sizeBytes: 20, sha256: 'ab' } as const;

export function signedCall(requestId: number, more: Partial<Request<'SignedUpdateFirmware'>['firmware']> = {}) {
  const firmware = {
    location: 'http://files.example/firmware.bin',
    retrieveDateTime: '2025-12-31T00:00:00Z',
    signingCertificate: 'certificate',
    signature: 'signature',
    ...more,
  };
  const payload = { requestId, firmware };
  return { type: 'csms.signedUpdateFirmware', callId: `call-${requestId}`, payload } satisfies FirmwareCall;
}

export const classicCall = {
  type: 'csms.updateFirmware',
  callId: 'call-classic',
  payload: { location: 'http://files.example/firmware.bin', retrieveDate: '2025-12-31T00:00:00Z', retries: 0 },
} satisfies FirmwareCall;

export function judged(call: FirmwareCall, id = 1): Judged {
  const record = recordFor(call, `0000000${id}-0000-4000-8000-000000000000`);
  return { ok: true, record };
}

export function recordOf(call: FirmwareCall, more: Partial<FirmwareRecord> = {}): FirmwareRecord {
  return { ...recordFor(call, '00000001-0000-4000-8000-000000000000'), ...more };
}

export const firmwareInput: FirmwareInput = {
  record: null,
  outcome: 'none',
  isNew: false,
  isInstallable: true,
  product: { downloadsWhileCharging: false, unsignedFirmware: 'unsecured' },
  connectors: 2,
  busy: [],
  settings: { securityProfile: 0 },
};

export const firmwarePeers = ['outbox', 'security-events', 'station', 'connector-1', 'connector-2'];

export class FirmwareDesk {
  readonly rig: ChartRig<typeof firmwareMachine>;
  /** Calls of the CSMS that nobody has answered, by id. */
  readonly handling = new Map<string, string>();
  /** Names of the files that were thrown away. */
  readonly discarded: string[] = [];

  constructor(input: Partial<FirmwareInput> = {}) {
    const transfer = {
      ...restingPorts().transfer,
      discard: async (name: string) => void this.discarded.push(name),
    };
    this.rig = new ChartRig(firmwareActor, {
      peers: firmwarePeers,
      input: { ...firmwareInput, ...input },
      ports: { transfer },
      state: { handling: this.handling },
    });
  }

  /** The disk has done what it was given, and the CSMS has answered what it was told. */
  settle(): void {
    for (let turns = 0; turns < 50; turns += 1) {
      if (this.rig.runs('write')) this.rig.done('write');
      else if (this.rig.snapshot.context.asked !== null) this.#answers();
      else return;
    }
  }

  /** The disk has done what it was given; the CSMS says nothing. */
  written(): void {
    for (let turns = 0; turns < 50 && this.rig.runs('write'); turns += 1) this.rig.done('write');
  }

  /** The date that is waited for has come. */
  deadline(): void {
    this.rig.send({ type: 'deadline' });
    this.settle();
  }

  done(child: string, output?: unknown): void {
    this.rig.done(child, output);
    this.settle();
  }

  fail(child: string, error?: unknown): void {
    this.rig.fail(child, error);
    this.settle();
  }

  send(event: { readonly type: string }): void {
    this.rig.send(event);
    this.settle();
  }

  /** An update that was asked for, and is judged well. */
  accepts(call: FirmwareCall, id?: number): void {
    this.send(call);
    this.done('judge', judged(call, id));
  }

  /** To where it is to be installed. */
  fetched(): void {
    this.deadline();
    this.done('download', image);
    if (this.rig.runs('verify')) this.done('verify', true);
  }

  online(): void {
    this.send({ type: 'registration.accepted' });
  }

  busy(connectorId: number, busy: boolean): void {
    this.rig.send({ type: 'outlet.busy', connectorId, busy });
    this.settle();
  }

  get record(): FirmwareRecord | null {
    return this.rig.snapshot.context.record;
  }

  /** Answers to the CSMS: status, `{}`, or the code of an error. */
  get answers(): unknown[] {
    return this.rig.eventsTo('outbox').flatMap(({ type, payload, code }) => {
      if (type === 'outbox.respond') return [payload.status ?? payload];
      return type === 'outbox.refuse' ? [code] : [];
    });
  }

  /** The same with the calls that they answer. */
  get answersById(): unknown[] {
    return this.rig.eventsTo('outbox').flatMap(({ type, callId, payload, code }) => {
      if (type === 'outbox.respond') return [[callId, payload.status ?? payload]];
      return type === 'outbox.refuse' ? [[callId, code]] : [];
    });
  }

  /** What the journal was told, by its words. */
  get noted(): string[] {
    return this.rig.journal.entries.map(({ event }) => event);
  }

  /** Statuses as they were told, of either message. */
  get told(): unknown[] {
    return this.calls.map(({ payload }) => payload.status);
  }

  get calls() {
    return this.rig.eventsTo('outbox').filter(({ type }) => type === 'outbox.call');
  }

  get securityEvents(): unknown[] {
    return this.rig.eventsTo('security-events').map(({ event }) => event);
  }

  /** Whether the update keeps outlet 1 closed, as it was told last. */
  get isClosed(): boolean {
    const last = this.rig.eventsTo('connector-1').at(-1);
    return last?.['operative'] === false;
  }

  #answers(): void {
    const { asked } = this.rig.snapshot.context;
    const action = this.calls.at(-1)?.['action'] as string;
    this.rig.send({ type: `answered.${action[0]?.toLowerCase()}${action.slice(1)}`, key: String(asked), payload: {} });
  }
}

/** One that the CSMS has accepted. */
export function online(...input: ConstructorParameters<typeof FirmwareDesk>): FirmwareDesk {
  const desk = new FirmwareDesk(...input);
  desk.online();
  return desk;
}
