/** List, cache and conflict in a whole station, as the CSMS sees them: 3.5, 5.4, 5.15, T 007, T 008, T 037, T 061. */
import { expect, it } from 'vitest';
import { type SwitchedLink, switchedLink } from '../../adapters/csms/switched-link.js';
import { MemoryDisk } from '../../persistence/memory.js';
import type { Ports } from '../../protocol/ports.js';
import { WholeStation, type WholeStationOptions } from '../support/whole-station.js';

const known = { LocalPreAuthorize: 'true', LocalAuthListEnabled: 'true', AuthorizationCacheEnabled: 'true' };

async function booted(options: WholeStationOptions = {}): Promise<WholeStation> {
  const station = new WholeStation({ configuration: known, ...options });
  await station.pass(20_000);
  return station;
}

async function session(station: WholeStation, idTag: string): Promise<void> {
  await station.charge(1, idTag);
  station.charger.rfid({ idTag, connectorId: 1 });
  await station.pass(10_000);
  station.charger.unplug(1);
  await station.pass(10_000);
}

const list = (idTag: string, listVersion = 1) => ({
  listVersion,
  updateType: 'Full',
  localAuthorizationList: [{ idTag, idTagInfo: { status: 'Accepted' } }],
});

const conflicts = (station: WholeStation) =>
  station
    .of('StatusNotification')
    .filter(({ connectorId }) => connectorId === 0)
    .map(({ errorCode }) => errorCode);

it('a tag that was accepted once is not asked about again, until the cache is cleared; a power cut does not clear it', async () => {
  const disk = new MemoryDisk();
  const before = await booted({ disk });
  await session(before, 'TAG-1');
  await before.end();
  const station = await booted({ disk, seed: 2 });
  await session(station, 'tag-1');
  expect([station.of('Authorize'), station.of('StartTransaction').length]).toEqual([[], 1]);
  expect((await station.call('ClearCache', {}))?.[2]).toEqual({ status: 'Accepted' });
  await session(station, 'TAG-1');
  expect(station.of('Authorize')).toEqual([{ idTag: 'TAG-1' }]);
  await station.end();
});

it('an answer to StartTransaction that refuses the tag is remembered', async () => {
  const station = await booted();
  station.answers['StartTransaction'] = () => ({ transactionId: 7, idTagInfo: { status: 'Blocked' } });
  for (let visit = 0; visit < 2; visit += 1) {
    await station.charge(1, 'TAG-1');
    station.charger.unplug(1);
    await station.pass(10_000);
  }
  expect(station.of('Authorize')).toHaveLength(2);
  await station.end();
});

it('offline the list decides, and survives a power cut', async () => {
  const disk = new MemoryDisk();
  const before = await booted({ disk });
  expect((await before.call('SendLocalList', list('TAG-1', 3)))?.[2]).toEqual({ status: 'Accepted' });
  await before.end();
  const configuration = { ...known, LocalAuthorizeOffline: 'true', AllowOfflineTxForUnknownId: 'false' };
  let uplink: SwitchedLink | undefined;
  const ports = ({ link }: Ports) => {
    uplink = switchedLink(link);
    return { link: uplink.link };
  };
  const station = await booted({ disk, seed: 2, configuration, ports });
  expect((await station.call('GetLocalListVersion', {}))?.[2]).toEqual({ listVersion: 3 });
  uplink?.setUp(false);
  await station.settle();
  await session(station, 'TAG-2');
  await session(station, 'TAG-1');
  uplink?.setUp(true);
  await station.pass(20_000);
  expect(station.of('StartTransaction')).toMatchObject([{ idTag: 'TAG-1' }]);
  expect(station.of('Authorize')).toEqual([]);
  await station.end();
});

it('a contradiction to the list is told with connector 0, and taken back after the next list (3.5.2)', async () => {
  const station = await booted();
  await station.call('SendLocalList', list('TAG-1'));
  station.answers['StartTransaction'] = () => ({ transactionId: 7, idTagInfo: { status: 'Invalid' } });
  await session(station, 'TAG-1');
  expect(conflicts(station)).toEqual(['NoError', 'LocalListConflict']);
  await station.call('SendLocalList', list('TAG-2'));
  await station.pass(1_000);
  expect(conflicts(station)).toEqual(['NoError', 'LocalListConflict', 'NoError']);
  await station.end();
});
