/** What a job of the certificates has come to, before they are looked at anew. */
import type { CertificateEvent, CertificatesDone } from '../../machines/certificates/certificates.types.js';
import { portsOf } from '../../protocol/ports.js';

export type Outcome = Omit<CertificatesDone, 'seen'>;

export const nothingSaid: Outcome = { answer: null, events: [] };

export const answered = (answer: object, ...events: CertificateEvent[]): Outcome => ({ answer: { ...answer }, events });

/** Why the CSMS is told no: the answer has no room for it. */
export function noteRefusal(system: object, action: string, why: string): void {
  portsOf(system).journal.note({ level: 'warn', event: 'certificate.refused', action, why });
}

export const reconfigured = (techInfo: string): CertificateEvent => ({
  event: 'ReconfigurationOfSecurityParameters',
  techInfo,
});
