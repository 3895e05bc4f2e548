/** When a status is told: 4.9, 9 (MinimumStatusDuration), errata 3.19, 3.22, written from the specification. */
import { describe, expect, it } from 'vitest';
import { statusMachine } from '../../machines/status/status.machine.js';
import { ChartRig } from '../support/chart-rig.js';

const at = '2026-01-01T00:00:00Z';

class Telling {
  readonly rig: ChartRig<typeof statusMachine>;

  constructor(minimumDurationMs: number) {
    this.rig = new ChartRig(statusMachine, {
      systemId: 'status-1',
      peers: ['outbox'],
      input: {
        connectorId: 1,
        status: { status: 'Available', errorCode: 'NoError', at },
        settings: { minimumDurationMs },
      },
    });
  }

  get told(): string[] {
    return this.rig.eventsTo('outbox').map(({ payload }) => payload.status);
  }

  is(status: string): this {
    this.rig.send({ type: 'status.is', status: { status, errorCode: 'NoError', at } });
    return this;
  }

  say(type: string): this {
    this.rig.send({ type });
    return this;
  }

  fails(reason: string): this {
    this.rig.send({ type: 'failed.statusNotification', key: '', reason });
    return this;
  }

  wait(ms: number): this {
    this.rig.clock.advance(ms);
    return this;
  }

  minimum(seconds: number): this {
    this.rig.send({ type: 'configuration.changed', key: 'MinimumStatusDuration', value: String(seconds) });
    return this;
  }
}

describe('a status is told', () => {
  it('at once where no duration is asked for, each change in its order', () => {
    const status = new Telling(0).say('registration.accepted').is('Preparing').is('Charging').is('Finishing');
    expect(status.told).toEqual(['Available', 'Preparing', 'Charging', 'Finishing']);
  });

  it('only when it has held for MinimumStatusDuration', () => {
    const status = new Telling(10_000).say('registration.accepted').is('Preparing').wait(9_999);
    expect(status.told).toEqual(['Available']);
    expect(status.wait(1).told).toEqual(['Available', 'Preparing']);
  });

  it('not at all when it was over before that, nor the one it went back to', () => {
    const status = new Telling(10_000).say('registration.accepted').is('Preparing').wait(5_000).is('Available');
    expect(status.wait(60_000).told).toEqual(['Available']);
  });

  it('counted from the last change, not from the first', () => {
    const status = new Telling(10_000).say('registration.accepted').is('Preparing').wait(6_000).is('Charging');
    expect(status.wait(6_000).told).toEqual(['Available']);
    expect(status.wait(4_000).told).toEqual(['Available', 'Charging']);
  });

  it('at once after a boot, however new it is (errata 3.22)', () => {
    const status = new Telling(10_000).is('Preparing').say('registration.accepted');
    expect(status.told).toEqual(['Preparing']);
  });

  it('by a new duration as soon as there is one', () => {
    const status = new Telling(600_000).say('registration.accepted').is('Preparing').minimum(0);
    expect(status.told).toEqual(['Available', 'Preparing']);
    status.minimum(10).is('Charging').wait(9_000);
    expect(status.told).toEqual(['Available', 'Preparing']);
  });

  it('once after an outage, as it is by then, and not at all when it is what it was', () => {
    const status = new Telling(0).say('registration.accepted').say('registration.offline');
    status.is('Preparing').is('Charging').say('registration.resumed');
    expect(status.told).toEqual(['Available', 'Charging']);
    status.say('registration.offline').is('SuspendedEV').is('Charging').say('registration.resumed');
    expect(status.told).toEqual(['Available', 'Charging']);
  });

  it('when the CSMS asks, whatever was told and however new it is (5.17)', () => {
    const status = new Telling(10_000).say('registration.accepted').is('Preparing');
    expect(status.say('trigger.statusNotification').told).toEqual(['Available', 'Preparing']);
  });

  it('again on the next connection when nobody answered it: the old one may have been dead (4.9)', () => {
    const status = new Telling(0).say('registration.accepted').say('answered.statusNotification');
    status.is('Preparing').fails('timeout').say('registration.offline').say('registration.resumed');
    expect(status.told).toEqual(['Available', 'Preparing', 'Preparing']);
    // Once heard, it is not told a third time.
    status.say('answered.statusNotification').say('registration.offline').say('registration.resumed');
    expect(status.told).toHaveLength(3);
  });

  it('not again on the same connection to a CSMS that does not answer', () => {
    const status = new Telling(0).say('registration.accepted').fails('timeout').wait(86_400_000);
    expect(status.told).toEqual(['Available']);
  });

  it('once to a CSMS that has refused it: it has heard it', () => {
    const status = new Telling(0).say('registration.accepted').fails('refused');
    status.say('registration.offline').say('registration.resumed');
    expect(status.told).toEqual(['Available']);
  });

  it('again after every BootNotification that was Accepted, whatever was told before (errata 3.22)', () => {
    const status = new Telling(0).say('registration.accepted').say('answered.statusNotification');
    expect(status.say('registration.accepted').told).toEqual(['Available', 'Available']);
  });

  it('again on the next connection when this one was lost before the answer (4.9)', () => {
    const status = new Telling(0).say('registration.accepted').fails('offline').wait(60_000);
    expect(status.told).toEqual(['Available']);
    status.say('registration.offline').say('registration.resumed');
    expect(status.told).toEqual(['Available', 'Available']);
  });

  it('once more only, as it then is, where several were on their way when the connection was lost (4.9)', () => {
    const status = new Telling(0).say('registration.accepted').is('Preparing').fails('offline').fails('offline');
    status.say('registration.offline').is('Charging').say('registration.resumed');
    expect(status.told).toEqual(['Available', 'Preparing', 'Charging']);
  });

  it('again when it is known only after the loss that nobody heard it (4.9)', () => {
    const status = new Telling(0).say('registration.accepted').say('registration.offline').fails('offline');
    expect(status.say('registration.resumed').told).toEqual(['Available', 'Available']);
  });

  it.each(['refused', 'timeout'])('not again for a failure after the loss that is none of the loss: %s', (reason) => {
    const status = new Telling(0).say('registration.accepted').say('registration.offline').fails(reason);
    expect(status.say('registration.resumed').told).toEqual(['Available']);
  });

  it('not again where a later one was answered: the connection was alive', () => {
    const status = new Telling(0).say('registration.accepted').fails('timeout').is('Preparing');
    status.say('answered.statusNotification').say('registration.offline').say('registration.resumed');
    expect(status.told).toEqual(['Available', 'Preparing']);
  });

  it('once more for an answer that never came, and not with every connection from then on', () => {
    const status = new Telling(0).say('registration.accepted').fails('timeout');
    status.say('registration.offline').say('registration.resumed').fails('refused');
    for (let times = 0; times < 3; times += 1) status.say('registration.offline').say('registration.resumed');
    expect(status.told).toEqual(['Available', 'Available']);
  });
});

describe('MinimumStatusDuration', () => {
  it('that is made longer holds back what has not lasted so long, from then on', () => {
    const status = new Telling(10_000).say('registration.accepted').is('Preparing').wait(9_000).minimum(60);
    expect(status.wait(59_999).told).toEqual(['Available']);
    expect(status.wait(1).told).toEqual(['Available', 'Preparing']);
  });

  it('runs on whatever other key is changed meanwhile', () => {
    const status = new Telling(10_000).say('registration.accepted').is('Preparing').wait(9_000);
    status.rig.send({ type: 'configuration.changed', key: 'HeartbeatInterval', value: '60' });
    expect(status.wait(1_000).told).toEqual(['Available', 'Preparing']);
  });
});

it('the journal has every change of a status, also those that nobody is told of', () => {
  const status = new Telling(10_000).is('Preparing').is('Available');
  const noted = { level: 'info', event: 'status.changed', connectorId: 1, errorCode: 'NoError' };
  expect(status.rig.journal.entries).toEqual([
    { ...noted, status: 'Preparing' },
    { ...noted, status: 'Available' },
  ]);
});
