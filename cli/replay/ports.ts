/** The ports of a station that lives through what is in a trace: they do nothing, and answer as it was answered then. */
import { seededRandom } from '../../adapters/clock/random.js';
import type { RunBegan } from '../../protocol/observation.js';
import type { Hardware } from '../../protocol/ports/hardware.js';
import type { Host } from '../../protocol/ports/host.js';
import type { Journal } from '../../protocol/ports/journal.js';
import type { Store } from '../../protocol/ports/store.js';
import type { Random } from '../../protocol/ports/time.js';
import type { VendorHandler } from '../../protocol/ports/vendor.js';
import type { Ports } from '../../protocol/ports.js';
import type { ReplayedLedger } from './ledger.js';
import type { Tape } from './tape.js';
import type { Wires } from './wires.js';

/** Answers the question that was asked last, as the trace does. */
export type AnswerLast = <A>() => Promise<A>;

interface Parts {
  readonly tape: Tape;
  readonly wires: Wires;
  readonly ledger: ReplayedLedger;
  readonly journal: Journal;
  readonly answer: AnswerLast;
  /** Of a question that is answered at once. */
  readonly answerNow: <A>() => A;
  readonly offers: RunBegan['offers'];
  /** Outlives a run, as in life. */
  readonly host: Host;
}

export function replayedPorts({ tape, wires, ledger, journal, answer, answerNow, offers, host }: Parts): Ports {
  return {
    clock: wires.clock(tape.reading),
    random: random(tape),
    link: wires.link,
    hardware: hardware(wires, answer, offers?.hardware ?? usualOffers),
    store: store(ledger, answer),
    journal,
    vault: { open: answer, keep: answer, read: answerNow, retain: answer },
    pki: {
      open: answer,
      createRequest: answer,
      importKey: answer,
      retainKeys: answer,
      judgeStationCertificate: answer,
      judgeRoot: answer,
      judgeSigner: answer,
      factsOf: answer,
      hashDataOf: answer,
      verifyFile: answer,
    },
    transfer: { download: answer, upload: answer, discard: answer },
    logs: { open: answer, append: answer, pack: answer, discard: answer },
    host,
  };
}

/** Where the trace does not say: as the simulated hardware has them. */
const usualOffers = ['unlock', 'setAvailable', 'reserve', 'reset', 'setLights', 'stop'];

function hardware(wires: Wires, answer: AnswerLast, offers: readonly string[]): Hardware {
  const optional: Required<Pick<Hardware, 'unlock' | 'setAvailable' | 'reserve' | 'reset' | 'setLights' | 'stop'>> = {
    unlock: answer,
    setAvailable: answer,
    reserve: answer,
    reset: answer,
    setLights: answer,
    stop: answer,
  };
  return {
    start(sink) {
      wires.startHardware(sink);
      return answer();
    },
    permit: answer,
    setLimit: answer,
    readMeter: answer,
    ...Object.fromEntries(Object.entries(optional).filter(([name]) => offers.includes(name))),
  };
}

/** `answer`: of the present run. */
export function replayedHost(answer: AnswerLast, offers: readonly string[] = []): Host {
  const optional: Required<Pick<Host, 'installFirmware' | 'confirmFirmware' | 'reboot'>> = {
    installFirmware: answer,
    confirmFirmware: answer,
    reboot: answer,
  };
  return {
    bootedFirmware: answer,
    freeBytes: answer,
    ...Object.fromEntries(Object.entries(optional).filter(([name]) => offers.includes(name))),
  };
}

/** As drawn then. What is drawn besides is no matter: it is a divergence. */
function random(tape: Tape): Random {
  const other = seededRandom(1);
  return {
    uuid() {
      const { next } = tape;
      return next?.kind === 'drawn' && next.what === 'uuid' ? next.value : other.uuid();
    },
    fraction() {
      const { next } = tape;
      return next?.kind === 'drawn' && next.what === 'fraction' ? next.value : other.fraction();
    },
  };
}

function store(ledger: ReplayedLedger, answer: AnswerLast): Store {
  return {
    ledger: {
      open: answer,
      contents: () => ledger.contents,
      commit: answer,
      note: (change) => ledger.noted(change),
      close: answer,
      cut: answer,
    },
    configuration: { load: answer, save: answer },
    localList: { version: answer, size: answer, find: answer, replace: answer, update: answer },
    authorizationCache: { find: answer, put: answer, remove: answer, clear: answer },
  };
}

/** Of those vendors whose DataTransfer was taken. */
export function replayedVendors(names: readonly string[], answer: AnswerLast): Readonly<Record<string, VendorHandler>> {
  return Object.fromEntries(names.map((name): [string, VendorHandler] => [name, () => answer()]));
}
