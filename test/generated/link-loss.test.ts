/** The connection is lost at each call of a whole session, before and after its answer: J 4.1.1, 3.7.1, errata 3.1. */
import { describe, expect, it } from 'vitest';
import { WholeStation } from '../support/whole-station.js';

/** A driver charges for two minutes, patiently: a card that was not taken is shown again. */
async function session(station: WholeStation): Promise<void> {
  await station.pass(20_000);
  station.charger.plug(1);
  await station.pass(5_000);
  for (let tries = 0; tries < 3 && outlet(station).idTag === null; tries += 1) {
    station.charger.rfid({ idTag: 'TAG-1' });
    await station.pass(10_000);
  }
  await station.pass(125_000);
  station.charger.rfid({ idTag: 'TAG-1' });
  await station.pass(10_000);
  station.charger.unplug(1);
  await station.pass(60_000);
}

function outlet(station: WholeStation) {
  const [first] = station.run.describe().connectors;
  if (!first) throw new Error('the station has no outlet');
  return first;
}

const undisturbed = new WholeStation({ configuration: { MeterValueSampleInterval: '60' } });
await session(undisturbed);
const calls = undisturbed.heard.map(({ action }, at) => [at + 1, action] as const);
await undisturbed.end();

it('undisturbed, the session is a whole one, each thing told once', () => {
  expect(calls.map(([, action]) => action)).toEqual([
    'BootNotification',
    // This CSMS answers before the hardware has begun: its outlets are Unavailable first.
    ...Array<string>(5).fill('StatusNotification'),
    ...['StatusNotification', 'Authorize', 'StartTransaction', 'StatusNotification', 'MeterValues', 'MeterValues'],
    ...['StopTransaction', 'StatusNotification', 'StatusNotification'],
  ]);
});

describe.each(['lost before the answer', 'lost after the answer'] as const)('the connection is %s', (fate) => {
  it.each(calls)('at call %d, %s', async (nth) => {
    const station = new WholeStation({ configuration: { MeterValueSampleInterval: '60' } });
    station.fate = (at) => (at === nth ? fate : 'well');
    await session(station);
    const { heard } = station;

    // Errata 3.1: what comes again under an id is the same message.
    const said = new Map(heard.map(({ id, action, payload }) => [id, JSON.stringify([action, payload])]));
    for (const { id, action, payload } of heard) expect(said.get(id)).toBe(JSON.stringify([action, payload]));
    for (const { action, id } of heard.filter((one, at) => heard.findIndex((same) => same.id === one.id) < at))
      expect(action, id).toMatch(/^(StartTransaction|MeterValues|StopTransaction)$/);

    // 3.7: one transaction, told once and in order, whole.
    const owed = [...said.values()]
      .map((text) => JSON.parse(text)[0] as string)
      .filter((action) => /Transaction$|^Meter/.test(action));
    expect(owed).toEqual(['StartTransaction', 'MeterValues', 'MeterValues', 'StopTransaction']);
    for (const { transactionId } of [...station.of('MeterValues'), ...station.of('StopTransaction')])
      expect(transactionId).toBe(1001);

    // J 5.4: once accepted, no second BootNotification.
    const boots = heard.filter(({ action }) => action === 'BootNotification').length;
    expect(boots).toBe(nth === 1 && fate === 'lost before the answer' ? 2 : 1);

    // 4.9: the CSMS ends up knowing how things stand, and nothing is left to be told.
    expect(station.statuses(1).at(-1)).toBe('Available');
    expect(station.run.describe()).toMatchObject({ owed: [], givenUp: [], connection: 'open' });
    await station.end();
  });
});
