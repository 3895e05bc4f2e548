/** What a meter said: 7.33 MeterValue, 7.43 SampledValue and their words. */
import { dateTime, type Message, nonEmptyList, oneOf, optional, record, unboundedText } from './shapes.js';

export const ReadingContext = oneOf(
  [
    'Interruption.Begin',
    'Interruption.End',
    'Other',
    'Sample.Clock',
    'Sample.Periodic',
    'Transaction.Begin',
    'Transaction.End',
    'Trigger',
  ],
  'Why it was read (7.35). Absent: Sample.Periodic.',
);
export type ReadingContext = Message<typeof ReadingContext>;

export const Measurand = oneOf(
  [
    'Current.Export',
    'Current.Import',
    'Current.Offered',
    'Energy.Active.Export.Interval',
    'Energy.Active.Export.Register',
    'Energy.Active.Import.Interval',
    'Energy.Active.Import.Register',
    'Energy.Reactive.Export.Interval',
    'Energy.Reactive.Export.Register',
    'Energy.Reactive.Import.Interval',
    'Energy.Reactive.Import.Register',
    'Frequency',
    'Power.Active.Export',
    'Power.Active.Import',
    'Power.Factor',
    'Power.Offered',
    'Power.Reactive.Export',
    'Power.Reactive.Import',
    'RPM',
    'SoC',
    'Temperature',
    'Voltage',
  ],
  'What was measured (7.31). Absent: Energy.Active.Import.Register.',
);
export type Measurand = Message<typeof Measurand>;

export const Phase = oneOf(
  ['L1', 'L2', 'L3', 'N', 'L1-N', 'L2-N', 'L3-N', 'L1-L2', 'L2-L3', 'L3-L1'],
  'Which phase (7.34). Absent: the value is of all phases together.',
);
export type Phase = Message<typeof Phase>;

export const MeasuringLocation = oneOf(
  ['Body', 'Cable', 'EV', 'Inlet', 'Outlet'],
  'Where it was measured (7.30). Absent: Outlet.',
);
export type MeasuringLocation = Message<typeof MeasuringLocation>;

// The first schemas misspelt Celsius. Both are read; a station sends `Celcius`, which old central systems know too.
export const UnitOfMeasure = oneOf(
  [
    'Wh',
    'kWh',
    'varh',
    'kvarh',
    'W',
    'kW',
    'VA',
    'kVA',
    'var',
    'kvar',
    'A',
    'V',
    'K',
    'Celcius',
    'Celsius',
    'Fahrenheit',
    'Percent',
  ],
  'Unit of the value (7.45). Absent: Wh for energy; Frequency is in hertz and carries no unit (errata 3.86).',
);
export type UnitOfMeasure = Message<typeof UnitOfMeasure>;

export const SampledValue = record(
  {
    value: unboundedText('A plain decimal number with a point, or signed data.'),
    context: optional(ReadingContext),
    format: optional(oneOf(['Raw', 'SignedData'], 'How the value is written (7.49). Absent: Raw.')),
    measurand: optional(Measurand),
    phase: optional(Phase),
    location: optional(MeasuringLocation),
    unit: optional(UnitOfMeasure),
  },
  'One measured value (7.43).',
);
export type SampledValue = Message<typeof SampledValue>;

export const MeterValue = record(
  {
    timestamp: dateTime('When the values were measured.'),
    sampledValue: nonEmptyList(SampledValue, 'Values measured at that moment.'),
  },
  'Values of one moment (7.33).',
);
export type MeterValue = Message<typeof MeterValue>;
