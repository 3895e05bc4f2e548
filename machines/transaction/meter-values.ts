/** A meter reading as OCPP carries it: 3.16, 7.31, 7.43. */
import type { SampledValue } from '../../protocol/messages.js';
import type { MeterReading, Phase, PhaseReading } from '../../protocol/ports/hardware.js';
import type { OfferedReading } from './readings.js';

type Context = NonNullable<SampledValue['context']>;

/** An outlet's meter, or the one between the grid and the station (connector 0). */
export type MeterLocation = 'Outlet' | 'Inlet';

type Sample = Omit<SampledValue, 'context' | 'location'> & { readonly location?: 'EV' };

export const registerMeasurand = 'Energy.Active.Import.Register';
export const intervalMeasurand = 'Energy.Active.Import.Interval';

/** What a phase has besides the whole outlet, and what it is measured in. */
const perPhase: Readonly<Record<string, readonly [field: keyof PhaseReading, unit: 'W' | 'A' | 'V']>> = {
  'Power.Active.Import': ['powerW', 'W'],
  'Current.Import': ['currentA', 'A'],
  Voltage: ['voltageV', 'V'],
};

const phases: readonly Phase[] = ['L1', 'L2', 'L3'];

/** `Voltage.L1` in a list of measurands asks for one phase (9.1, MeterValuesSampledData). */
const phaseSuffix = /^(.+)\.(L[123])$/;

/** At most one decimal, and no exponent. */
const decimal = (value: number) => String(Number(value.toFixed(1)));

/**
 * The sampled values of each measurand that the reading can tell: the whole outlet's, and those of each phase it knows
 * (3.16.3). An empty list means the energy register (T TC_070). `before` is the previous reading of the same series, from
 * which the energy of the interval follows; without one it is 0.
 */
export function sampledValues(
  measurands: readonly string[],
  reading: OfferedReading,
  before: Pick<MeterReading, 'energyWh'> | null,
  context: Context,
  location: MeterLocation = 'Outlet',
): SampledValue[] {
  const listed = measurands.length > 0 ? measurands : [registerMeasurand];
  const values = listed.flatMap((item) => samplesOf(item, reading, before));
  // A message may not be empty; the register is what every meter has.
  const told = values.length > 0 ? values : [registerOf(reading)];
  const isFirst = (value: Sample, at: number) => told.findIndex((other) => isSame(other, value)) === at;
  // A list may name a measurand and one of its phases.
  return told.filter(isFirst).map((value) => ({ location, ...value, context }));
}

const isSame = (one: Sample, other: Sample) => one.measurand === other.measurand && one.phase === other.phase;

/**
 * The register as the meter signed it, opaque (7.31, SignedData). It goes beside the raw one where a bill is made of it:
 * into the Transaction.Begin and Transaction.End of StopTransaction, when the register is listed for them. Periodic
 * values stay raw, which is what T TC_070 and TC_071 accept.
 */
export function signedValues(
  measurands: readonly string[],
  { signed }: MeterReading,
  context: Context,
): SampledValue[] {
  if (signed === undefined || !measurands.includes(registerMeasurand)) return [];
  return [
    { value: signed, context, format: 'SignedData', measurand: registerMeasurand, location: 'Outlet', unit: 'Wh' },
  ];
}

const registerOf = ({ energyWh }: MeterReading): Sample => ({
  value: String(Math.floor(energyWh)),
  measurand: registerMeasurand,
  unit: 'Wh',
});

function samplesOf(item: string, reading: OfferedReading, before: Pick<MeterReading, 'energyWh'> | null): Sample[] {
  const [, measurand = item, phase] = phaseSuffix.exec(item) ?? [];
  if (phase !== undefined) return phaseSample(measurand, phase as Phase, reading);
  const perEach = phases.flatMap((each) => phaseSample(item, each, reading));
  return [...overall(item, reading, before), ...perEach];
}

function phaseSample(measurand: string, phase: Phase, reading: MeterReading): Sample[] {
  const [field, unit] = perPhase[measurand] ?? [];
  const value = field && reading.phases?.[phase]?.[field];
  if (value === undefined || unit === undefined) return [];
  // A voltage lies between two points; this one is that to neutral.
  const between = measurand === 'Voltage' ? (`${phase}-N` as const) : phase;
  return [{ value: decimal(value), measurand: measurand as 'Voltage', phase: between, unit }];
}

function overall(
  measurand: string,
  reading: OfferedReading,
  before: Pick<MeterReading, 'energyWh'> | null,
): readonly Sample[] {
  const { energyWh, powerW, currentA, voltageV, socPercent, offered } = reading;
  switch (measurand) {
    case registerMeasurand:
      return [registerOf(reading)];
    case intervalMeasurand: {
      // The difference of what was told, so that the intervals add up to the register.
      const sinceWh = before ? Math.max(0, Math.floor(energyWh) - Math.floor(before.energyWh)) : 0;
      return [{ value: String(sinceWh), measurand, unit: 'Wh' }];
    }
    case 'Power.Active.Import':
      return powerW === undefined ? [] : [{ value: decimal(powerW), measurand, unit: 'W' }];
    case 'Current.Import':
      return currentA === undefined ? [] : [{ value: decimal(currentA), measurand, unit: 'A' }];
    case 'Power.Offered':
      return offered === undefined ? [] : [{ value: decimal(offered.powerW), measurand, unit: 'W' }];
    case 'Current.Offered':
      return offered === undefined ? [] : [{ value: decimal(offered.currentA), measurand, unit: 'A' }];
    case 'Voltage':
      return voltageV === undefined ? [] : [{ value: decimal(voltageV), measurand, unit: 'V' }];
    case 'SoC':
      return socPercent === undefined
        ? []
        : [{ value: decimal(socPercent), measurand, unit: 'Percent', location: 'EV' }];
    default:
      return [];
  }
}
