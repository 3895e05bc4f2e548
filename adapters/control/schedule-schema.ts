/** The schedule of a connector with its reasons, as OpenAPI shows it. */
import * as Type from 'typebox';

const Unit = Type.Enum(['A', 'W'], { type: 'string' });

const Source = Type.Object(
  {
    kind: Type.Enum(['outlet', 'station', 'profile'], { type: 'string' }),
    chargingProfileId: Type.Optional(Type.Integer()),
    purpose: Type.Optional(Type.Enum(['ChargePointMaxProfile', 'TxDefaultProfile', 'TxProfile'], { type: 'string' })),
    stackLevel: Type.Optional(Type.Integer()),
    connectorId: Type.Optional(Type.Integer({ description: 'That the profile was installed on.' })),
  },
  { description: 'Where a limit comes from: what the outlet can give, what the station can, or a profile.' },
);

const Weighed = Type.Object({
  source: Source,
  limit: Type.Number({ description: 'In the unit of the schedule.' }),
  given: Type.Optional(
    Type.Object(
      { limit: Type.Number(), unit: Unit },
      { description: 'As the profile gives it, where that is in the other unit.' },
    ),
  ),
  conversion: Type.Optional(
    Type.Object(
      { voltageV: Type.Number(), phases: Type.Integer() },
      { description: 'P = A x V x phases; phases is 1 for DC.' },
    ),
  ),
});

const Decision = Type.Object(
  {
    by: Source,
    weighed: Type.Array(Weighed, { description: 'All that bound then; the first decided.' }),
    outlets: Type.Array(Type.Object({ connectorId: Type.Integer(), limit: Type.Number(), by: Source }), {
      description: 'For connector 0: what each outlet adds, before the station caps the sum.',
    }),
  },
  { description: 'Why the limit is what it is.' },
);

const Period = Type.Object({
  startS: Type.Integer({ description: 'Seconds from the start of the schedule.' }),
  limit: Type.Number({ description: 'In the unit of the schedule, one decimal, rounded down.' }),
  numberPhases: Type.Optional(Type.Integer()),
  decision: Decision,
});

const Planned = Type.Object({
  from: Type.String({ format: 'date-time' }),
  limitW: Type.Number({ description: '0: less is left than can be offered (SuspendedEVSE).' }),
  limitA: Type.Number(),
  isShared: Type.Boolean({ description: 'Less than the profiles allow, because the outlets share.' }),
  decision: Decision,
});

export const Schedule = Type.Object(
  {
    connectorId: Type.Integer(),
    from: Type.String({ format: 'date-time' }),
    seconds: Type.Integer({ description: 'Shorter than asked for where it has more periods than the station tells.' }),
    unit: Unit,
    voltage: Type.Object(
      { nominalV: Type.Number(), presentV: Type.Union([Type.Number(), Type.Null()]) },
      { description: 'What schedules are converted with, and what the meter shows now: control goes by that.' },
    ),
    periods: Type.Array(Period, { description: 'As GetCompositeSchedule tells it.' }),
    plan: Type.Array(Planned, { description: 'What the hardware has been told, from the period in force on.' }),
  },
  { description: 'Which limits will hold, and why: 5.7.' },
);
