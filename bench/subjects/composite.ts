/**
 * Composite schedules of a day, beside the text of their answer, turn by turn. Prints microseconds of CPU: nothing here
 * waits, so what other processes take of the machine does not count.
 */
import type { ChargingView } from '../../machines/smart-charging/charging.types.js';
import { compositeSchedule } from '../../machines/smart-charging/composite.js';
import type { InstalledProfile } from '../../protocol/ports/store.js';

const rounds = 15;
const roundUs = 20_000;
const warmUpUs = 200_000;
const dayS = 86_400;
const fromMs = Date.UTC(2026, 4, 4, 12);
const beganMs = Date.UTC(2026, 0, 1);

/**
 * Profiles that all have a say, with all their periods: half of them bind the station, half the transaction, and of each
 * half one after the other has its part of every day. Units differ, neighbours never say the same.
 */
function viewOf(profiles: number, periods: number): ChargingView {
  const each = profiles / 2;
  return {
    profiles: Array.from({ length: profiles }, (_, index) => profileOf(index, each, periods)),
    outlets: [1, 2].map((connectorId) => ({
      connectorId,
      maxPowerW: 22_080,
      maxCurrentA: 32,
      transaction: { localId: 'car', startedAtMs: fromMs - 600_000 },
    })),
    stationMaxW: 44_160,
    electricity: { kind: 'AC', nominalV: 230, phases: 3 },
    defaultInGaps: true,
  };
}

function profileOf(index: number, each: number, periods: number): InstalledProfile {
  const part = index >> 1;
  const isStation = index % 2 === 0;
  const partS = Math.floor(dayS / each);
  // Boundaries of the two halves do not meet.
  const startMs = beganMs + (part * partS + (isStation ? 1 : 0)) * 1000;
  const isPower = part % 2 === 0;
  return {
    connectorId: 0,
    installedAt: new Date(beganMs).toISOString(),
    profile: {
      chargingProfileId: index + 1,
      stackLevel: part,
      chargingProfilePurpose: isStation ? 'ChargePointMaxProfile' : 'TxDefaultProfile',
      chargingProfileKind: 'Recurring',
      recurrencyKind: 'Daily',
      validTo: '2030-01-01T00:00:00Z',
      chargingSchedule: {
        startSchedule: new Date(startMs).toISOString(),
        duration: partS,
        chargingRateUnit: isPower ? 'W' : 'A',
        chargingSchedulePeriod: Array.from({ length: periods }, (_, period) => ({
          startPeriod: Math.floor((period * partS) / periods),
          limit: (6 + ((period * 7 + index) % 20)) * (isPower ? 690 : 1),
        })),
      },
    },
  };
}

function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Runs until it is warm, and gives how many calls fill a round. */
function warmedUp(work: () => void): number {
  const beganUs = cpuUs();
  let calls = 0;
  for (; cpuUs() - beganUs < warmUpUs; calls += 1) work();
  return Math.max(1, Math.round((calls * roundUs) / warmUpUs));
}

function eachUs(work: () => void, calls: number): number {
  const beganUs = cpuUs();
  for (let call = 0; call < calls; call += 1) work();
  return (cpuUs() - beganUs) / calls;
}

function subjectOf(connectorId: number, profiles: number, periods: number) {
  const view = viewOf(profiles, periods);
  const request = { connectorId, fromMs, durationS: dayS, unit: 'A', maxPeriods: 1_000_000 } as const;
  const firstUs = eachUs(() => void compositeSchedule(view, request), 1);
  const answer = compositeSchedule(view, request).periods.map(({ startS, limit }) => ({ startPeriod: startS, limit }));
  const tell = () => void JSON.stringify(answer);
  const compute = () => void compositeSchedule(view, request);
  const [tells, computes] = [warmedUp(tell), warmedUp(compute)];
  const figures = { profiles, periods, told: answer.length, firstUs, textUs: [] as number[], us: [] as number[] };
  const measure = () => {
    figures.textUs.push(eachUs(tell, tells));
    figures.us.push(eachUs(compute, computes));
  };
  return { figures, measure };
}

const sizes = [
  [10, 48],
  [2, 48],
  [20, 48],
  [40, 48],
  [80, 48],
  [160, 48],
  [10, 12],
  [10, 192],
  [10, 768],
  [10, 3072],
] as const;

const outlet = sizes.map(([profiles, periods]) => subjectOf(1, profiles, periods));
const station = subjectOf(0, 10, 48);
for (let round = 0; round < rounds; round += 1) for (const subject of [...outlet, station]) subject.measure();
console.log(JSON.stringify({ outlet: outlet.map(({ figures }) => figures), station: station.figures }));
