/**
 * A simulated machine with two slots for firmware. What is installed goes into the slot that is not in use, the next boot
 * begins with it, and goes back to the old one unless it is confirmed. It outlives the runtime, as a flash does.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StorageError } from '../../protocol/errors.js';
import type { BootedFirmware, FirmwareImage, Host } from '../../protocol/ports/host.js';
import type { Clock } from '../../protocol/ports/time.js';
import { copyFirmware } from './firmware-file.js';

/** What it is in the mood for; what is absent stays as it is. */
export interface HostMood {
  /** Whether the firmware that is installed next is one that boots. */
  readonly nextFirmwareBoots?: boolean;
  /** How long an installation takes. */
  readonly installTakesMs?: number;
  /** What it says there is room for; null: what the disk has. */
  readonly freeBytes?: number | null;
}

export interface SimulatedHost {
  readonly host: Host;
  setMood(mood: HostMood): void;
}

export interface SimulatedHostOptions {
  /** Where firmware and state are kept; null: in memory. */
  readonly folder: string | null;
  readonly clock: Clock;
}

/** Boots of firmware that nobody has confirmed, before the other slot is gone back to. */
const mostTrials = 3;

interface State {
  /** Null: the one that the product came with. */
  readonly versions: readonly [string | null, string | null];
  readonly active: 0 | 1;
  /** The other slot holds what is booted next. */
  readonly installed: boolean;
  /** Boots of the active slot since it was installed; 0: it was confirmed. */
  readonly trials: number;
}

const fresh: State = { versions: [null, null], active: 0, installed: false, trials: 0 };

/** @throws StorageError `unopenable` when there is a file that is no state of a simulated host */
export function simulatedHost({ folder, clock }: SimulatedHostOptions): SimulatedHost {
  const slots = slotsIn(folder);
  let mood: Required<HostMood> = { nextFirmwareBoots: true, installTakesMs: 0, freeBytes: null };

  function boot(): BootedFirmware['outcome'] {
    const { state } = slots;
    const { next, outcome } = bootOf(state, mood.nextFirmwareBoots);
    // The mood was about this firmware only.
    if (state.installed) mood = { ...mood, nextFirmwareBoots: true };
    if (next !== state) slots.keep(next);
    return outcome;
  }

  async function install(image: FirmwareImage, signal: AbortSignal): Promise<'afterReboot'> {
    const other = otherSlot(slots.state);
    const slot = folder === null ? null : join(folder, `firmware-slot-${other}.bin`);
    await waited(clock, mood.installTakesMs, signal);
    const version = await copyFirmware(image, slot, signal);
    slots.keep(withInstalled(slots.state, other, version));
    return 'afterReboot';
  }

  return {
    host: {
      bootedFirmware: async () => {
        const outcome = boot();
        const { versions, active } = slots.state;
        return { version: versions[active], outcome };
      },
      freeBytes: async () => mood.freeBytes ?? freeBytesIn(folder ?? '.'),
      installFirmware: install,
      confirmFirmware: async () => {
        if (slots.state.trials > 0) slots.keep({ ...slots.state, trials: 0 });
      },
    },
    setMood: (wish) => {
      mood = { ...mood, ...wish };
    },
  };
}

const otherSlot = ({ active }: State) => (active === 0 ? 1 : 0);

/** The two slots, on disk where there is a folder. */
function slotsIn(folder: string | null): { readonly state: State; keep(next: State): void } {
  const file = folder === null ? null : join(folder, 'simulated-host.json');
  let state = file === null ? fresh : load(file);
  return {
    get state() {
      return state;
    },
    keep(next) {
      if (file !== null) replaceFile(file, JSON.stringify(next));
      state = next;
    },
  };
}

function withInstalled(state: State, slot: 0 | 1, version: string): State {
  const [first, second] = state.versions;
  return { ...state, versions: slot === 0 ? [version, second] : [first, version], installed: true, trials: 0 };
}

async function freeBytesIn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Which slot a boot begins with; the same state where nothing was new. */
function bootOf(state: State, firmwareBoots: boolean): { next: State; outcome: BootedFirmware['outcome'] } {
  const active = otherSlot(state);
  if (state.installed) {
    return firmwareBoots
      ? { next: { ...state, active, installed: false, trials: 1 }, outcome: 'updated' }
      : { next: { ...state, installed: false }, outcome: 'rolledBack' };
  }
  if (state.trials >= mostTrials) return { next: { ...state, active, trials: 0 }, outcome: 'rolledBack' };
  if (state.trials > 0) return { next: { ...state, trials: state.trials + 1 }, outcome: 'updated' };
  return { next: state, outcome: 'none' };
}

function waited(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (ms === 0) return resolve();
    const timer = clock.setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clock.clearTimeout(timer);
      reject(new Error('the installation was ended'));
    });
  });
}

function load(file: string): State {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return fresh;
    throw new StorageError('unopenable', `The simulated host could not be read from ${file}.`, { cause });
  }
  try {
    return readState(JSON.parse(text));
  } catch (cause) {
    const message = `${file} is no state of a simulated host; delete it to begin with the firmware of the product.`;
    throw new StorageError('unopenable', message, { cause });
  }
}

function readState(value: unknown): State {
  const { versions, active, installed, trials } = value as Partial<State>;
  const isVersion = (version: unknown) => version === null || typeof version === 'string';
  const [first, second, ...more] = versions ?? [];
  const isSound =
    isVersion(first) &&
    isVersion(second) &&
    more.length === 0 &&
    (active === 0 || active === 1) &&
    typeof installed === 'boolean' &&
    Number.isInteger(trials);
  if (!isSound) throw new Error('a field is missing or wrong');
  return value as State;
}

/** A kill at any instant leaves the old or the new state. */
function replaceFile(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
