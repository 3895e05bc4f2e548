/** A reading as a driver gives it is believed only as far as it makes sense. */
import type { MeterReading } from '../protocol/ports/hardware.js';

const optional = ['powerW', 'currentA', 'voltageV', 'socPercent'] as const;

/** Null without a register that can be billed; other values that are no numbers are left out. */
export function soundReading(reading: MeterReading | null | undefined): MeterReading | null {
  const energyWh = reading?.energyWh;
  if (!reading || !Number.isFinite(energyWh) || Number(energyWh) < 0) return null;
  const known = optional.filter((name) => Number.isFinite(reading[name]));
  return { energyWh: Number(energyWh), ...Object.fromEntries(known.map((name) => [name, Number(reading[name])])) };
}
