/** `statecharge run`: one station, against any central system, until it is told to stop. */
import { type FanOut, fanOut } from '../adapters/journal/fan-out.js';
import { plainJournal } from '../adapters/journal/plain-journal.js';
import type { Journal, JournalLevel } from '../protocol/ports/journal.js';
import { createStation } from './create-station.js';
import { products } from './products.js';
import { checkRunOptions, mergeRunOptions, type RawRunOptions, type RunOptions } from './run-options.js';
import { SimulatedSite, subscribeStamped } from './simulated-site.js';
import type { Station, StationOptions } from './station-options.js';

export interface RunFlags extends RawRunOptions {
  readonly config?: string;
  readonly log?: JournalLevel;
}

/** What runs, and how it is ended. */
interface Running {
  /** Rejects when the station cannot go on: the process ends, and the service manager begins it anew. */
  readonly failed: Promise<never>;
  readonly close: () => Promise<void>;
}

/** The soft end of a station takes seconds; beyond this something hangs. */
const longestEndMs = 30_000;

export async function runCommand(flags: RunFlags): Promise<void> {
  const options = await readOptions(flags);
  const journal = fanOut(await journalOf(options, flags.log ?? 'info'));
  for (const warning of options.warnings) journal.note({ level: 'warn', event: 'options.doubtful', warning });
  const observe = options.monitor ? await monitoring(journal) : undefined;
  const running =
    options.hardware === undefined
      ? await runSimulated(options, journal, observe)
      : await runWith(options, journal, observe);
  await Promise.race([untilSignal(journal), running.failed]);
  // A disk or a driver that hangs does not keep the service manager waiting.
  setTimeout(() => process.exit(1), longestEndMs).unref();
  await running.close();
}

async function readOptions({ config, log: _, ...commandLine }: RunFlags): Promise<RunOptions> {
  if (config === undefined) return checkRunOptions(commandLine);
  const { readConfigFile } = await import('./config-file.js');
  const file = readConfigFile(config);
  return checkRunOptions(mergeRunOptions(file.options, commandLine), file);
}

async function journalOf({ json }: RunOptions, level: JournalLevel): Promise<Journal> {
  if (!json) return plainJournal({ level, stream: process.stdout });
  const { pinoJournal } = await import('../adapters/journal/pino-journal.js');
  return pinoJournal({ level });
}

type Observe = StationOptions['observe'];

/** Loaded where it is wanted: who does not watch pays nothing. */
async function monitoring(journal: Journal): Promise<Observe> {
  const { monitorsTelling } = await import('./monitoring.js');
  return monitorsTelling(journal);
}

const stationOptions = ({
  csms,
  csmsSecure,
  id,
  data,
  settings,
  allowTransfers,
  keyType,
  trace,
  recorder,
  ...credentials
}: RunOptions) => ({
  csms: { url: csms, secureUrl: csmsSecure, identity: id, ...credentialsOf(credentials) },
  data,
  configuration: settings as Record<string, string>,
  transfers: { allow: allowTransfers },
  pki: { keyType },
  trace,
  recorder,
});

const credentialsOf = ({
  password,
  rootCa,
  clientCertificate,
}: Pick<RunOptions, 'password' | 'rootCa' | 'clientCertificate'>) => ({ password, rootCa, clientCertificate });

async function runSimulated(options: RunOptions, journal: FanOut, observe: Observe): Promise<Running> {
  const site = new SimulatedSite({ ...stationOptions(options), product: products[options.product], journal, observe });
  const { charger } = site;
  const api = await startControl(options, journal, {
    station: () => site.describe(),
    schedule: (request) => site.station.schedule(request),
    recording: () => site.station.recording(),
    subscribe: (listener) => site.subscribe(listener),
    puppet: {
      plug: (id, side) => charger.plug(id, side),
      unplug: (id, side) => charger.unplug(id, side),
      ev: (id, wish) => charger.ev(id, wish),
      rfid: (token) => charger.rfid(token),
      stop: (id, why) => charger.stop(id, why),
      fault: (id, fault) => charger.fault(id, fault),
      clearFault: (id, errorCode) => charger.clearFault(id, errorCode),
      lockFailure: (id, active) => charger.lockFailure(id, active),
      power: (on) => site.power(on),
      network: (up) => site.network(up),
      meter: (id, registerWh) => charger.setMeter(id, registerWh),
      derate: (totalW) => charger.derate(totalW),
      tamper: (info) => charger.tamper(info),
      host: (mood) => site.host(mood),
    },
  });
  // A port that is taken is found before anything has begun.
  await site.station.start();
  dumpOnSignal(site.station);
  return {
    failed: failureOf(site.station),
    close: async () => {
      await api?.close();
      await site.close();
    },
  };
}

async function runWith(options: RunOptions, journal: FanOut, observe: Observe): Promise<Running> {
  const { loadDriver } = await import('../adapters/hardware/load-driver.js');
  const hardware = await loadDriver(options.hardware ?? '');
  const station = createStation({
    ...stationOptions(options),
    product: products[options.product],
    hardware,
    journal,
    observe,
  });
  const api = await startControl(options, journal, {
    station: () => station.describe() ?? { state: 'off' },
    schedule: (request) => station.schedule(request),
    recording: () => station.recording(),
    subscribe: (listener) => subscribeStamped(journal, listener),
    puppet: null,
  });
  await station.start();
  dumpOnSignal(station);
  return {
    failed: failureOf(station),
    close: async () => {
      await api?.close();
      await station.stop();
    },
  };
}

/** For whoever has a shell and no control API: `kill -USR2`. The log says where the dump is. */
function dumpOnSignal(station: Station): void {
  if (process.platform !== 'win32') process.on('SIGUSR2', () => void station.dump('SIGUSR2'));
}

function failureOf(station: Station): Promise<never> {
  return new Promise((_, reject) => {
    station.ended.catch(reject);
  });
}

type Control = typeof import('../adapters/control/control-api.js');
type Target = Parameters<Control['startControlApi']>[0]['target'];

async function startControl({ control }: RunOptions, journal: Journal, target: Target) {
  if (!control) return null;
  const { startControlApi } = await import('../adapters/control/control-api.js');
  const api = await startControlApi({ ...control, target });
  journal.note({ level: 'info', event: 'control.listening', url: api.url });
  return api;
}

/** The first signal ends softly; a second one does not wait for that. */
function untilSignal(journal: Journal): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = (signal: NodeJS.Signals) => {
      if (asked) process.exit(1);
      asked = true;
      journal.note({ level: 'info', event: 'station.stopping', signal });
      resolve();
    };
    process.on('SIGTERM', stop);
    // Whoever has started it with a channel, as the test system does, takes it along when it goes, however it goes.
    process.on('disconnect', () => process.exit(1));
    // It may have gone while this one began.
    if (process.connected === false) process.exit(1);
    process.channel?.unref();
    process.on('SIGINT', stop);
  });
}
