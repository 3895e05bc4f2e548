/** The words of the chart: those of its own, and what it says to several at once. */
import { portsOf } from '../../protocol/ports.js';
import { peer } from '../system.js';
import { type Answer, type FirmwareInput, isUnsigned } from './firmware.types.js';
import { firmwareWords } from './firmware.words.js';
import { InstallOverdue, isRetryCapped, retryMs } from './job.js';

/** To whoever has not heard AcceptedCanceled yet: the answer that fits the request. */
const answering = (status: Answer) =>
  firmwareWords.enqueueActions(({ context: { request, isAnswered }, enqueue, system }) => {
    if (request === null || isAnswered) return;
    const { callId } = request;
    const outbox = peer(system, 'outbox');
    if (!isUnsigned(request)) enqueue.sendTo(outbox, { type: 'outbox.respond', callId, payload: { status } });
    else if (status === 'Accepted') enqueue.sendTo(outbox, { type: 'outbox.respond', callId, payload: {} });
    else {
      enqueue({ type: 'refuse', params: { callId, code: 'GenericError' } });
      enqueue({ type: 'forgetCall', params: { callId } });
    }
  });

export const firmwareSetup = firmwareWords.extend({
  guards: {
    awaitsBoot: (_, { output }: { output: 'inUse' | 'afterReboot' | null }) => output === 'afterReboot',
    isOverdue: (_, { error }: { error: unknown }) => error instanceof InstallOverdue,
  },
  actions: {
    noteRetryCapped: ({ system, context }) => {
      if (!isRetryCapped(context)) return;
      const { requestId } = context.record ?? {};
      const retryMsUsed = retryMs(context);
      portsOf(system).journal.note({ level: 'warn', event: 'firmware.retryCapped', requestId, retryMs: retryMsUsed });
    },
    respondAccepted: answering('Accepted'),
    respondRejected: answering('Rejected'),
    respondInvalid: answering('InvalidCertificate'),
    /** Only the whitepaper's request is told that an older one was ended for it (L01). */
    respondCancelled: firmwareWords.enqueueActions(({ context: { request }, enqueue, system }) => {
      if (request === null || isUnsigned(request)) return;
      const payload = { status: 'AcceptedCanceled' };
      enqueue.sendTo(peer(system, 'outbox'), { type: 'outbox.respond', callId: request.callId, payload });
    }),
    /** While it waits to install nobody begins to charge: free outlets, and those that become free (L01.FR.06, FR.07). */
    closeOutlets: firmwareWords.enqueueActions(({ context, enqueue, system }) => {
      for (const id of outletsOf(context))
        enqueue.sendTo(peer(system, `connector-${id}`), { type: 'availability.set', operative: false, by: 'update' });
    }),
    openOutlets: firmwareWords.enqueueActions(({ context, enqueue, system }) => {
      for (const id of outletsOf(context))
        enqueue.sendTo(peer(system, `connector-${id}`), { type: 'availability.set', operative: true, by: 'update' });
    }),
  },
});

const outletsOf = ({ connectors }: FirmwareInput) => Array.from({ length: connectors }, (_, i) => i + 1);
