/** The outbox chart, bound to the link and the ledger. */
import { fromPromise } from 'xstate';
import { outboxMachine } from '../machines/outbox/outbox.machine.js';
import { payloadToSend } from '../machines/outbox/queue.js';
import { stampOf } from '../machines/system.js';
import { type ErrorCode, type Payload, writeCall, writeError, writeResult } from '../protocol/frames.js';
import type { LedgerChange } from '../protocol/ports/store.js';
import { portsOf } from '../protocol/ports.js';
import { withoutSecrets } from '../protocol/redact.js';
import { stateOf } from './station-state.js';

export const outboxActor = outboxMachine.provide({
  actors: {
    record: fromPromise<void, LedgerChange>(({ input, system }) => {
      const at = stampOf(system);
      const giveUp = input.giveUp?.map((message) => ({ ...message, at }));
      return portsOf(system).store.ledger.commit({ ...input, ...(giveUp && { giveUp }) });
    }),
  },
  actions: {
    transmit: ({ context, system }) => {
      const { inFlight } = context;
      if (!inFlight) return;
      const { link, journal } = portsOf(system);
      const { messageId, action, call, owed } = inFlight;
      const payload = owed ? payloadToSend(owed, context.transactions) : (call?.payload ?? {});
      const shown = withoutSecrets(action, payload);
      journal.note({ level: 'info', event: 'frame.sent', kind: 'call', action, messageId, payload: shown });
      link.send(writeCall(messageId, action, payload));
    },
    respond: ({ system }, { callId, payload }) => {
      const { link, journal } = portsOf(system);
      stateOf(system).handling.delete(callId);
      // Of all answers only that of GetConfiguration may hold one, and it alone has this field.
      const shown = 'configurationKey' in payload ? withoutSecrets('GetConfiguration', payload) : payload;
      journal.note({ level: 'info', event: 'frame.sent', kind: 'result', messageId: callId, payload: shown });
      link.send(writeResult(callId, payload as Payload));
    },
    refuse: ({ system }, { callId, code, description }) => {
      const { link, journal } = portsOf(system);
      journal.note({ level: 'info', event: 'frame.sent', kind: 'error', messageId: callId, code, description });
      link.send(writeError(callId, code as ErrorCode, description));
    },
  },
});
