/** The certificates chart on its own, with jobs that come out as a test says. */
import { certificatesActor } from '../../actors/certificates.actor.js';
import type { certificatesMachine } from '../../machines/certificates/certificates.machine.js';
import type {
  CertificatesDone,
  CertificatesJob,
  CertificatesSeen,
  CertificatesSettings,
  CertificatesWork,
} from '../../machines/certificates/certificates.types.js';
import type { CertificateRequestRecord } from '../../protocol/ports/store.js';
import { ChartRig } from './chart-rig.js';

export const settings: CertificatesSettings = { operator: 'Operator', renewalMs: 30 * 86_400_000 };

export const pendingRequest = (
  keyName: string,
  phase: CertificateRequestRecord['phase'] = 'unsaid',
): CertificateRequestRecord => ({
  keyName,
  csr: `request for ${keyName}`,
  subject: { commonName: 'CP-1', organization: 'Operator' },
  at: '2026-01-01T00:00:00.000Z',
  phase,
});

/** A job that has come to nothing but what a test says. */
export function done(part: Partial<CertificatesDone> = {}, seen: Partial<CertificatesSeen> = {}): CertificatesDone {
  const nothing = { installed: [], switched: null, nextAt: null, renewalIsDue: false };
  return { answer: null, events: [], seen: { ...nothing, ...seen }, ...part };
}

export const worked = (output: CertificatesDone) => ({ type: 'xstate.done.actor.work', output });

export class CertificatesDesk {
  readonly rig: ChartRig<typeof certificatesMachine>;

  /** It has looked once, as it does at every start. */
  constructor(request: CertificateRequestRecord | null = null, seen: Partial<CertificatesSeen> = {}) {
    this.rig = new ChartRig(certificatesActor, {
      peers: ['outbox', 'security-events', 'connection'],
      input: { settings, request },
    });
    this.works(done({}, seen));
  }

  works(outcome = done()): void {
    this.rig.done('work', outcome);
  }

  /** Every job that waits comes to nothing. */
  worksOff(): void {
    while (this.rig.runs('work')) this.works();
  }

  online(how: 'accepted' | 'resumed' = 'accepted'): void {
    this.rig.send({ type: `registration.${how}` });
    this.worksOff();
  }

  /** The CSMS asks for a request, and its key is made. */
  requests(keyName = 'key-1'): void {
    this.rig.send({ type: 'trigger.signChargePointCertificate' });
    this.works(done({ request: pendingRequest(keyName) }));
  }

  answers(status: 'Accepted' | 'Rejected', key = 'key-1'): void {
    this.rig.send({ type: 'answered.signCertificate', key, payload: { status } });
  }

  fails(reason: 'offline' | 'timeout' | 'refused', key = 'key-1'): void {
    this.rig.send({ type: 'failed.signCertificate', key, reason });
  }

  /** Jobs that were begun, in order. */
  get jobs(): CertificatesJob[] {
    return this.rig.begun.flatMap(({ id, input }) => (id === 'work' ? [(input as CertificatesWork).job] : []));
  }

  get kinds(): string[] {
    return this.jobs.map(({ kind }) => kind);
  }

  /** What the CSMS was asked to sign, in order. */
  get said(): unknown[] {
    return this.rig.eventsTo('outbox').flatMap(({ type, payload }) => (type === 'outbox.call' ? [payload.csr] : []));
  }

  get answersGiven(): unknown[] {
    return this.rig.eventsTo('outbox').flatMap((one) => (one.type === 'outbox.respond' ? [one['payload']] : []));
  }
}
