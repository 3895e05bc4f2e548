/** What the registration says to the line, to the station and to the journal: 4.2, 4.6, 5.17, J 5.4, from the specification. */
import { describe, expect, it } from 'vitest';
import { registrationMachine } from '../../machines/registration/registration.machine.js';
import { ChartRig } from '../support/chart-rig.js';

const startedAt = Date.UTC(2026, 2, 1, 10);

class Registering {
  readonly rig = new ChartRig(registrationMachine, {
    input: { boot: { chargePointVendor: 'V', chargePointModel: 'M' }, heartbeatMs: 900_000, ownRetryMs: 30_000 },
    peers: ['outbox', 'connection'],
  });

  constructor() {
    this.rig.clock.adjust(startedAt);
  }

  say(...types: string[]): this {
    for (const type of types) this.rig.send({ type });
    return this;
  }

  answer(status: string, interval: number, aheadMs = 0): this {
    const payload = { status, interval, currentTime: this.#stamp(aheadMs) };
    this.rig.send({ type: 'answered.bootNotification', key: '', payload });
    return this;
  }

  fails(reason: string): this {
    this.rig.send({ type: 'failed.bootNotification', key: '', reason });
    return this;
  }

  beaten(aheadMs = 0): this {
    this.rig.send({ type: 'answered.heartbeat', key: '', payload: { currentTime: this.#stamp(aheadMs) } });
    return this;
  }

  set(key: string, value: string): this {
    this.rig.send({ type: 'configuration.changed', key, value });
    return this;
  }

  wait(ms: number): this {
    this.rig.clock.advance(ms);
    return this;
  }

  /** How often the outbox was asked to send this. */
  calls(action: string): number {
    return this.rig.eventsTo('outbox').filter((event) => event['action'] === action).length;
  }

  get gates(): string[] {
    return this.rig.saidTo('outbox').filter((type) => type.startsWith('gate.'));
  }

  get notes() {
    return this.rig.journal.entries;
  }

  #stamp(aheadMs: number): string {
    return new Date(this.rig.clock.now() + aheadMs).toISOString();
  }
}

const linked = () => new Registering().say('link.up');

describe('without a connection', () => {
  it('nothing is announced that nobody could hear, and with the connection it is at once', () => {
    const station = linked().say('link.down').wait(86_400_000);
    expect(station.calls('BootNotification')).toBe(1);
    expect(station.say('link.up').calls('BootNotification')).toBe(2);
  });

  it.each([
    ['Rejected', 60],
    ['Pending', 60],
  ])('%s: the interval that ends meanwhile waits for the connection (4.2)', (status, interval) => {
    const station = linked().answer(status, interval).say('link.down').wait(3_600_000);
    expect(station.calls('BootNotification')).toBe(1);
    expect(station.say('link.up').calls('BootNotification')).toBe(2);
  });

  it('Pending: a BootNotification that was triggered before the loss waits for it too (5.17)', () => {
    const station = linked().answer('Pending', 600).say('link.down', 'trigger.bootNotification');
    expect(station.calls('BootNotification')).toBe(1);
    expect(station.say('link.up').calls('BootNotification')).toBe(2);
  });

  it('a BootNotification that nobody answered goes with the next connection, without the wait', () => {
    const station = linked().fails('offline').say('link.down').wait(1_000);
    expect(station.calls('BootNotification')).toBe(1);
    expect(station.say('link.up').calls('BootNotification')).toBe(2);
  });

  it('no Heartbeat is sent; the one that was due goes when the connection is back (4.6)', () => {
    const station = linked().answer('Accepted', 100).say('link.down').wait(1_000_000);
    expect(station.calls('Heartbeat')).toBe(0);
    expect(station.say('link.up').calls('Heartbeat')).toBe(1);
    expect(station.wait(100_000).calls('Heartbeat')).toBe(2);
  });

  it('each loss and each return is told to the station (4.9)', () => {
    const station = linked().answer('Accepted', 100);
    for (let times = 0; times < 2; times += 1) station.say('link.down', 'link.up');
    const told = station.rig.saidTo('parent').filter((type) => type.startsWith('registration.'));
    const [down, up] = ['registration.offline', 'registration.resumed'];
    expect(told).toEqual(['registration.accepted', down, up, down, up]);
  });
});

describe('the gate of what is sent (4.2)', () => {
  it.each([
    ['Accepted', ['gate.boot', 'gate.open']],
    ['Pending', ['gate.boot', 'gate.pending']],
    ['Rejected', ['gate.boot', 'gate.shut']],
  ])('%s', (status, gates) => {
    expect(linked().answer(status, 60).gates).toEqual(gates);
  });

  it('lets no more out than before where nobody answers: nothing was Pending', () => {
    const station = linked().fails('timeout').say('trigger.heartbeat', 'heartbeat.wanted');
    expect(station.gates).toEqual(['gate.boot']);
    expect(station.calls('Heartbeat')).toBe(0);
  });

  it('Pending: lets what is triggered out over the next connection too', () => {
    const station = linked().answer('Pending', 600).say('link.down', 'link.up', 'trigger.heartbeat');
    expect(station.gates).toEqual(['gate.boot', 'gate.pending', 'gate.pending']);
    expect(station.calls('Heartbeat')).toBe(1);
  });

  it('Pending: and the BootNotification after the interval goes over it', () => {
    const station = linked().answer('Pending', 60).say('link.down', 'link.up').wait(60_000);
    expect(station.calls('BootNotification')).toBe(2);
  });
});

describe('a BootNotification without an answer', () => {
  it('is repeated by the own choice of the station, whatever an earlier answer asked for (4.2)', () => {
    const station = linked().answer('Pending', 600).wait(600_000).fails('timeout').wait(29_999);
    expect(station.calls('BootNotification')).toBe(2);
    expect(station.wait(1).calls('BootNotification')).toBe(3);
  });

  it('is repeated at once when the CSMS triggers it, and then by the clock again (5.17)', () => {
    const station = linked().fails('refused').wait(10_000).say('trigger.bootNotification');
    expect(station.calls('BootNotification')).toBe(2);
    expect(station.fails('timeout').wait(29_999).calls('BootNotification')).toBe(2);
    expect(station.wait(1).calls('BootNotification')).toBe(3);
  });
});

describe('the journal', () => {
  it.each([
    ['Accepted', 'info'],
    ['Pending', 'warn'],
    ['Rejected', 'warn'],
  ])('has each answer: %s', (status, level) => {
    expect(linked().answer(status, 60).notes).toEqual([
      { level, event: 'registration.answered', status, intervalS: 60 },
    ]);
  });

  it('has that there was none, and when it is tried again', () => {
    expect(linked().fails('timeout').notes).toEqual([
      { level: 'warn', event: 'registration.unanswered', reason: 'timeout', retryS: 30 },
    ]);
  });
});

describe('what the CSMS has said (4.2, 4.6)', () => {
  it.each<[string, (station: Registering) => unknown]>([
    ['an acceptance', (station) => station.answer('Accepted', 600, 7_200_000)],
    ['the answer to a Heartbeat', (station) => station.answer('Accepted', 600).beaten(7_200_000)],
  ])('%s is a sign of life, and sets the clock; who waits for it hears by how much', (_, hears) => {
    const station = linked();
    hears(station);
    expect(station.rig.clock.now()).toBe(startedAt + 7_200_000);
    expect(
      station.rig
        .eventsTo('parent')
        .filter(({ type }) => type === 'clock.set')
        .at(-1),
    ).toEqual({
      type: 'clock.set',
      movedMs: 7_200_000,
    });
    expect(station.notes.at(-1)).toEqual({ level: 'info', event: 'clock.corrected', correctedMs: 7_200_000 });
    expect(new Set(station.rig.saidTo('connection'))).toEqual(new Set(['connection.lives']));
  });

  it('is a sign of life each time', () => {
    const station = linked().answer('Accepted', 600).beaten().beaten();
    expect(station.rig.saidTo('connection')).toHaveLength(3);
    expect(station.rig.saidTo('parent').filter((type) => type === 'clock.set')).toHaveLength(3);
  });

  it.each(['Pending', 'Rejected'])('%s has not taken the station in', (status) => {
    const station = linked().answer(status, 60, 7_200_000);
    expect(station.rig.saidTo('connection')).toEqual([]);
    expect(station.rig.saidTo('parent')).toEqual([]);
  });
});

describe('a Heartbeat', () => {
  it.each(['trigger.heartbeat', 'heartbeat.wanted'])(
    'goes at once for whoever wants one, and does not put off the next: %s',
    (type) => {
      const station = linked().answer('Accepted', 100).wait(90_000).say(type);
      expect(station.calls('Heartbeat')).toBe(1);
      expect(station.wait(10_000).calls('Heartbeat')).toBe(2);
    },
  );

  it('comes at a new HeartbeatInterval from its change on, and not at the change', () => {
    const station = linked().answer('Accepted', 600).wait(500_000).set('HeartbeatInterval', '200');
    expect(station.wait(199_999).calls('Heartbeat')).toBe(0);
    expect(station.wait(1).calls('Heartbeat')).toBe(1);
    expect(station.wait(200_000).calls('Heartbeat')).toBe(2);
  });

  it('is not moved by any other key', () => {
    const station = linked().answer('Accepted', 600).wait(500_000).set('ConnectionTimeOut', '10');
    expect(station.wait(99_999).calls('Heartbeat')).toBe(0);
    expect(station.wait(1).calls('Heartbeat')).toBe(1);
  });

  it.each([
    ['HeartbeatInterval', '120', 120_000],
    ['ConnectionTimeOut', '120', 900_000],
  ])('%s set while Pending: an acceptance without an interval leaves it at what it then is', (key, value, afterMs) => {
    const station = linked().answer('Pending', 600).set(key, value).say('trigger.bootNotification');
    station.answer('Accepted', 0).wait(afterMs - 1);
    expect(station.calls('Heartbeat')).toBe(0);
    expect(station.wait(1).calls('Heartbeat')).toBe(1);
  });
});
