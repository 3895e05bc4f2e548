/** How a station begins, and whom it tells what: 4.2, 4.9, 5.17, W A02, A04, from the specification. */
import { describe, expect, it } from 'vitest';
import { root } from '../support/root-rig.js';

const statuses = ['status-0', 'status-1', 'status-2'];
const filesAndKeys = ['certificates', 'firmware', 'diagnostics', 'log-upload'];

describe('a station that begins', () => {
  it('does nothing before it is told to, for its ports may not be there yet', () => {
    const { rig } = root();
    rig.clock.advance(60_000);
    expect(rig.begun).toEqual([]);
    rig.send({ type: 'station.start' });
    expect(rig.begun.map(({ id }) => id)).toEqual(['openStore']);
  });

  it('whose store cannot be opened keeps no sessions, says so, and tries it every ten seconds', () => {
    const station = root();
    const { rig } = station;
    rig.send({ type: 'station.start' });
    for (let tries = 1; tries <= 3; tries += 1) {
      rig.fail('openStore', new Error('no such disk'));
      rig.clock.advance(9_999);
      expect(rig.begun).toHaveLength(tries);
      rig.clock.advance(1);
      expect(rig.begun).toHaveLength(tries + 1);
    }
    expect(new Set(rig.begun.map(({ id }) => id))).toEqual(new Set(['openStore']));
    const noted = { level: 'error', event: 'store.unopened', retryS: 10, error: 'Error: no such disk' };
    expect(rig.journal.entries).toEqual([noted, noted, noted]);
    station.open();
    expect(station.told('connection')).toEqual(['connection.dial']);
  });

  it.each([
    ['the store is being opened', false],
    ['the disk is waited for', true],
  ])('and is told to stop while %s ends at once, and begins nothing more', (_, failed) => {
    for (const restart of [false, true]) {
      const station = root();
      station.rig.send({ type: 'station.start' });
      if (failed) station.rig.fail('openStore');
      station.rig.send({ type: 'station.stop', reason: 'Reboot', restart });
      expect(station.output).toEqual({ restart, why: 'Reboot' });
      station.rig.clock.advance(60_000);
      expect(station.begun('openStore')).toBe(1);
    }
  });

  it('tells of the boot, and of what was found then, before it has a connection (W A04)', () => {
    const station = root({ alerts: [{ event: 'StartupOfTheDevice' }, { event: 'MemoryExhaustion' }] }).open();
    expect(station.deeds.slice(-2)).toEqual(['raise StartupOfTheDevice', 'raise MemoryExhaustion']);
  });
});

describe('the hardware', () => {
  it('that is ready is told to every outlet and to the limits, and no power has failed', () => {
    const station = root().open();
    for (const child of ['connector-1', 'connector-2', 'smart-charging']) expect(station.told(child)).toEqual([]);
    station.rig.done('startHardware');
    for (const child of ['connector-1', 'connector-2', 'smart-charging'])
      expect(station.told(child)).toEqual(['hardware.ready']);
    expect(station.told('authorization')).toEqual([]);
  });

  it('that does not begin is tried every five seconds; the station is online meanwhile, and the journal says why', () => {
    const station = root().open();
    for (let tries = 1; tries <= 3; tries += 1) {
      station.rig.fail('startHardware', new Error('no answer'));
      station.rig.clock.advance(4_999);
      expect(station.begun('startHardware')).toBe(tries);
      station.rig.clock.advance(1);
      expect(station.begun('startHardware')).toBe(tries + 1);
    }
    expect(station.told('connection')).toEqual(['connection.dial']);
    expect(station.told('connector-1')).toEqual([]);
    const noted = { level: 'error', event: 'hardware.notStarted', error: 'Error: no answer' };
    expect(station.rig.journal.entries).toEqual([noted, noted, noted]);
    station.rig.done('startHardware');
    expect(station.told('connector-1')).toEqual(['hardware.ready']);
  });
});

describe('what the registration says', () => {
  it.each(['registration.accepted', 'registration.resumed', 'registration.offline'])(
    'reaches every status, and whoever tells the CSMS of files, keys and security (4.9): %s',
    (type) => {
      const station = root().ready();
      station.rig.send({ type });
      for (const child of [...statuses, 'security-events', ...filesAndKeys])
        expect(station.told(child)).toEqual([type]);
    },
  );

  it('opens the station to drivers with the acceptance only (4.2)', () => {
    const station = root().ready();
    for (const type of ['registration.offline', 'registration.resumed']) station.rig.send({ type });
    expect(station.told('authorization')).toEqual([]);
    station.rig.send({ type: 'registration.accepted' });
    expect(station.told('authorization')).toEqual(['registration.accepted']);
  });
});

describe('a wall clock that moves', () => {
  it('is told to whoever waits for a date, and by how much to the limits', () => {
    const station = root().ready();
    station.rig.send({ type: 'clock.set', movedMs: 1_200 });
    for (const child of ['reservations', 'metering', ...filesAndKeys])
      expect(station.told(child)).toEqual(['clock.set']);
    const { rig } = station;
    expect(rig.eventsTo('child:smart-charging').at(-1)).toEqual({ type: 'clock.moved', movedMs: 1_200 });
    expect(station.told('security-events')).toEqual([]);
  });

  it('by much is a security event (W A04)', () => {
    const { rig } = root().ready();
    rig.send({ type: 'clock.set', movedMs: -3_600_000 });
    expect(rig.eventsTo('child:security-events')).toMatchObject([
      { type: 'security.event', event: 'SettingSystemTime', techInfo: expect.stringContaining('-3600 s') },
    ]);
  });
});

describe('what the CSMS triggers (5.17, errata 3.35, 3.40, W A02)', () => {
  const meter = 'trigger.meterValues';
  const status = 'trigger.statusNotification';
  type Case = readonly [asked: object, status: string, told: readonly string[]];

  const ofBoth: readonly Case[] = [
    [{ requestedMessage: 'StatusNotification' }, 'Accepted', statuses.map((id) => `${id} ${status}`)],
    [{ requestedMessage: 'StatusNotification', connectorId: 0 }, 'Accepted', [`status-0 ${status}`]],
    [{ requestedMessage: 'StatusNotification', connectorId: 3 }, 'Rejected', []],
    [
      { requestedMessage: 'MeterValues' },
      'Accepted',
      [`metering ${meter}`, `connector-1 ${meter}`, `connector-2 ${meter}`],
    ],
    [{ requestedMessage: 'MeterValues', connectorId: 2 }, 'Accepted', [`connector-2 ${meter}`]],
    [{ requestedMessage: 'Heartbeat' }, 'Accepted', ['registration trigger.heartbeat']],
    [{ requestedMessage: 'BootNotification' }, 'Rejected', []],
    [{ requestedMessage: 'SomethingNew' }, 'NotImplemented', []],
  ];

  const cases: readonly (readonly ['triggerMessage' | 'extendedTriggerMessage', ...Case])[] = [
    ...ofBoth.map((one) => ['triggerMessage', ...one] as const),
    ...ofBoth.map((one) => ['extendedTriggerMessage', ...one] as const),
    [
      'triggerMessage',
      { requestedMessage: 'DiagnosticsStatusNotification' },
      'Accepted',
      ['diagnostics trigger.diagnosticsStatusNotification'],
    ],
    [
      'triggerMessage',
      { requestedMessage: 'FirmwareStatusNotification' },
      'Accepted',
      ['firmware trigger.firmwareStatusNotification'],
    ],
    [
      'extendedTriggerMessage',
      { requestedMessage: 'FirmwareStatusNotification' },
      'Accepted',
      ['firmware trigger.signedFirmwareStatusNotification'],
    ],
    [
      'extendedTriggerMessage',
      { requestedMessage: 'LogStatusNotification' },
      'Accepted',
      ['log-upload trigger.logStatusNotification'],
    ],
    [
      'extendedTriggerMessage',
      { requestedMessage: 'SignChargePointCertificate' },
      'Accepted',
      ['certificates trigger.signChargePointCertificate'],
    ],
  ];

  it.each(cases)('%s %o is %s, and the answer goes first', (kind, payload, answer, asked) => {
    const station = root({ configuration: { CpoName: 'Voltage' } }).ready();
    const before = station.rig.said.length;
    station.rig.send({ type: `csms.${kind}`, callId: 't-1', payload });
    const [first, ...rest] = station.rig.said.slice(before);
    expect(first).toEqual({
      to: 'child:outbox',
      event: { type: 'outbox.respond', callId: 't-1', payload: { status: answer } },
    });
    const others = rest.map(({ to, event }) => `${to.slice('child:'.length)} ${event.type}`);
    expect([...others, ...station.toldRegistration.map((type) => `registration ${type}`)]).toEqual(asked);
  });

  it.each(['triggerMessage', 'extendedTriggerMessage'])(
    '%s: BootNotification goes while it is not accepted',
    (kind) => {
      const station = root({ accepted: false }).ready();
      station.rig.send({ type: `csms.${kind}`, callId: 't-1', payload: { requestedMessage: 'BootNotification' } });
      expect(station.rig.eventsTo('child:outbox')).toMatchObject([{ payload: { status: 'Accepted' } }]);
      expect(station.toldRegistration).toEqual(['trigger.bootNotification']);
    },
  );

  it('a certificate is not asked for by a station of no operator (W A02.FR.05)', () => {
    const station = root().ready();
    const payload = { requestedMessage: 'SignChargePointCertificate' };
    station.rig.send({ type: 'csms.extendedTriggerMessage', callId: 't-1', payload });
    expect(station.rig.eventsTo('child:outbox')).toMatchObject([{ payload: { status: 'Rejected' } }]);
    expect(station.told('certificates')).toEqual([]);
  });
});
