/** A week of a busy station: cars all day at both outlets, hours without a network, a power cut a day, and its bill. */
import { expect, it } from 'vitest';
import { tellFigures } from '../support/figures.js';
import { comeToRest, makeWell, remains } from '../support/walks/rest.js';
import { carryOut } from '../support/walks/words.js';
import { WalkWorld } from '../support/walks/world.js';

/** The whole week where more walks are asked for than a quick look takes. */
const days = process.env['STATECHARGE_WALKS'] === undefined ? 1 : 7;
/** A visit at each outlet: from plug to plug. */
const visitS = 36 * 60;
const visitsADay = (24 * 3600) / visitS;
/** Energy flows so many times faster than time does, so that a visit of ten minutes is over in the fifteenth part. */
const speed = 15;
const chargingS = (10 * 60) / speed;

/** What befalls the station before so many visits of a day. */
const ofTheDay: Readonly<Record<number, readonly string[]>> = {
  3: ['call SetChargingProfile {"connectorId":0,"csChargingProfiles":$peak}'],
  8: ['lost'],
  12: ['up'],
  17: ['call ClearChargingProfile {"id":1}', 'call Reset {"type":"Soft"}'],
  25: ['answers error 3 MeterValues', 'answers silent 1 StopTransaction'],
  30: ['call ChangeConfiguration {"key":"MeterValueSampleInterval","value":"20"}'],
  35: ['call ChangeConfiguration {"key":"MeterValueSampleInterval","value":"10"}', 'call Reset {"type":"Hard"}'],
};

const peak = JSON.stringify({
  chargingProfileId: 1,
  stackLevel: 0,
  chargingProfilePurpose: 'ChargePointMaxProfile',
  chargingProfileKind: 'Absolute',
  chargingSchedule: {
    startSchedule: '$+0',
    chargingRateUnit: 'W',
    chargingSchedulePeriod: [
      { startPeriod: 0, limit: 40_000 },
      { startPeriod: 7_200, limit: 90_000 },
    ],
  },
});

async function visit(world: WalkWorld, nth: number, day: number): Promise<void> {
  const both = (word: (outlet: number) => string) => [1, 2].map(word);
  const cutsPower = nth === 20;
  const story = [
    ...both((outlet) => `soc ${outlet} ${20 + ((nth * 7 + day) % 50)}`),
    ...both((outlet) => `plug ${outlet}`),
    `tag DRIVER-${nth % 9} 1`,
    nth % 3 === 0 ? 'call RemoteStartTransaction {"idTag":"REMOTE","connectorId":2}' : `tag DRIVER-${nth % 7} 2`,
    `pass ${chargingS}`,
    ...(cutsPower ? ['cut', 'pass 300', 'boot', 'pass 60'] : []),
    ...(nth % 2 === 0 ? [`tag DRIVER-${nth % 9} 1`, 'pass 10'] : []),
    ...both((outlet) => `unplug ${outlet}`),
  ];
  for (const word of [...(ofTheDay[nth] ?? []), ...story]) await carryOut(world, word.replace('$peak', peak));
}

it('bills busy days to the watt-hour, and forgets nobody', { timeout: 900_000 }, async () => {
  const begunMs = performance.now();
  const world = new WalkWorld({ product: 'BSC-S12BCC', speed, configuration: { MeterValueSampleInterval: '10' } });
  await world.boot();
  await world.pass(2_000);
  for (let day = 0; day < days; day += 1) {
    for (let nth = 0; nth < visitsADay; nth += 1) {
      const endsMs = (day * visitsADay + nth + 1) * visitS * 1_000;
      await visit(world, nth, day);
      await world.pass(Math.max(0, endsMs - world.clock.monotonic()));
    }
  }
  const simulatedHours = Math.round(world.clock.monotonic() / 3_600_000);
  const tookS = ((performance.now() - begunMs) / 1_000).toFixed(1);
  const { sessions } = world.bill;
  console.log(
    `week   ${days} of 7 days: ${simulatedHours} simulated hours with ${sessions} sessions, ${world.boots} boots and ` +
      `${(world.bill.deliveredWh / 1_000).toFixed(0)} kWh in ${tookS} s`,
  );
  await makeWell(world);
  expect(await comeToRest(world)).toEqual([]);
  expect(await remains(world)).toEqual([]);
  expect(world.watch.violations).toEqual([]);
  expect(world.defects).toEqual([]);
  expect(sessions).toBeGreaterThan(75 * days);
  // Not a watt-hour was drawn that is not on a bill, and the other way round.
  for (const { id } of world.product.connectors) {
    const registerWh = world.charger.snapshot().connectors[id - 1]?.registerWh ?? 0;
    expect(world.bill.book.billedWh(id)).toBe(Math.floor(registerWh));
  }
  tellFigures('walks', { busyDays: days, busyDaysSessions: sessions, simulatedHours });
  await world.end();
});
