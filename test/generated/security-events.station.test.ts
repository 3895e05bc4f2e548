/** Security events in a whole station: when they are told, and what a defect leaves of them. */
import { afterEach, describe, expect, it } from 'vitest';
import { raiseSecurityEvent } from '../../actors/security-events.actor.js';
import { crashed, defectiveStation } from '../support/trap.js';
import type { WholeStation } from '../support/whole-station.js';

const stations: WholeStation[] = [];

function trapped() {
  const made = defectiveStation();
  stations.push(made.station);
  return made;
}

afterEach(async () => {
  for (const station of stations.splice(0)) await station.end();
});

const nonsense = (station: WholeStation) => station.csms.send('}{ not json');
const told = (station: WholeStation) => station.heard.filter(({ action }) => action === 'SecurityEventNotification');
const minuteMs = 60_000;

describe('a security event', () => {
  it('of a CSMS that is silent waits for nobody, and nobody waits for it longer than for one answer', async () => {
    const { station } = trapped();
    await station.pass(1_000);
    station.answers['SecurityEventNotification'] = () => null;
    nonsense(station);
    await station.charge(1, 'TAG-1');
    await station.pass(30_000);
    station.charger.stop(1, 'button');
    await station.pass(minuteMs);
    expect(station.of('StopTransaction')).toHaveLength(1);
    expect(station.run.describe().owed).toEqual([]);
    expect(station.run.describe().securityEvents).toMatchObject([{ number: 1, type: 'InvalidMessages' }]);
  });

  it('of a line that is lost is told on the next connection, under the same id', async () => {
    const { station } = trapped();
    await station.pass(1_000);
    station.fate = (nth) =>
      station.heard[nth - 1]?.action === 'SecurityEventNotification' && told(station).length === 1
        ? 'lost before the answer'
        : 'well';
    nonsense(station);
    await station.pass(10_000);
    expect(told(station)).toHaveLength(2);
    expect(new Set(told(station).map(({ id }) => id)).size).toBe(1);
    expect(station.run.describe().securityEvents).toEqual([]);
  });
});

it.each([
  ['a field nobody knows', '{"status":"Accepted"}'],
  ['no object', '[]'],
])(
  '%s in the answer to a security event is nonsense, but not told of: the next answer would be no better',
  async (_, answer) => {
    const { station } = trapped();
    await station.pass(1_000);
    station.answers['SecurityEventNotification'] = () => JSON.parse(answer);
    nonsense(station);
    await station.pass(10 * minuteMs);
    expect(station.journal.entries.filter(({ event }) => event === 'security.InvalidMessages')).toHaveLength(2);
    expect(told(station)).toHaveLength(1);
    expect(station.run.describe().securityEvents).toEqual([]);
  },
);

describe('security events that crash', () => {
  it('begin again with what is written, and tell it', async () => {
    const { station, trap } = trapped();
    await station.pass(1_000);
    trap.arm(({ event }) => event === 'securityEvent.told');
    nonsense(station);
    await station.pass(5_000);
    expect(crashed(station)).toEqual(['security-events']);
    expect(told(station).map(({ payload }) => payload['type'])).toEqual(['InvalidMessages', 'InvalidMessages']);
    expect(new Set(told(station).map(({ id }) => id)).size).toBe(1);
    expect(station.actions().filter((action) => action === 'BootNotification')).toHaveLength(1);
    expect(station.run.describe()).toMatchObject({ connection: 'open', securityEvents: [] });
  });

  it('do not wait for an answer that a crashed outbox has forgotten', async () => {
    const { station, trap } = trapped();
    await station.pass(1_000);
    trap.arm(({ event, action }) => event === 'frame.sent' && action === 'SecurityEventNotification');
    nonsense(station);
    await station.pass(10_000);
    expect(crashed(station)).toEqual(['outbox']);
    expect(told(station)).toHaveLength(1);
    expect(station.run.describe().securityEvents).toEqual([]);
  });
});

it('whoever tells of a security event where no station runs does no harm', () => {
  expect(() => raiseSecurityEvent({ get: () => undefined }, 'TamperDetectionActivated')).not.toThrow();
});
