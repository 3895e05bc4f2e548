/** A meter reading as OCPP carries it: 3.16, 7.31, 7.43. */
import type { SampledValue } from '../../protocol/messages.js';
import type { MeterReading } from '../../protocol/ports/hardware.js';

type Context = NonNullable<SampledValue['context']>;

const registerMeasurand = 'Energy.Active.Import.Register';

/** At most one decimal, and no exponent. */
const decimal = (value: number) => String(Number(value.toFixed(1)));

/**
 * One sampled value for each measurand that the reading can tell. An empty list means the energy register (T TC_070).
 * `before` is the previous reading, from which the energy of the interval follows; without one it is 0.
 */
export function sampledValues(
  measurands: readonly string[],
  reading: MeterReading,
  before: MeterReading | null,
  context: Context,
): SampledValue[] {
  const listed = measurands.length > 0 ? measurands : [registerMeasurand];
  const values = listed.flatMap((measurand) => sampleOf(measurand, reading, before) ?? []);
  // A message may not be empty; the register is what every meter has.
  const told = values.length > 0 ? values : [sampleOf(registerMeasurand, reading, before) as SampledValue];
  return told.map((value) => ({ ...value, context }));
}

function sampleOf(measurand: string, reading: MeterReading, before: MeterReading | null): SampledValue | undefined {
  const { energyWh, powerW, currentA, voltageV, socPercent } = reading;
  switch (measurand) {
    case registerMeasurand:
      return { value: String(Math.floor(energyWh)), measurand, unit: 'Wh', location: 'Outlet' };
    case 'Energy.Active.Import.Interval': {
      // The difference of what was told, so that the intervals add up to the register.
      const sinceWh = before ? Math.max(0, Math.floor(energyWh) - Math.floor(before.energyWh)) : 0;
      return { value: String(sinceWh), measurand, unit: 'Wh', location: 'Outlet' };
    }
    case 'Power.Active.Import':
      return powerW === undefined ? undefined : { value: decimal(powerW), measurand, unit: 'W', location: 'Outlet' };
    case 'Current.Import':
      return currentA === undefined
        ? undefined
        : { value: decimal(currentA), measurand, unit: 'A', location: 'Outlet' };
    case 'Voltage':
      return voltageV === undefined
        ? undefined
        : { value: decimal(voltageV), measurand, unit: 'V', location: 'Outlet' };
    case 'SoC':
      return socPercent === undefined
        ? undefined
        : { value: decimal(socPercent), measurand, unit: 'Percent', location: 'EV' };
    default:
      return undefined;
  }
}
