import type { Rule } from '../rule.js';

/** A trigger may be named differently from the message it causes. */
const causedBy: Readonly<Record<string, readonly string[]>> = {
  FirmwareStatusNotification: ['FirmwareStatusNotification', 'SignedFirmwareStatusNotification'],
  SignChargePointCertificate: ['SignCertificate'],
};

/** There are not so many messages. */
const mostTriggered = 50;

/**
 * Before a station is accepted it says nothing but BootNotification, and answers; while Pending also what the CSMS has
 * triggered. While Rejected it does not even answer.
 */
export const bootFirst: Rule = {
  name: 'boot-first',
  clause: '4.2',
  open({ registration }) {
    const triggered = new Set<string>();
    let before = registration.state;
    return (seen, violate) => {
      const { state } = registration;
      if (state !== before) triggered.clear();
      before = state;
      if (seen.kind !== 'frame') return;
      const { frame, direction } = seen;
      if (direction === 'received') {
        if (frame.kind !== 'call' || !frame.action.endsWith('TriggerMessage')) return;
        const requested = String(frame.payload['requestedMessage']);
        if (state === 'Accepted' || triggered.size > mostTriggered) return;
        for (const caused of causedBy[requested] ?? [requested]) triggered.add(caused);
        return;
      }
      if (frame.kind !== 'call') {
        if (state === 'Rejected') violate('A call was answered while the station was Rejected.');
        return;
      }
      const mayCome =
        state === 'Accepted' ||
        frame.action === 'BootNotification' ||
        (state === 'Pending' && triggered.has(frame.action));
      if (!mayCome)
        violate(`${frame.action} came while the station was ${state === 'unknown' ? 'not registered' : state}.`);
    };
  },
};
