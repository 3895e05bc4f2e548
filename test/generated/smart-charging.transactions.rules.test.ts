/** Charging profiles that are for one transaction: 3.13.1, 5.11, 5.16. */
import { describe, expect, it } from 'vitest';
import { idleOutlet, viewOf } from '../../machines/smart-charging/view.js';
import { ChargingDesk, charging, installed, newYear, profileOf, txProfile } from '../support/charging-desk.js';

const refusal = new Error('the disk is full');

describe('a TxProfile', () => {
  it('belongs to the transaction that runs, and is gone with it', () => {
    const desk = new ChargingDesk();
    desk.becomes(charging(1));
    desk.keep(1, txProfile(1, { transactionId: 101 }));
    expect(desk.rig.snapshot.context.profiles).toMatchObject([{ localId: 'tx-1' }]);
    desk.becomes(charging(1, { capabilities: { id: 1, maxPowerW: 9, maxCurrentA: 9, hasLock: false } }));
    expect(desk.held).toEqual([1]);
    desk.becomes(idleOutlet(1));
    expect([desk.held, desk.begun('forget')]).toEqual([[], [{ localId: 'tx-1' }]]);
    expect(desk.rig.journal.entries.map(({ event }) => event)).toContain('profile.ended');
  });

  it('of a remote start is known once it has been written with its transaction, and replaces what it must', () => {
    const desk = new ChargingDesk({ profiles: [installed(0, profileOf(1))] });
    desk.rig.send({ type: 'profile.bound', installed: installed(1, txProfile(1), { localId: 'tx-1' }) });
    desk.becomes(charging(1));
    expect(desk.rig.snapshot.context.profiles).toEqual([installed(1, txProfile(1), { localId: 'tx-1' })]);
    expect(desk.begun('write')).toEqual([]);
  });

  it('of the same level replaces that of the remote start, others stack (errata 3.42)', () => {
    const desk = new ChargingDesk({ profiles: [installed(1, txProfile(1), { localId: 'tx-1' })], open: ['tx-1'] });
    desk.becomes(charging(1));
    desk.keep(1, txProfile(2, { stackLevel: 1 }));
    expect(desk.held).toEqual([1, 2]);
    desk.keep(1, txProfile(3));
    expect(desk.held).toEqual([2, 3]);
  });

  it('is rejected and taken back where its transaction ends while it is being written', () => {
    const desk = new ChargingDesk({ profiles: [installed(0, profileOf(1))] });
    desk.becomes(charging(1));
    desk.set(1, txProfile(2));
    desk.set(1, txProfile(1));
    desk.becomes(idleOutlet(1));
    desk.written();
    expect([desk.answers, desk.begun('write')]).toEqual([[], [{ removeProfiles: [2] }]]);
    desk.rig.done('write');
    expect([desk.answers, desk.held]).toEqual([['Rejected', 'Rejected'], [1]]);
  });

  it('gives back the profile whose id it had taken, where it is taken back', () => {
    const desk = new ChargingDesk({ profiles: [installed(0, profileOf(1))] });
    desk.becomes(charging(1));
    desk.set(1, txProfile(1));
    desk.becomes(idleOutlet(1));
    desk.written();
    expect(desk.begun('write')).toEqual([{ putProfiles: [installed(0, profileOf(1))] }]);
    desk.rig.fail('write', refusal);
    expect([desk.answers, desk.held]).toEqual([['Rejected'], [1]]);
  });

  it('whose transaction is open at the start stays; one whose transaction is gone is let go of, with a note', () => {
    const desk = new ChargingDesk({
      profiles: [
        installed(1, txProfile(1), { localId: 'tx-1' }),
        installed(2, txProfile(2), { localId: 'tx-0' }),
        installed(2, txProfile(3, { stackLevel: 1 }), { localId: 'tx-0' }),
      ],
      open: ['tx-1'],
    });
    expect([desk.held, desk.begun('forget')]).toEqual([[1], [{ localId: 'tx-0' }]]);
    const orphaned = desk.rig.journal.entries.filter(({ event }) => event === 'profile.orphaned');
    expect(orphaned.map((entry) => entry['chargingProfileId'])).toEqual([2, 3]);
    desk.rig.fail('forget', refusal);
    desk.becomes(charging(1));
    expect(desk.held).toEqual([1]);
  });

  it('counts for its own transaction only, and the outlet is idle for schedules when that is over', () => {
    const desk = new ChargingDesk();
    desk.becomes(charging(1));
    desk.keep(1, txProfile(1));
    expect(viewOf(desk.rig.snapshot.context)).toMatchObject({
      profiles: [{ localId: 'tx-1' }],
      outlets: [{ transaction: { localId: 'tx-1', startedAtMs: Date.parse(newYear) } }, { transaction: null }],
    });
  });
});
