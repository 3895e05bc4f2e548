/** Connector 0: the three statuses it knows, and when it is closed: 3.5.3, 4.9, 5.2, 6.5, 7.6, 7.7. */
import { describe, expect, it } from 'vitest';
import { controllerActor } from '../../actors/controller.actor.js';
import { statusOf } from '../../machines/connector/outlet.js';
import { ChartRig } from '../support/chart-rig.js';
import { displays } from '../support/displays.js';

function controller(operative = true) {
  const { hardware, told } = displays();
  const rig = new ChartRig(controllerActor, { systemId: 'controller', input: { operative }, ports: { hardware } });
  const shown = () => statusOf(rig.snapshot, '2026-01-01T00:00:00Z');
  return {
    told,
    shown,
    status: () => shown()?.status,
    /** The statuses that its active states carry. */
    says: () =>
      Object.values<{ ocpp?: string } | undefined>(rig.snapshot.getMeta()).flatMap((meta) => meta?.ocpp ?? []),
    available: (is: boolean) => rig.send({ type: 'availability.set', operative: is }),
    serves: (connectorId: number, serves: boolean) => rig.send({ type: 'outlet.serves', connectorId, serves }),
    conflict: (active: boolean) => rig.send({ type: 'list.conflict', active }),
    fault: (active: boolean, errorCode = 'GroundFailure', severity: 'fault' | 'warning' = 'fault') =>
      rig.send({ type: 'hardware.fault', fault: { id: errorCode, connectorId: 0, active, errorCode, severity } }),
  };
}

describe('connector 0 begins as ChangeAvailability has left it (5.2, 6.5)', () => {
  it.each([
    [true, 'Available'],
    [false, 'Unavailable'],
  ])('operative %s: %s, and the display is told so and nothing else', (operative, status) => {
    const { shown, told } = controller(operative);
    expect(shown()).toEqual({ status, errorCode: 'NoError', at: expect.any(String) });
    expect(told).toEqual([[0, operative]]);
  });
});

describe('ChangeAvailability for connector 0 (5.2, 6.5)', () => {
  it('closes it at once where no outlet is in service, and opens it at once', () => {
    const { available, status, told } = controller();
    available(false);
    expect(status()).toBe('Unavailable');
    available(true);
    expect(status()).toBe('Available');
    expect(told).toEqual([
      [0, true],
      [0, false],
      [0, true],
    ]);
  });

  it('waits for the last outlet that still serves somebody, whichever that is', () => {
    const { available, serves, status, told } = controller();
    serves(1, true);
    serves(2, true);
    serves(2, true);
    available(false);
    serves(1, false);
    expect([status(), told]).toEqual(['Available', [[0, true]]]);
    serves(2, false);
    expect([status(), told.at(-1)]).toEqual(['Unavailable', [0, false]]);
  });

  it('taken back before that, nothing was ever closed', () => {
    const { available, serves, status, told } = controller();
    serves(1, true);
    available(false);
    available(true);
    serves(1, false);
    expect([status(), told]).toEqual(['Available', [[0, true]]]);
  });

  it('opens it whatever the outlets do', () => {
    const { available, serves, status } = controller(false);
    serves(1, true);
    expect(status()).toBe('Unavailable');
    available(true);
    expect(status()).toBe('Available');
  });

  it('said twice changes nothing, and the display is told once', () => {
    const { available, status, told } = controller();
    available(true);
    available(false);
    available(false);
    expect([status(), told]).toEqual([
      'Unavailable',
      [
        [0, true],
        [0, false],
      ],
    ]);
  });
});

describe('the outlets', () => {
  it('do not change its status by closing while it is open (7.7)', () => {
    const { serves, status, told } = controller();
    serves(1, true);
    serves(1, false);
    expect([status(), told]).toEqual(['Available', [[0, true]]]);
  });
});

describe('a fault of the station (7.6, 7.7)', () => {
  it.each([
    [true, 'Available'],
    [false, 'Unavailable'],
  ])('makes it Faulted, and gone, what it was: operative %s, %s', (operative, status) => {
    const one = controller(operative);
    one.fault(true);
    expect(one.shown()).toMatchObject({ status: 'Faulted', errorCode: 'GroundFailure' });
    one.fault(false);
    expect(one.shown()).toMatchObject({ status, errorCode: 'NoError' });
    expect(one.says()).toEqual([status]);
    expect(one.told).toEqual([[0, operative]]);
  });

  it('of two lasts until both are gone', () => {
    const { fault, says, status, shown } = controller();
    fault(true);
    fault(true, 'HighTemperature');
    fault(false);
    expect(shown()).toMatchObject({ status: 'Faulted', errorCode: 'HighTemperature' });
    fault(false, 'HighTemperature');
    expect([status(), says()]).toEqual(['Available', ['Available']]);
  });

  it('that only warns is told with the status that holds', () => {
    const { fault, shown } = controller();
    fault(true, 'ReaderFailure', 'warning');
    expect(shown()).toMatchObject({ status: 'Available', errorCode: 'ReaderFailure' });
    fault(false, 'ReaderFailure', 'warning');
    expect(shown()).toMatchObject({ status: 'Available', errorCode: 'NoError' });
  });

  it('is shown at once when it comes while the station is being closed, and Unavailable follows', () => {
    const { available, fault, status } = controller();
    fault(true);
    available(false);
    expect(status()).toBe('Faulted');
    fault(false);
    expect(status()).toBe('Unavailable');
  });
});

describe('a Local Authorization List that the CSMS contradicts (3.5.3)', () => {
  it('is a warning of connector 0, until it is no more', () => {
    const { conflict, shown } = controller();
    conflict(true);
    expect(shown()).toMatchObject({ status: 'Available', errorCode: 'LocalListConflict' });
    conflict(true);
    conflict(false);
    expect(shown()).toMatchObject({ status: 'Available', errorCode: 'NoError' });
  });
});
