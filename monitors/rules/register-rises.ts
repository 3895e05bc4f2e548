import type { MeterValue } from '../../protocol/messages.js';
import { validateRequest } from '../../protocol/validation.js';
import type { Rule, Violate } from '../rule.js';
import type { SessionSeen } from '../sessions-seen.js';

/** What is billed never falls: from the start over all values, in their order, to the stop. */
export const registerRises: Rule = {
  name: 'register-rises',
  clause: '3.16, 7.31',
  open({ sessions }) {
    const highestWh = new WeakMap<SessionSeen, number>();
    /** What is said again has been judged. */
    const judged = new WeakMap<SessionSeen, string>();
    return (seen, violate) => {
      if (seen.kind !== 'frame' || seen.direction !== 'sent' || seen.frame.kind !== 'call') return;
      const { action, payload, id } = seen.frame;
      if (action !== 'MeterValues' && action !== 'StopTransaction') return;
      const session = sessions.of(seen.frame);
      if (session === null || validateRequest(action, payload) !== null) return;
      if (judged.get(session) === id) return;
      judged.set(session, id);
      const before = highestWh.get(session) ?? session.meterStartWh;
      if (action === 'MeterValues') {
        const values = (payload['meterValue'] ?? []) as readonly MeterValue[];
        highestWh.set(session, rising(before, registersOf(values, false), action, violate));
        return;
      }
      const stopWh = Number(payload['meterStop']);
      if (stopWh < before) violate(`meterStop is ${stopWh} Wh, after ${before} Wh.`);
      const kept = registersOf((payload['transactionData'] ?? []) as readonly MeterValue[], true);
      rising(session.meterStartWh, [...kept, stopWh], 'transactionData', violate);
    };
  },
};

function rising(fromWh: number, values: readonly number[], where: string, violate: Violate): number {
  let highest = fromWh;
  for (const energyWh of values) {
    if (energyWh < highest) violate(`${where} has ${energyWh} Wh after ${highest} Wh.`);
    highest = Math.max(highest, energyWh);
  }
  return highest;
}

/**
 * Whole registers of the outlet; a sample without a measurand is one (7.31). What was triggered overtakes what is owed
 * (3.7), so that it is in no order with the rest unless all are in one message.
 */
function registersOf(values: readonly MeterValue[], withTriggered: boolean): readonly number[] {
  return values
    .flatMap(({ sampledValue }) => sampledValue)
    .filter(
      ({ measurand = 'Energy.Active.Import.Register', phase, format, context, location = 'Outlet' }) =>
        measurand === 'Energy.Active.Import.Register' &&
        phase === undefined &&
        location === 'Outlet' &&
        format !== 'SignedData' &&
        (withTriggered || context !== 'Trigger'),
    )
    .map(({ value, unit }) => (unit === 'kWh' ? Number(value) * 1000 : Number(value)))
    .filter(Number.isFinite);
}
