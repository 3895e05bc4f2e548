/** Uploads of logs on their own: a CSMS that wants one, a packer and a server that do what a test says. */
import { logUploadMachine } from '../../machines/log-upload/log-upload.machine.js';
import type { Request } from '../../protocol/messages.js';
import type { PackedLog } from '../../protocol/ports/logs.js';
import { ChartRig } from './chart-rig.js';

export const packed: PackedLog = { path: '/logs/packed/log.jsonl.gz', name: 'log.jsonl.gz', sizeBytes: 100 };

export const diagnosticsAsked = (callId: string, payload: Partial<Request<'GetDiagnostics'>> = {}) => ({
  type: 'csms.getDiagnostics' as const,
  callId,
  payload: { location: 'ftp://logs.example/in/', ...payload },
});

export const logAsked = (callId: string, requestId: number, payload: Partial<Request<'GetLog'>> = {}) => ({
  type: 'csms.getLog' as const,
  callId,
  payload: {
    logType: 'SecurityLog' as const,
    requestId,
    log: { remoteLocation: 'ftp://logs.example/in/' },
    ...payload,
  },
});

export class LogDesk {
  readonly rig: ChartRig<typeof logUploadMachine>;
  /** Paths of the files that were cleared away. */
  readonly discarded: string[] = [];
  readonly #told: string;

  constructor(serves: 'diagnostics' | 'log-upload', isAccepted = true) {
    this.#told = serves === 'diagnostics' ? 'diagnosticsStatusNotification' : 'logStatusNotification';
    this.rig = new ChartRig(logUploadMachine, {
      peers: ['outbox'],
      systemId: serves,
      input: { serves },
      ports: {
        logs: {
          open: async () => [],
          append: async () => ({ number: 1, hash: '' }),
          pack: async () => null,
          discard: async ({ path }) => void this.discarded.push(path),
        },
      },
    });
    if (isAccepted) this.rig.send({ type: 'registration.accepted' });
  }

  /** What the CSMS was answered, in order: call id and payload. */
  get answers(): unknown[] {
    return this.rig
      .eventsTo('outbox')
      .flatMap(({ type, callId, payload }) => (type === 'outbox.respond' ? [[callId, payload]] : []));
  }

  /** What the CSMS was told, in order. */
  get told(): unknown[] {
    return this.rig.eventsTo('outbox').flatMap(({ type, payload }) => (type === 'outbox.call' ? [payload] : []));
  }

  get statuses(): unknown[] {
    return this.told.map((payload) => (payload as { status: string }).status);
  }

  /** The CSMS has heard what it was told last. */
  hears(): void {
    this.rig.send({ type: `answered.${this.#told}`, key: this.#key, payload: {} });
  }

  /** The line goes away: the outbox gives back what it was to tell, and the registration says so. */
  offline(): void {
    if (this.#key !== '') this.rig.send({ type: `failed.${this.#told}`, key: this.#key, reason: 'offline' });
    this.rig.send({ type: 'registration.offline' });
  }

  refuses(): void {
    this.rig.send({ type: `failed.${this.#told}`, key: this.#key, reason: 'refused', code: 'NotImplemented' });
  }

  get #key(): string {
    const calls = this.rig.eventsTo('outbox').filter(({ type, kind }) => type === 'outbox.call' && kind === 'ordinary');
    return calls.at(-1)?.key ?? '';
  }
}
