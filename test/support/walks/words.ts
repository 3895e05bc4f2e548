/** The words a walk is made of, and what each of them does to the world. A story is a list of them, as text. */
import fc from 'fast-check';
import { SimulationError } from '../../../adapters/hardware/simulated/state.js';
import { csmsCalls, filledIn, garbage, tags } from './calls.js';
import { answerMoods } from './csms.js';
import type { WalkWorld } from './world.js';

type Deed = (world: WalkWorld, args: readonly string[], rest: string) => void | Promise<void>;

const moodOf = (word: string | undefined) => {
  if (word === 'hang' || word === 'fail' || word === 'throw') return word;
  return 'normal';
};

const faultCodes = ['GroundFailure', 'OverVoltage', 'InternalError', 'HighTemperature'] as const;
const codeOf = (word: string | undefined) => faultCodes.find((code) => code === word) ?? 'OtherError';

const driver: Readonly<Record<string, Deed>> = {
  plug: ({ charger }, [id]) => charger.plug(Number(id)),
  plugCable: ({ charger }, [id]) => charger.plug(Number(id), 'station'),
  unplug: ({ charger }, [id]) => charger.unplug(Number(id)),
  unplugCable: ({ charger }, [id]) => charger.unplug(Number(id), 'station'),
  tag: ({ charger }, [idTag = '', id]) => charger.rfid({ idTag, ...(id !== undefined && { connectorId: Number(id) }) }),
  button: ({ charger }, [id]) => charger.stop(Number(id), 'button'),
  emergency: ({ charger }, [id]) => charger.stop(Number(id), 'emergency'),
  evStops: ({ charger }, [id]) => charger.stop(Number(id), 'ev'),
  ready: ({ charger }, [id, is]) => charger.ev(Number(id), { ready: is === 'true' }),
  soc: ({ charger }, [id, percent]) => charger.ev(Number(id), { soc: Number(percent) }),
  takes: ({ charger }, [id, powerW]) => charger.ev(Number(id), { maxPowerW: Number(powerW) }),
};

const hardware: Readonly<Record<string, Deed>> = {
  mood: (world, [call = '', mood]) => {
    const isMeterMood = call === 'readMeter' && (mood === 'garbage' || mood === 'backwards');
    world.mood({ [call]: isMeterMood ? mood : moodOf(mood) });
  },
  fault: ({ charger }, [id, code, severity]) =>
    charger.fault(Number(id), { errorCode: codeOf(code), ...(severity === 'warning' && { severity }) }),
  clear: ({ charger }, [id]) => charger.clearFault(Number(id)),
  lockBroken: ({ charger }, [id, is]) => charger.lockFailure(Number(id), is === 'true'),
  derate: ({ charger }, [powerW]) => charger.derate(powerW === 'none' ? null : Number(powerW)),
  tamper: ({ charger }) => charger.tamper('a door'),
  mainsFail: (world) => world.tellPower('failing'),
  mainsOk: (world) => world.tellPower('ok'),
  cut: (world) => world.cut(false),
  kill: (world) => world.cut(true),
  boot: (world) => world.boot(),
  disk: (world, [mood]) => {
    world.diskMood = mood === 'full' || mood === 'refused' ? mood : 'well';
  },
  files: (world, [are]) => {
    world.surroundings.filesAreThere = are === 'there';
  },
  firmware: (world, [how]) => {
    world.surroundings.boots = how !== 'dead';
    if (how === 'inUse' || how === 'fails' || how === 'hangs') world.surroundings.installs = how;
    else world.surroundings.installs = 'afterReboot';
  },
};

const network: Readonly<Record<string, Deed>> = {
  lost: (world) => world.line.lose(),
  up: (world) => {
    world.line.isUp = true;
  },
  halfOpen: (world) => world.line.goSilent(),
  closed: (world, [code]) => world.line.close(Number(code)),
  lostBeforeAnswer: (world) => {
    world.line.fate = 'lost before the answer';
  },
  lostAfterAnswer: (world) => {
    world.line.fate = 'lost after the answer';
  },
  pass: (world, [s]) => world.pass(Number(s) * 1_000),
  csmsTime: (world, [s]) => world.moveCsmsTime(Number(s) * 1_000),
  hostTime: (world, [s]) => world.moveHostTime(Number(s) * 1_000),
};

const csms: Readonly<Record<string, Deed>> = {
  answers: (world, [how = 'well', times, action = 'any']) => world.csms.feel(how, Number(times), action),
  says: (world, _, rest) => world.line.say(rest),
  call: async (world, [action = ''], rest) => {
    const payload = rest.slice(action.length + 1);
    const running = (outlet: number) => world.bill.running(outlet) ?? 4_711;
    await world.call(action, JSON.parse(filledIn(payload, running, world.csmsNowMs)) as unknown);
  },
};

const deeds: Readonly<Record<string, Deed>> = { ...driver, ...hardware, ...network, ...csms };

export async function carryOut(world: WalkWorld, word: string): Promise<void> {
  const [verb = '', ...args] = word.split(' ');
  const deed = deeds[verb];
  if (!deed) throw new Error(`carryOut: nobody knows the word "${word}"`);
  try {
    await deed(world, args, word.slice(verb.length + 1));
  } catch (error) {
    // The world itself does not allow it: a locked cable stays in.
    if (!(error instanceof SimulationError)) throw error;
  }
  await world.settle();
}

const words = (verb: string, ...choices: readonly (readonly (string | number | boolean)[])[]) =>
  fc.tuple(...choices.map((choice) => fc.constantFrom(...choice))).map((args) => [verb, ...args].join(' '));

const outlets = [1, 2];
const moods = ['hang', 'fail', 'throw', 'normal'];
const answered = ['any', 'any', 'BootNotification', 'Authorize', 'StartTransaction', 'StopTransaction', 'MeterValues'];

const driverWords = fc.oneof(
  { weight: 4, arbitrary: words('plug', outlets) },
  { weight: 3, arbitrary: words('unplug', outlets) },
  { weight: 5, arbitrary: words('tag', tags, outlets) },
  { weight: 2, arbitrary: words('tag', tags) },
  words('plugCable', outlets),
  words('unplugCable', outlets),
  words('button', outlets),
  words('emergency', outlets),
  words('evStops', outlets),
  words('ready', outlets, [true, false]),
  words('soc', outlets, [20, 79, 100]),
  words('takes', outlets, [0, 3_000, 50_000]),
);

const hardwareWords = fc.oneof(
  { weight: 4, arbitrary: words('mood', ['permit', 'setLimit', 'unlock', 'setAvailable', 'start', 'reset'], moods) },
  { weight: 2, arbitrary: words('mood', ['readMeter'], [...moods, 'garbage', 'backwards']) },
  { weight: 2, arbitrary: words('fault', [0, 1, 2], faultCodes, ['fault', 'warning']) },
  { weight: 2, arbitrary: words('clear', [0, 1, 2]) },
  words('lockBroken', outlets, [true, false]),
  words('derate', [0, 5_000, 'none']),
  words('tamper'),
  words('mainsFail'),
  words('mainsOk'),
  words('disk', ['full', 'refused', 'well']),
  words('files', ['there', 'gone']),
  words('firmware', ['well', 'inUse', 'fails', 'hangs', 'dead']),
);

const powerWords = fc.oneof(words('cut'), words('kill'), { weight: 3, arbitrary: words('boot') });

const networkWords = fc.oneof(
  { weight: 2, arbitrary: words('lost') },
  { weight: 3, arbitrary: words('up') },
  words('halfOpen'),
  words('closed', [1000, 1001, 1011]),
  words('lostBeforeAnswer'),
  words('lostAfterAnswer'),
);

const clockWords = fc.oneof(
  { weight: 12, arbitrary: words('pass', [1, 5, 20, 60]) },
  { weight: 2, arbitrary: words('pass', [300, 900]) },
  words('csmsTime', [-86_400, -60, 60, 86_400]),
  words('hostTime', [-3_600, -60, 60, 3_600, 864_000]),
);

const csmsWords = fc.oneof(
  { weight: 8, arbitrary: csmsCalls },
  { weight: 2, arbitrary: words('answers', answerMoods, [1, 2, 5], answered) },
  { weight: 1, arbitrary: fc.constantFrom(...garbage).map((text) => `says ${text}`) },
);

const anyWord = fc.oneof(
  { weight: 7, arbitrary: driverWords },
  { weight: 6, arbitrary: csmsWords },
  { weight: 6, arbitrary: clockWords },
  { weight: 2, arbitrary: hardwareWords },
  { weight: 2, arbitrary: networkWords },
  { weight: 1, arbitrary: powerWords },
);

/** Most stories begin with a car that charges, which chance alone would seldom bring about. */
const beginnings: readonly (readonly string[])[] = [
  [],
  ['plug 1', 'tag A 1', 'pass 20'],
  ['plug 2', 'call RemoteStartTransaction {"idTag":"B","connectorId":2}', 'pass 20'],
  ['plug 1', 'tag A 1', 'plug 2', 'tag B 2', 'pass 60'],
  ['lost', 'plug 1', 'tag A 1', 'pass 20'],
];

export const walkedProducts = ['BSC-S12BCC', 'SC-AC2-DETACHABLE', 'SC-MINIMAL'] as const;

export interface Story {
  readonly product: (typeof walkedProducts)[number];
  readonly words: readonly string[];
}

export const stories: fc.Arbitrary<Story> = fc
  .record({
    product: fc.constantFrom(...walkedProducts),
    beginning: fc.constantFrom(...beginnings),
    rest: fc.array(anyWord, { minLength: 1, maxLength: 40, size: 'max' }),
  })
  .map(({ product, beginning, rest }) => ({ product, words: [...beginning, ...rest] }));
