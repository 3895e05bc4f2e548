/** When limits are planned anew and told: 3.13, 5.16. */
import { describe, expect, it } from 'vitest';
import { idleOutlet } from '../../machines/smart-charging/view.js';
import { ChargingDesk, charging, installed, txProfile } from '../support/charging-desk.js';

const able = (id: number) => ({ capabilities: { id, maxPowerW: 50_000, maxCurrentA: 125, hasLock: false } });

const refusal = new Error('the disk is full');

describe('the plans', () => {
  const planned = (lookAgainAtMs = 4e12) => ({ plans: [{ connectorId: 1, periods: [] }], lookAgainAtMs });

  function told() {
    const desk = new ChargingDesk();
    desk.rig.send({ type: 'hardware.ready' });
    desk.rig.done('tellPlans', planned());
    return desk;
  }

  it('are told from when the hardware is ready on', () => {
    const desk = new ChargingDesk();
    desk.becomes(charging(1, able(1)));
    desk.becomes({ ...idleOutlet(2), ...able(2) });
    expect(desk.begun('tellPlans')).toEqual([]);
    desk.rig.send({ type: 'hardware.ready' });
    expect(desk.begun('tellPlans')).toMatchObject([
      {
        strategy: 'Equal',
        leastOffer: { powerW: 1_000, currentA: 1 },
        uses: [{ wantsSinceMs: 0 }, { wantsSinceMs: null }],
      },
    ]);
  });

  it('are for outlets that the hardware has, for no other can be told one', () => {
    const desk = new ChargingDesk();
    desk.becomes(charging(1));
    desk.becomes({ ...idleOutlet(2), ...able(2) });
    desk.rig.send({ type: 'hardware.ready' });
    expect(desk.begun('tellPlans')).toMatchObject([
      { view: { outlets: [{ connectorId: 2 }] }, uses: [{ connectorId: 2 }] },
    ]);
  });

  it('are kept until the date that they name, by the wall clock', () => {
    const desk = told();
    expect([desk.rig.snapshot.context.plans, desk.begun('deadline')]).toEqual([
      planned().plans,
      [{ dueAt: new Date(4e12).toISOString() }],
    ]);
    desk.rig.send({ type: 'deadline' });
    expect(desk.begun('tellPlans')).toHaveLength(2);
  });

  it.each<[string, { readonly type: string } & Record<string, unknown>]>([
    ['an outlet says otherwise', { type: 'outlet.charges', outlet: charging(2) }],
    ['the site leaves less to all outlets', { type: 'station.able', totalPowerW: 90_000 }],
    ['the driver has taken a limit late', { type: 'limit.late' }],
    ['the wall clock is set', { type: 'clock.moved', movedMs: 60_000 }],
    ['a setting of theirs changes', { type: 'configuration.changed', key: 'PowerSharingStrategy', value: 'FirstCome' }],
    [
      'a car takes another power',
      { type: 'usage.changed', use: { connectorId: 1, powerW: 1, currentA: 0, voltageV: 400, takesW: null } },
    ],
    [
      'a remote start has brought a profile',
      { type: 'profile.bound', installed: installed(1, txProfile(1), { localId: 'tx-1' }) },
    ],
  ])('are made anew when %s', (_, event) => {
    const desk = told();
    desk.rig.send(event);
    expect(desk.begun('tellPlans')).toHaveLength(2);
  });

  it('are made anew also when an outlet says the same again: it may have followed a lower limit, and others wait', () => {
    const desk = told();
    const use = { connectorId: 1, powerW: 5_000, currentA: 12, voltageV: 410, takesW: null };
    desk.rig.send({ type: 'usage.changed', use });
    desk.rig.done('tellPlans', planned());
    desk.rig.send({ type: 'usage.changed', use });
    expect(desk.begun('tellPlans')).toHaveLength(3);
  });

  it('stay as they are when a setting of others changes', () => {
    const desk = told();
    desk.rig.send({ type: 'configuration.changed', key: 'HeartbeatInterval', value: '60' });
    expect(desk.begun('tellPlans')).toHaveLength(1);
  });

  it('are told again, once, when something has changed while they were being told', () => {
    const desk = new ChargingDesk();
    desk.rig.send({ type: 'hardware.ready' });
    desk.becomes(charging(1));
    desk.becomes(charging(2));
    expect(desk.begun('tellPlans')).toHaveLength(1);
    desk.rig.done('tellPlans', planned());
    expect(desk.begun('tellPlans')).toHaveLength(2);
    desk.rig.done('tellPlans', planned());
    expect([desk.begun('tellPlans').length, desk.rig.runs('deadline')]).toEqual([2, true]);
  });

  it('are tried again two seconds after the driver failed, with what has changed meanwhile', () => {
    const desk = new ChargingDesk();
    desk.rig.send({ type: 'hardware.ready' });
    desk.rig.fail('tellPlans', refusal);
    desk.becomes(charging(1, able(1)));
    desk.rig.clock.advance(1_999);
    expect(desk.begun('tellPlans')).toHaveLength(1);
    desk.rig.clock.advance(1);
    expect(desk.begun('tellPlans')[1]).toMatchObject({ view: { outlets: [{ transaction: { localId: 'tx-1' } }] } });
    expect(desk.rig.journal.entries.map(({ event }) => event)).toContain('limit.notTold');
  });

  it('know what a car takes, and since when it wants energy by what its outlet says', () => {
    const desk = new ChargingDesk();
    desk.becomes(charging(1, { wantsSinceMs: 5 }));
    const measured = { connectorId: 1, powerW: 5_000, currentA: 12, voltageV: 410, takesW: 5_000 };
    desk.rig.send({ type: 'usage.changed', use: measured });
    expect(desk.rig.snapshot.context.uses[0]).toEqual({ ...measured, wantsSinceMs: 5 });
    desk.becomes(idleOutlet(1));
    expect(desk.rig.snapshot.context.uses[0]).toEqual({ ...measured, wantsSinceMs: null });
  });
});
