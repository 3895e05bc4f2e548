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

/** As many as the ledger keeps. */
const mostGivenUp = 100;

export const outboxActor = outboxMachine.provide({
  actors: {
    record: fromPromise<void, LedgerChange>(async ({ input, system }) => {
      const at = stampOf(system);
      const giveUp = input.giveUp?.map((message) => ({ ...message, at }));
      await portsOf(system).store.ledger.commit({ ...input, ...(giveUp && { giveUp }) });
      const state = stateOf(system);
      if (giveUp) state.givenUp = [...state.givenUp, ...giveUp].slice(-mostGivenUp);
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
    forgetThinned: ({ system, context: { thinned, owed } }) => {
      if (thinned.length === 0) return;
      const { journal, store } = portsOf(system);
      journal.note({ level: 'warn', event: 'owed.thinned', dropped: thinned.length, left: owed.length });
      store.ledger.note({ removeOwed: thinned });
    },
    respond: ({ system }, { callId, payload }) => {
      const { link, journal } = portsOf(system);
      // The connection on which it was asked may be gone, and the question with it.
      if (!stateOf(system).handling.delete(callId)) {
        journal.note({ level: 'info', event: 'answer.late', messageId: callId });
        return;
      }
      // Of all answers only that of GetConfiguration may hold one, and it alone has this field.
      const shown = 'configurationKey' in payload ? withoutSecrets('GetConfiguration', payload) : payload;
      journal.note({ level: 'info', event: 'frame.sent', kind: 'result', messageId: callId, payload: shown });
      link.send(writeResult(callId, payload as Payload));
    },
    refuse: ({ system }, { callId, code, description }) => {
      const { link, journal } = portsOf(system);
      stateOf(system).handling.delete(callId);
      journal.note({ level: 'info', event: 'frame.sent', kind: 'error', messageId: callId, code, description });
      link.send(writeError(callId, code as ErrorCode, description));
    },
  },
});
