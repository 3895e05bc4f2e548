/** What goes in and out of the control API: the requests are checked against these, and OpenAPI shows them. */
// As a namespace, so that a bundle holds only what is used of the library.
import * as Type from 'typebox';
import { ChargePointErrorCode, ChargePointStatus } from '../../protocol/messages/types/status.js';
import { nullable } from './nullable.js';
import { securityFields } from './security-schemas.js';

function body<Properties extends Type.TProperties>(properties: Properties, options: Type.TObjectOptions = {}) {
  return Type.Object(properties, { ...options, additionalProperties: false });
}

const connectorId = Type.Integer({ minimum: 1, description: 'Connectors are numbered from 1 (3.8).' });

/** CiString50 and CiString20 of the messages these end in are printable ASCII. */
const printable = '^[\\x20-\\x7e]*$';

const FaultCode = Type.Enum(
  ChargePointErrorCode.enum.filter((code) => code !== 'NoError'),
  { type: 'string', description: 'What is wrong (7.6).' },
);

const vendorText = (description: string) =>
  Type.Optional(Type.String({ maxLength: 50, pattern: printable, description }));

export const CableBody = body({
  side: Type.Optional(
    Type.Enum(['ev', 'station'], {
      type: 'string',
      default: 'ev',
      description: 'Which end of the cable. The station end moves only where the cable is detachable.',
    }),
  ),
});

export const EvBody = body(
  {
    ready: Type.Optional(Type.Boolean({ description: 'The car wants energy.' })),
    soc: Type.Optional(Type.Number({ minimum: 0, maximum: 100, description: 'State of charge, %.' })),
    maxPowerW: Type.Optional(Type.Number({ minimum: 0, description: 'The most the car takes, W.' })),
  },
  { minProperties: 1 },
);

export const RfidBody = body({
  idTag: Type.String({ minLength: 1, maxLength: 20, pattern: printable, description: 'The tag (IdToken, 7.28).' }),
  connectorId: Type.Optional(connectorId),
});

export const StopBody = body({
  why: Type.Enum(['button', 'emergency', 'ev'], {
    type: 'string',
    description: 'The stop button, the emergency stop, or the car ends by itself.',
  }),
});

export const FaultBody = body({
  errorCode: FaultCode,
  severity: Type.Optional(
    Type.Enum(['fault', 'warning'], {
      type: 'string',
      default: 'fault',
      description: 'A warning is told with the status that holds; a fault prevents charging.',
    }),
  ),
  info: vendorText('More about the fault, for people.'),
  vendorErrorCode: vendorText("The vendor's own code."),
});

export const ClearFaultBody = body({ errorCode: Type.Optional(FaultCode) });

export const LockFailureBody = body({ active: Type.Boolean({ description: 'The lock is broken.' }) });

export const PowerBody = body({ on: Type.Boolean({ description: 'The supply of the whole station.' }) });

export const NetworkBody = body({ up: Type.Boolean({ description: 'The uplink to the CSMS.' }) });

export const MeterBody = body({
  connectorId,
  registerWh: Type.Number({ minimum: 0, description: 'Register of imported energy, Wh. It only rises.' }),
});

export const DerateBody = body({
  totalW: Type.Union([Type.Number({ minimum: 0 }), Type.Null()], {
    description: 'What the site leaves to all connectors together, W; null for all there is.',
  }),
});

export const HostBody = body(
  {
    nextFirmwareBoots: Type.Optional(
      Type.Boolean({ description: 'Whether the firmware that is installed next boots; if not, the old one is back.' }),
    ),
    installTakesMs: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 3_600_000, description: 'How long an installation takes.' }),
    ),
    freeBytes: Type.Optional(
      Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
        description: 'How much room there seems to be; null for what the disk has.',
      }),
    ),
  },
  { minProperties: 1 },
);

export const TamperBody = body({
  info: Type.Optional(Type.String({ maxLength: 200, pattern: printable, description: 'Which sensor, for people.' })),
});

export const ScheduleQuery = body({
  seconds: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 31_622_400,
      default: 86_400,
      description: 'Length of the schedule from now on.',
    }),
  ),
  unit: Type.Optional(
    Type.Enum(['A', 'W'], {
      type: 'string',
      description: 'Of the limits; absent: that of the profile that decides now, else W for DC and A for AC.',
    }),
  ),
});

export const Done = Type.Object(
  { ok: Type.Boolean({ const: true }) },
  {
    additionalProperties: false,
    description: 'The hardware has told it; what the station makes of it shows in the events.',
  },
);

export const ErrorAnswer = Type.Object(
  {
    error: Type.Object(
      {
        code: Type.String({ description: 'For programs: lower case, with hyphens.' }),
        message: Type.String({ description: 'For people: what was asked, what is wrong with it, what is allowed.' }),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);

const Meter = Type.Object(
  {
    energyWh: Type.Number(),
    powerW: Type.Optional(Type.Number()),
    currentA: Type.Optional(Type.Number()),
    voltageV: Type.Optional(Type.Number()),
    socPercent: Type.Optional(Type.Number()),
  },
  { description: 'The newest reading.' },
);

const Connector = Type.Object({
  connectorId: Type.Integer(),
  status: ChargePointStatus,
  errorCode: ChargePointErrorCode,
  plug: nullable(Type.Enum(['unplugged', 'cableOnly', 'plugged', 'locked'], { type: 'string' })),
  energy: nullable(Type.Enum(['idle', 'preparing', 'delivering', 'suspendedEV', 'suspendedEVSE'], { type: 'string' })),
  operative: Type.Boolean({ description: 'As ChangeAvailability has left it; it counts when a session is over.' }),
  idTag: nullable(Type.String({ description: 'Who may charge here.' })),
  transactionId: nullable(Type.Integer({ description: 'Of the running transaction, once the CSMS gave it.' })),
  limitW: nullable(Type.Number({ description: 'Limit in force, W.' })),
  meter: nullable(Meter),
});

const Reservation = Type.Object({
  reservationId: Type.Integer(),
  connectorId: Type.Integer({ description: '0 is any of them.' }),
  idTag: Type.String(),
  parentIdTag: Type.Optional(Type.String()),
  expiryDate: Type.String({ format: 'date-time' }),
});

const owedMessage = {
  seq: Type.Integer(),
  messageId: Type.String(),
  action: Type.String(),
  attempts: Type.Integer(),
};

const simulation = Type.Optional(
  Type.Object(
    {
      power: Type.Boolean(),
      network: Type.Boolean(),
      display: Type.Optional(Type.Unknown({ description: 'What displays and lights show.' })),
    },
    {
      description: 'Of the simulated world: there is a supply, there is an uplink. Absent where the hardware is real.',
    },
  ),
);

const RunningStation = Type.Object(
  {
    identity: Type.String(),
    csms: Type.String({ description: 'URL, without the identity.' }),
    vendor: Type.String(),
    model: Type.String(),
    now: Type.String({ format: 'date-time' }),
    state: Type.Unknown({ description: 'The active states of the root chart.' }),
    connection: Type.Enum(['idle', 'dialling', 'open', 'backOff'], { type: 'string' }),
    registration: Type.Enum(['offline', 'announcing', 'unanswered', 'pending', 'rejected', 'accepted'], {
      type: 'string',
    }),
    operative: Type.Boolean({ description: 'Of the whole station, as ChangeAvailability has left it.' }),
    connectors: Type.Array(Connector),
    reservations: Type.Array(Reservation),
    localList: Type.Object(
      { version: Type.Integer(), entries: Type.Integer() },
      { description: 'The Local Authorization List; an empty one has version 0.' },
    ),
    owed: Type.Array(Type.Object(owedMessage), {
      description: 'Transaction messages the CSMS has not answered, in the order in which they go out.',
    }),
    givenUp: Type.Array(Type.Object({ ...owedMessage, at: Type.String({ format: 'date-time' }), why: Type.String() }), {
      description: 'Transaction messages given up after all their attempts.',
    }),
    configuration: Type.Record(Type.String(), Type.String(), { description: 'By key, without secrets.' }),
    ...securityFields,
    simulation,
  },
  { description: 'A station that runs.' },
);

const DeadStation = Type.Object(
  { state: Type.Literal('off'), simulation },
  { description: 'A station without power.' },
);

/** What a client may rely on; a station may tell more of itself. */
export const Station = Type.Union([RunningStation, DeadStation], {
  description: 'Everything the station knows of itself.',
});

export const JournalEvent = Type.Object(
  {
    level: Type.Enum(['debug', 'info', 'warn', 'error'], { type: 'string' }),
    event: Type.String({ description: 'A fact, dotted: frame.sent, connection.lost, transaction.started.' }),
  },
  { additionalProperties: true, description: 'A journal entry: details stand beside level and event.' },
);
