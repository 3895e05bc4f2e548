/** The certificates chart, bound to the ledger, the keys and the wall clock. */
import { fromPromise } from 'xstate';
import { certificatesMachine } from '../machines/certificates/certificates.machine.js';
import type {
  CertificatesCall,
  CertificatesDone,
  CertificatesSeen,
  CertificatesWork,
} from '../machines/certificates/certificates.types.js';
import { portsOf } from '../protocol/ports.js';
import { look } from './certificates/look.js';
import { nothingSaid, type Outcome } from './certificates/outcome.js';
import { deleteRoot, installRoot, listRoots, settleRoots } from './certificates/roots.js';
import { request, settleRequest, takeCertificate } from './certificates/station-certificate.js';
import { deadlineActor } from './deadline.actor.js';
import { withDeadline } from './deadline.js';

type System = { get(id: string): unknown };

/** A CSMS that waits longer for its answer has given up, whatever was begun before. */
const answerMs = 30_000;

/** What is there already is seen at once, or not at all. */
const lookMs = 10_000;

/** A key is made slowly on a small machine; but keys that never say anything would keep everything else waiting. */
const longestMs = 300_000;

function performInTime(system: System, work: CertificatesWork): Promise<CertificatesDone> {
  const patienceMs = work.job.kind === 'request' ? longestMs : answerMs;
  return withDeadline(portsOf(system).clock, patienceMs, 'the keys', () => perform(system, work));
}

async function perform(system: System, work: CertificatesWork): Promise<CertificatesDone> {
  const outcome = await outcomeOf(system, work);
  return { ...outcome, seen: await seen(system, work) };
}

/** What was done is done, whatever comes of the look at the end. */
async function seen(system: System, work: CertificatesWork): Promise<CertificatesSeen | null> {
  const looking = withDeadline(portsOf(system).clock, lookMs, 'the keys', () => look(system, work));
  return looking.catch((error: unknown) => {
    portsOf(system).journal.note({ level: 'error', event: 'certificate.notSeen', error: String(error) });
    return null;
  });
}

function outcomeOf(system: System, work: CertificatesWork): Promise<Outcome> {
  const { job } = work;
  switch (job.kind) {
    case 'answer':
      return answerOf(system, job.call, work);
    case 'secured':
      return settleRoots(system, job.root);
    case 'request':
      return request(system, job.isRenewal, work);
    case 'said':
    case 'dropped':
      return settleRequest(system, job.kind, job.keyName);
    case 'look':
      return Promise.resolve(nothingSaid);
  }
}

function answerOf(system: System, call: CertificatesCall, work: CertificatesWork): Promise<Outcome> {
  switch (call.type) {
    case 'csms.certificateSigned':
      return takeCertificate(system, call.payload);
    case 'csms.installCertificate':
      return installRoot(system, call.payload);
    case 'csms.deleteCertificate':
      return deleteRoot(system, call.payload, work);
    case 'csms.getInstalledCertificateIds':
      return listRoots(system, call.payload);
  }
}

export const certificatesActor = certificatesMachine.provide({
  actors: {
    work: fromPromise<CertificatesDone, CertificatesWork>(({ input, system }) => performInTime(system, input)),
    deadline: deadlineActor,
  },
});
