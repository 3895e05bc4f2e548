import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { realRandom } from '../../adapters/clock/random.js';
import { realClock } from '../../adapters/clock/real-clock.js';
import { startControlApi } from '../../adapters/control/control-api.js';
import { commands, readings } from '../../adapters/control/routes.js';
import { simulatedCharger } from '../../adapters/hardware/simulated/simulated-charger.js';
import { ConfigurationError, StationError } from '../../protocol/errors.js';
import {
  ask,
  type Call,
  cleanups,
  errorIn,
  post,
  recordingPuppet,
  recordingTarget,
  served,
  station,
} from '../support/control-target.js';

describe('a command', () => {
  it.each<[string, unknown, Call]>([
    ['connectors/1/plug', {}, ['plug', 1, 'ev']],
    ['connectors/2/plug', { side: 'station' }, ['plug', 2, 'station']],
    ['connectors/1/unplug', {}, ['unplug', 1, 'ev']],
    ['connectors/1/unplug', { side: 'station' }, ['unplug', 1, 'station']],
    ['connectors/1/ev', { ready: false }, ['ev', 1, { ready: false }]],
    ['connectors/1/ev', { soc: 0, maxPowerW: 1.5 }, ['ev', 1, { soc: 0, maxPowerW: 1.5 }]],
    ['connectors/1/stop', { why: 'emergency' }, ['stop', 1, 'emergency']],
    ['connectors/0/fault', { errorCode: 'OverVoltage' }, ['fault', 0, { errorCode: 'OverVoltage' }]],
    [
      'connectors/12/fault',
      { errorCode: 'OtherError', info: 'x', vendorErrorCode: 'E7' },
      ['fault', 12, { errorCode: 'OtherError', info: 'x', vendorErrorCode: 'E7' }],
    ],
    ['connectors/0/clear-fault', {}, ['clearFault', 0]],
    ['connectors/1/clear-fault', { errorCode: 'OverVoltage' }, ['clearFault', 1, 'OverVoltage']],
    ['connectors/1/lock-failure', { active: true }, ['lockFailure', 1, true]],
    ['rfid', { idTag: '04A1B2C3' }, ['rfid', { idTag: '04A1B2C3' }]],
    ['rfid', { idTag: 'x'.repeat(20), connectorId: 2 }, ['rfid', { idTag: 'x'.repeat(20), connectorId: 2 }]],
    ['power', { on: false }, ['power', false]],
    ['network', { up: true }, ['network', true]],
    ['meter', { connectorId: 2, registerWh: 10.25 }, ['meter', 2, 10.25]],
    ['derate', { totalW: 30_000 }, ['derate', 30_000]],
    ['derate', { totalW: null }, ['derate', null]],
    ['host', { nextFirmwareBoots: false }, ['host', { nextFirmwareBoots: false }]],
    ['host', { installTakesMs: 5_000, freeBytes: null }, ['host', { installTakesMs: 5_000, freeBytes: null }]],
    ['tamper', { info: 'the door' }, ['tamper', 'the door']],
  ])('%s with %j reaches the puppet once, with what was asked', async (path, body, call) => {
    const target = recordingTarget();
    const { url } = await served(target);
    const answer = await post(`${url}/api/v1/${path}`, body);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { ok: true }]);
    expect(target.calls).toEqual([call]);
  });

  it('needs no body where all its fields are optional', async () => {
    const target = recordingTarget();
    const { url } = await served(target);
    await ask(`${url}/api/v1/connectors/1/plug`, { method: 'POST' });
    await ask(`${url}/api/v1/connectors/1/unplug`, { method: 'POST', headers: { 'content-type': 'application/json' } });
    expect(target.calls).toEqual([
      ['plug', 1, 'ev'],
      ['unplug', 1, 'ev'],
    ]);
  });

  it('that takes its time is answered when it is done', async () => {
    const dying = new EventEmitter();
    const power = async () => {
      dying.emit('asked');
      await once(dying, 'dead');
    };
    const { url } = await served(recordingTarget((calls) => ({ ...recordingPuppet(calls), power })));
    const asked = once(dying, 'asked');
    let answered = false;
    const answer = post(`${url}/api/v1/power`, { on: false }).finally(() => {
      answered = true;
    });
    await asked;
    // A second call goes all the way there and back meanwhile.
    await ask(`${url}/api/v1/station`);
    expect(answered).toBe(false);
    dying.emit('dead');
    expect((await answer).status).toBe(200);
  });

  it('of the table moves the simulated charger, where its world allows it', async () => {
    const charger = simulatedCharger({
      connectors: 2,
      stationPowerW: 60_000,
      clock: realClock(),
      random: realRandom(),
    });
    cleanups.push(() => charger.close());
    const { url } = await served(
      recordingTarget((calls) => ({
        ...recordingPuppet(calls),
        plug: (...given) => charger.plug(...given),
        unplug: (...given) => charger.unplug(...given),
        meter: (...given) => charger.setMeter(...given),
      })),
    );
    const codeOf = async (path: string, body: unknown) => {
      const answer = await post(`${url}/api/v1/${path}`, body);
      return answer.status === 200 ? 200 : [answer.status, errorIn(answer).code];
    };
    expect(await codeOf('connectors/2/plug', {})).toBe(200);
    expect(charger.snapshot().connectors.map(({ plugged }) => plugged)).toEqual([false, true]);
    expect(await codeOf('connectors/3/plug', {})).toEqual([404, 'unknown-connector']);
    expect(await codeOf('connectors/1/unplug', { side: 'station' })).toEqual([409, 'bad-value']);
    expect(await codeOf('meter', { connectorId: 1, registerWh: 50 })).toBe(200);
    expect(await codeOf('meter', { connectorId: 1, registerWh: 49 })).toEqual([409, 'meter-backwards']);
    expect(await codeOf('meter', { connectorId: 9, registerWh: 49 })).toEqual([404, 'unknown-connector']);
  });

  it('that meets a defect says so instead of hanging', async () => {
    const derate = () => {
      throw new TypeError('cabinet: no modules');
    };
    const { url } = await served(recordingTarget((calls) => ({ ...recordingPuppet(calls), derate })));
    const answer = await post(`${url}/api/v1/derate`, { totalW: null });
    expect([answer.status, errorIn(answer).code]).toEqual([500, 'defect']);
    expect(errorIn(answer).message).toContain('cabinet: no modules');
  });
});

describe('a reading', () => {
  it('of the station is what the station says', async () => {
    const { url } = await served(recordingTarget());
    expect(await (await fetch(`${url}/api/v1/station`)).json()).toEqual(station);
  });

  it('of a station that cannot tell is a conflict with its reason', async () => {
    const mute = () => {
      throw new StationError('dark', 'The station has no power.');
    };
    const { url } = await served({ ...recordingTarget(), station: mute });
    const answer = await ask(`${url}/api/v1/station`);
    expect([answer.status, errorIn(answer)]).toEqual([409, { code: 'dark', message: 'The station has no power.' }]);
  });

  it('of the front page shows each command as a line that works when copied', async () => {
    const target = recordingTarget();
    const { url } = await served(target);
    const { text, headers } = await ask(url);
    expect(headers['content-type']).toContain('text/plain');
    const copied = [...text.matchAll(/curl --json '(.*)' (http\S+)/g)];
    for (const [, body = '', where = ''] of copied) expect((await post(where, JSON.parse(body))).status).toBe(200);
    expect(target.calls.map(([name]) => name)).toEqual(commands.map(({ name }) => name));
  });
});

describe('real hardware', () => {
  it('can be looked at', async () => {
    const { url } = await served(recordingTarget(() => null));
    expect((await ask(`${url}/api/v1/station`)).status).toBe(200);
    expect((await ask(url)).text).not.toContain('POST');
    expect(Object.keys(JSON.parse((await ask(`${url}/api/v1/openapi.json`)).text).paths)).toHaveLength(readings.length);
  });

  it.each(commands.map(({ path }) => path))('is not acted upon by %s, with the reason', async (path) => {
    const { url } = await served(recordingTarget(() => null));
    const answer = await post(`${url}${path.replace('{id}', '1')}`, {});
    expect([answer.status, errorIn(answer).code]).toEqual([404, 'not-simulated']);
    expect(errorIn(answer).message).toContain('hardware of this station is not simulated');
  });
});

describe('starting', () => {
  it.each(['0.0.0.0', '::', '192.168.1.5', 'example.com', ''])('on %j is refused', async (host) => {
    const started = startControlApi({ host, port: 0, target: recordingTarget() });
    await expect(started).rejects.toThrow(ConfigurationError);
    await expect(started).rejects.toThrow('127.0.0.1');
  });

  it.each(['localhost', 'LOCALHOST'])('on %s binds the loopback', async (host) => {
    expect((await served(recordingTarget(), { host })).url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
  });

  it('on a port that is taken says which', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    cleanups.push(() => new Promise((resolve) => taken.close(resolve)));
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const started = startControlApi({ host: '127.0.0.1', port, target: recordingTarget() });
    await expect(started).rejects.toThrow(ConfigurationError);
    await expect(started).rejects.toThrow(String(port));
  });

  it.each([-1, 65_536, 1.5])('on port %d is refused', async (port) => {
    const started = startControlApi({ host: '127.0.0.1', port, target: recordingTarget() });
    await expect(started).rejects.toThrow(ConfigurationError);
  });

  it('with an empty token is refused, as it would protect nothing', async () => {
    const started = startControlApi({ host: '127.0.0.1', port: 0, target: recordingTarget(), token: '' });
    await expect(started).rejects.toThrow(ConfigurationError);
  });
});
