/** Nothing of a station is the process's: two of them charge side by side, and one may die without the other. */
import { afterEach, expect, it } from 'vitest';
import { WholeStation } from '../support/whole-station.js';

const stations: WholeStation[] = [];

function pair(): readonly [WholeStation, WholeStation] {
  const made = [
    new WholeStation({ identity: 'CP-1', seed: 1, configuration: { MeterValueSampleInterval: '60' } }),
    new WholeStation({ identity: 'CP-2', seed: 2, configuration: { MeterValueSampleInterval: '90' } }),
  ] as const;
  stations.push(...made);
  return made;
}

afterEach(async () => {
  for (const station of stations.splice(0)) await station.end();
});

it('each speaks to its own CSMS, under its own name, of its own transactions', async () => {
  const [one, other] = pair();
  await Promise.all([one.charge(1, 'TAG-1'), other.charge(1, 'TAG-2')]);
  await Promise.all([one.pass(180_000), other.pass(180_000)]);
  one.charger.stop(1, 'button');
  other.charger.unplug(1);
  await Promise.all([one.pass(5_000), other.pass(5_000)]);
  expect([one.csms.target?.identity, other.csms.target?.identity]).toEqual(['CP-1', 'CP-2']);
  expect(one.of('Authorize')).toEqual([{ idTag: 'TAG-1' }]);
  expect(other.of('Authorize')).toEqual([{ idTag: 'TAG-2' }]);
  expect(one.of('StopTransaction')).toMatchObject([{ transactionId: 1001, reason: 'Local' }]);
  expect(other.of('StopTransaction')).toMatchObject([{ transactionId: 2001, reason: 'EVDisconnected' }]);
  expect([one.of('MeterValues').length, other.of('MeterValues').length]).toEqual([3, 2]);
});

it('no message id is drawn twice', async () => {
  const [one, other] = pair();
  await Promise.all([one.charge(1, 'TAG-1'), other.charge(2, 'TAG-1')]);
  const ids = [...one.heard, ...other.heard].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

it('time passes for each by its own clock', async () => {
  const [one, other] = pair();
  await Promise.all([one.settle(), other.settle()]);
  await one.pass(7_200_000);
  expect(one.actions()).toContain('Heartbeat');
  expect(other.actions()).not.toContain('Heartbeat');
});

it('a setting that one CSMS changes is the setting of one station', async () => {
  const [one, other] = pair();
  await Promise.all([one.settle(), other.settle()]);
  await one.call('ChangeConfiguration', { key: 'MeterValueSampleInterval', value: '30' });
  const asked = { key: ['MeterValueSampleInterval'] };
  const [changed, kept] = [await one.call('GetConfiguration', asked), await other.call('GetConfiguration', asked)];
  expect(changed?.[2]).toMatchObject({ configurationKey: [{ value: '30' }] });
  expect(kept?.[2]).toMatchObject({ configurationKey: [{ value: '90' }] });
});

it('a power cut at one leaves the other charging', async () => {
  const [one, other] = pair();
  await Promise.all([one.charge(1, 'TAG-1'), other.charge(1, 'TAG-2')]);
  await one.end();
  await other.pass(200_000);
  expect(other.run.describe().connectors[0]?.status).toBe('Charging');
  expect(other.of('MeterValues')).toHaveLength(2);
});
