/** What is in each kind of line: for the reader to check, and for `docs/trace.md` to tell. */
import type { Instant } from '../../protocol/observation.js';
import type { LineKind, TraceLine } from './format.js';

type FieldType = 'string' | 'number' | 'boolean' | 'object' | 'array' | 'string or null' | 'object or null' | 'any';

export interface Field {
  readonly type: FieldType;
  readonly what: string;
  readonly optional?: true;
}

export interface KindOfLine<Fields extends string = string> {
  readonly what: string;
  readonly fields: Readonly<Record<Fields, Field>>;
}

type KeysOf<Line> = Line extends unknown ? Exclude<keyof Line, keyof Instant | 'kind'> & string : never;

const field = (type: FieldType, what: string): Field => ({ type, what });
const optional = (type: FieldType, what: string): Field => ({ type, what, optional: true });
const bare = (what: string) => ({ what, fields: {} });

const ofRun = {
  product: field('object or null', 'The product description, as `createStation` takes it.'),
  configuration: field(
    'object',
    'Configuration keys the station was started with; what the CSMS has changed is read from the store.',
  ),
  offers: optional('object', 'Which of the methods that `hardware` and `host` need not have are there.'),
  longestBackOffMs: optional('number', 'How long it waits at most before it dials again.'),
  settings: optional('object', 'What else it was started with: `csms`, `backOff`, `bootRetryMs`, `begins`, `vendors`.'),
};

const ofChart = {
  chart: field('string', 'Id of the chart.'),
  actor: field('string', 'Id of the actor that runs it: `connector-1`.'),
  session: field('string', 'Tells an actor from a later one of the same id.'),
};

const ofState = {
  state: field('any', 'Where the chart is now, as XState writes it.'),
  tags: field('array', 'Tags of the states it is in.'),
};

const event = field(
  'object',
  'The event, `type` first; one that is long keeps its type, and `cut` says how long it was.',
);

const ofCall = {
  call: field('string', 'Port and method: `ledger.commit`.'),
  number: field('number', 'Of the calls of this run, from 1; an answer has that of its question.'),
};

const after = optional(
  'number',
  'Turns of the microtask queue since the question, where the station did not rest; 0: at once.',
);

/** In the order in which they are told of. */
export const lineKinds: { readonly [K in LineKind]: KindOfLine<KeysOf<Extract<TraceLine, { kind: K }>>> } = {
  trace: {
    what: 'The first line of each file.',
    fields: {
      format: field('number', 'Version of the format: 1.'),
      statecharge: field('string', 'Version of the package that wrote it.'),
      node: field('string', 'Version of Node.'),
      identity: field('string', 'A hash of the charge point identity: the same for the same station.'),
      startedAt: field('string', 'Wall clock at the start, ISO 8601 in UTC.'),
      part: field('number', 'From 1: the files of one trace.'),
      hidesIdTags: field('boolean', 'Tags are replaced, each everywhere by the same.'),
      isThin: optional(
        'boolean',
        'Kept for years: steps have no `edges`, no `tags` and only the `type` of their event, and long events are cut.',
      ),
      why: optional('string', 'Of a dump of the flight recorder: what it was made for.'),
      station: field('object', 'As in `run.began`.'),
    },
  },
  'run.began': { what: 'The station begins: after power has come, or after a reset.', fields: ofRun },
  'run.ended': {
    what: 'The run is over.',
    fields: { how: field('string', '`ended`: by itself, or because it was told to. `cut`: as by a power cut.') },
  },
  commanded: {
    what: 'Whoever runs the station wants something of it.',
    fields: {
      command: field('string', '`end`, `cut`, `dataTransfer`.'),
      message: optional('object', 'Of `dataTransfer`.'),
    },
  },
  'clock.read': {
    what: 'The station reads its clocks, and they show `atMs` and `sinceMs`. Without such a line it has read those of the line before.',
    fields: {
      reads: optional(
        'number',
        'How often it has read the clocks since the line before, and found its time; absent: 0.',
      ),
    },
  },
  'clock.set': {
    what: 'The station sets its wall clock, because the CSMS has told the time.',
    fields: { toMs: field('number', 'What it shows now, milliseconds since the epoch.') },
  },
  'clock.fired': {
    what: 'A wait is over.',
    fields: { number: field('number', 'Of the waits that this run has begun, from 1.') },
  },
  drawn: {
    what: 'Chance was asked.',
    fields: {
      what: field('string', '`uuid`, `fraction`.'),
      value: field('any', 'What was drawn: a text, or a number from 0 to below 1.'),
    },
  },
  'link.dialled': {
    what: 'The station dials.',
    fields: {
      url: field('string', 'Endpoint without identity and credentials.'),
      identity: field('string', 'Its hash.'),
      hasPassword: field('boolean', 'With Basic authentication.'),
    },
  },
  'link.opened': {
    what: 'The connection stands.',
    fields: { secured: optional('object', 'Of TLS: version, cipher, fingerprints.') },
  },
  'link.hungUp': {
    what: 'The station hangs up.',
    fields: { code: field('number', 'WebSocket close code.'), reason: field('string', 'In words.') },
  },
  'link.closed': {
    what: 'The connection is gone, or never came to be.',
    fields: { why: field('object', '`code`, `reason`, `problem`, `security`.') },
  },
  'link.pinged': bare('The station sends a ping.'),
  'link.ponged': bare('A pong has come.'),
  frame: {
    what: 'A frame of OCPP-J.',
    fields: {
      direction: field('string', '`sent`, `received`: as the station sees it.'),
      text: field('string', 'Word for word, but for secrets; `***` where it was no frame and might have held one.'),
    },
  },
  fact: {
    what: 'The hardware tells something.',
    fields: {
      fact: field(
        'string',
        '`capabilities`, `plug`, `energy`, `token`, `fault`, `userStop`, `meter`, `power`, `tamper`.',
      ),
      capabilities: optional('object', 'Of `capabilities`.'),
      connectorId: optional('number', 'Of `plug`, `energy`, `userStop`, `meter`.'),
      state: optional('string', 'Of `plug`, `energy`, `power`.'),
      token: optional('object', 'Of `token`.'),
      fault: optional('object', 'Of `fault`.'),
      why: optional('string', 'Of `userStop`.'),
      reading: optional('object', 'Of `meter`.'),
      info: optional('string or null', 'Of `tamper`.'),
    },
  },
  asked: {
    what: 'The station asks a port for something: hardware, records, keys, files, the machine, a vendor.',
    fields: { ...ofCall, about: optional('any', 'What the call is about, by name.') },
  },
  answered: {
    what: 'The port answers.',
    fields: { ...ofCall, answer: optional('any', 'Absent where there is nothing to say.'), after },
  },
  failed: {
    what: 'The port fails.',
    fields: {
      ...ofCall,
      error: field('string', 'In words.'),
      code: optional('string', 'Of the error, where it has one.'),
      after,
    },
  },
  'ledger.noted': {
    what: 'A change that is written with the next one, and lost when the power fails before.',
    fields: { change: field('object', 'As in `ledger.commit`.') },
  },
  'chart.began': { what: 'A chart begins.', fields: { ...ofChart, ...ofState } },
  'chart.told': {
    what: 'An event arrives at a chart. Where no step of it follows, the chart has no use for it in its state.',
    fields: {
      ...ofChart,
      from: field('string or null', 'Id of the actor that sends it; null: from outside of the charts.'),
      event,
    },
  },
  'chart.stepped': {
    what: 'A step: transitions that were taken together.',
    fields: {
      ...ofChart,
      event,
      edges: field('array', 'The transitions: `name` as in the tables of the charts, `source`, `targets`.'),
      ...ofState,
    },
  },
  'chart.ended': {
    what: 'A chart is done, or has crashed.',
    fields: { ...ofChart, how: field('string', '`done`, `error`.') },
  },
  gap: {
    what: 'Lines are missing here: the disk did not take them, or the flight recorder had let go of them.',
    fields: { lines: field('number', 'How many.') },
  },
};
