/** The meters as the charts read them. A reading is believed only as far as it makes sense. */
import { fromCallback } from 'xstate';
import { stampOf } from '../machines/system.js';
import type { OfferedReading, Sampled } from '../machines/transaction/readings.js';
import type { ConnectorId, MeterOccasion, MeterReading, Phase, PhaseReading } from '../protocol/ports/hardware.js';
import { portsOf } from '../protocol/ports.js';
import { hardwareDeadlineMs, withDeadline } from './deadline.js';
import { limitInForce } from './limits.js';
import { stateOf } from './station-state.js';

/** A reading this old still says where a session begins. */
const freshMs = 10_000;

const ofPhase = ['powerW', 'currentA', 'voltageV'] as const;
const optional = [...ofPhase, 'socPercent'] as const;
const phases: readonly Phase[] = ['L1', 'L2', 'L3'];

/** Null without a register that can be billed; other values that are no numbers are left out. */
export function soundReading(reading: MeterReading | null | undefined): MeterReading | null {
  const energyWh = reading?.energyWh;
  if (!reading || !Number.isFinite(energyWh) || Number(energyWh) < 0) return null;
  const perPhase = soundPhases(reading.phases);
  const { signed } = reading;
  return {
    energyWh: Number(energyWh),
    ...numbersOf(optional, reading),
    ...(Object.keys(perPhase).length > 0 && { phases: perPhase }),
    ...(typeof signed === 'string' && signed !== '' && { signed }),
  };
}

function numbersOf<K extends string>(names: readonly K[], values: Readonly<Partial<Record<K, number>>>) {
  const known = names.filter((name) => Number.isFinite(values[name]));
  return Object.fromEntries(known.map((name) => [name, Number(values[name])])) as Partial<Record<K, number>>;
}

function soundPhases(given: MeterReading['phases']): Partial<Record<Phase, PhaseReading>> {
  const known = phases.flatMap((phase): [Phase, PhaseReading][] => {
    const values = numbersOf(ofPhase, given?.[phase] ?? {});
    return Object.keys(values).length > 0 ? [[phase, values]] : [];
  });
  return Object.fromEntries(known);
}

/** What is remembered for later is no signature of later. */
export const unsigned = ({ signed, ...plain }: MeterReading): MeterReading => plain;

/**
 * The meter's answer, or the last value it told of itself; rejects where there has never been one. Connector 0 is the
 * main meter.
 */
export async function readMeter(
  system: object,
  connectorId: ConnectorId | 0,
  why: MeterOccasion,
): Promise<MeterReading> {
  const { clock, hardware, journal } = portsOf(system);
  const { meters } = stateOf(system).facts;
  try {
    const read = async () => {
      const reading = await withDeadline(clock, hardwareDeadlineMs, 'the meter', () =>
        hardware.readMeter(connectorId, why),
      );
      const sound = soundReading(reading);
      if (!sound) throw new Error('the meter gave no register');
      return sound;
    };
    const first = await read();
    // A register that has fallen is asked once more: a slip of the line is gone then, a new meter is not.
    const sound = first.energyWh < (meters.get(connectorId)?.energyWh ?? 0) ? await read() : first;
    meters.set(connectorId, { ...unsigned(sound), atMs: clock.monotonic() });
    return sound;
  } catch (error) {
    const known = meters.get(connectorId);
    // A start is not begun with what the last session may have left behind.
    const isStale = known === undefined || (why === 'start' && clock.monotonic() - known.atMs > freshMs);
    const last = isStale ? undefined : known;
    journal.note({
      level: 'warn',
      event: 'meter.unread',
      connectorId,
      why,
      error: String(error),
      fallback: last !== undefined,
    });
    if (!last) throw error;
    return last;
  }
}

/**
 * With what the outlet is offered now, of which the meter knows nothing: the lower of both limits at the voltage there is,
 * and nothing while its power path is not in use.
 */
export function withOffer(system: object, connectorId: ConnectorId | 0, reading: MeterReading): OfferedReading {
  if (connectorId === 0) return reading;
  const { facts, product } = stateOf(system);
  const energy = facts.energies.get(connectorId) ?? 'idle';
  if (energy === 'idle' || energy === 'suspendedEVSE') return { ...reading, offered: { powerW: 0, currentA: 0 } };
  const limit = limitInForce(system, connectorId);
  if (!limit) return reading;
  const { limitW, limitA } = limit;
  const wattsPerA = (reading.voltageV ?? 0) * Math.max(1, product.features.phases.length);
  if (wattsPerA === 0) return { ...reading, offered: { powerW: limitW, currentA: limitA } };
  const powerW = Math.min(limitW, limitA * wattsPerA);
  return { ...reading, offered: { powerW, currentA: powerW / wattsPerA } };
}

/** One reading with its instant: that of the grid it belongs to, or now. */
export async function sample(
  system: object,
  connectorId: ConnectorId | 0,
  why: 'sample' | 'clock' | 'trigger',
  at: string | null = null,
): Promise<Sampled> {
  const stamp = at ?? stampOf(system);
  return { reading: withOffer(system, connectorId, await readMeter(system, connectorId, why)), at: stamp };
}

/** Passes on what the hardware tells of one register, for as long as somebody has to know it to the second. */
export const meterWatch = fromCallback<{ type: 'none' }, { connectorId: ConnectorId }>(
  ({ input: { connectorId }, sendBack, system }) => {
    const { watchers } = stateOf(system).facts;
    const tell = ({ energyWh }: MeterReading) => sendBack({ type: 'meter.rose', energyWh });
    watchers.set(connectorId, tell);
    return () => {
      if (watchers.get(connectorId) === tell) watchers.delete(connectorId);
    };
  },
);
