/** `statecharge doctor` against central systems that do not take the station in. */
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { error, result, silence } from '../../conformance/csms/answers.js';
import { started } from '../support/csms-fixture.js';
import { examined, folder, passwordFile, passwords, states } from '../support/doctor.js';
import { csms as handMade } from './websocket-ends.js';

const esc = '\u001b';

describe('the doctor, with a central system that refuses the station,', () => {
  it('says that its identity is not known', async () => {
    const csms = await started({ passwords });
    const seen = await examined({ csms: csms.url, id: 'CP-2' });
    expect(seen.found['upgrade']).toMatchObject({
      state: 'failed',
      remedy: expect.stringContaining('Enter this identity'),
    });
    expect(seen.found['boot']?.state).toBe('not checked');
  });

  it('says that its password is wrong, and that a newer one may be in --data', async () => {
    const csms = await started({ passwords });
    const flags = { csms: csms.url, passwordFile: passwordFile('another_password') };
    const seen = await examined(flags);
    expect(states(seen).slice(3, 6)).toEqual(['not checked', 'not checked', 'failed']);
    expect(seen.found['password']?.remedy).not.toContain('--data');
    mkdirSync(join(folder, 'data', 'secrets'), { recursive: true });
    expect((await examined(flags)).found['password']?.remedy).toContain('--data');
    expect(seen.text).not.toContain('another_password');
  });

  it('says that a password is wanted', async () => {
    const csms = await started({ passwords });
    const seen = await examined({ csms: csms.url });
    expect(seen.found['password']).toMatchObject({
      state: 'failed',
      remedy: expect.stringContaining('--password-file'),
    });
  });

  it('says that it does not speak OCPP 1.6', async () => {
    const server = await handMade(createServer(), { subprotocol: 'ocpp2.0.1' });
    const seen = await examined({ csms: server.url });
    expect(states(seen).slice(3, 6)).toEqual(['ok', 'failed', 'not checked']);
  });

  it.each([
    ['Pending', /on hold/],
    ['Rejected', /rejects/],
  ] as const)('says that a boot is answered with %s, and compares the clocks all the same', async (status, words) => {
    const csms = await started();
    const currentTime = new Date().toISOString();
    csms.station('CP-1').script('BootNotification', result({ status, currentTime, interval: 10 }));
    const seen = await examined({ csms: csms.url });
    expect(seen.code).toBe(1);
    expect(seen.found['boot']).toMatchObject({ state: 'failed', found: expect.stringMatching(words) });
    expect(seen.found['clock']?.state).toBe('ok');
  });

  it.each([
    [
      'an error',
      error('InternalError', 'no\u001b[31m such thing'),
      /answered with an error: InternalError no .*such thing\./,
    ],
    ['nonsense', result({ status: 'Perhaps' }), /not proper OCPP/],
    ['nothing', silence, /No answer came within 0\.5 s/],
  ])('says that a boot is answered with %s', async (_, answer, words) => {
    const csms = await started();
    csms.station('CP-1').script('BootNotification', answer);
    const seen = await examined({ csms: csms.url });
    expect(seen.found['boot']).toMatchObject({ state: 'failed', found: expect.stringMatching(words) });
    expect(seen.found['clock']?.state).toBe('not checked');
    expect(seen.found['boot']?.found).not.toContain(esc);
  });

  it('says that it hangs up instead of answering', async () => {
    const server = await handMade();
    void server.accepted().then((socket) => socket.on('message', () => socket.close(4000, 'Not you')));
    const seen = await examined({ csms: server.url });
    expect(seen.found['boot']?.found).toContain('4000: Not you');
  });

  it.each([
    [3_600_000, /60 minutes ahead of this machine/],
    [-259_200_000, /3 days behind this machine/],
  ])('says that its clock is %i ms off', async (offMs, words) => {
    const csms = await started({ now: () => Date.now() + offMs });
    const seen = await examined({ csms: csms.url });
    expect(seen.found['clock']).toMatchObject({ state: 'failed', found: expect.stringMatching(words) });
  });
});
