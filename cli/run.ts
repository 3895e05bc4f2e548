/** `statecharge run`: one station, against any central system, until it is told to stop. */
import type { ControlTarget } from '../adapters/control/target.js';
import { type FanOut, fanOut } from '../adapters/journal/fan-out.js';
import { plainJournal } from '../adapters/journal/plain-journal.js';
import type { Journal, JournalLevel } from '../protocol/ports/journal.js';
import { createStation } from './create-station.js';
import { products } from './products.js';
import type { RunInspector } from './run-inspector.js';
import { checkRunOptions, mergeRunOptions, type RawRunOptions, type RunOptions } from './run-options.js';
import { SimulatedSite, subscribeStamped } from './simulated-site.js';
import { targetOf } from './simulated-target.js';
import type { Station, StationOptions } from './station-options.js';
import { untilSignal } from './until-signal.js';
import type { Watch } from './watch.js';

export interface RunFlags extends RawRunOptions {
  readonly config?: string;
  readonly log?: JournalLevel;
  /** The terminal shows the station instead of its log. */
  readonly watch?: boolean;
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
  const watch = flags.watch ? await watchOf(options) : null;
  const journal = fanOut(await journalOf(options, flags.log ?? 'info', watch));
  for (const warning of options.warnings) journal.note({ level: 'warn', event: 'options.doubtful', warning });
  const observe = options.monitor ? await monitoring(journal) : undefined;
  watch?.open();
  try {
    const running =
      options.hardware === undefined
        ? await runSimulated(options, journal, { observe, watch })
        : await runWith(options, journal, { observe, watch });
    endWithParent();
    const told = (signal: NodeJS.Signals) => journal.note({ level: 'info', event: 'station.stopping', signal });
    await Promise.race([untilSignal(told), running.failed]);
    watch?.ending();
    // A disk or a driver that hangs does not keep the service manager waiting.
    setTimeout(() => process.exit(1), longestEndMs).unref();
    await running.close();
    watch?.close();
  } finally {
    // Where it ended by itself, why it did is in the log.
    watch?.close({ failed: true });
  }
}

async function readOptions({ config, log: _, watch: _watch, ...commandLine }: RunFlags): Promise<RunOptions> {
  if (config === undefined) return checkRunOptions(commandLine);
  const { readConfigFile } = await import('./config-file.js');
  const file = readConfigFile(config);
  return checkRunOptions(mergeRunOptions(file.options, commandLine), file);
}

/** Loaded where it is wanted. Throws a ConfigurationError where there is no terminal. */
async function watchOf({ id, json }: RunOptions): Promise<Watch> {
  const { checkTerminal, Watch } = await import('./watch.js');
  const { stdout, stdin, env } = process;
  checkTerminal(stdout, env, json);
  // As Ctrl-C does where nobody takes the keys.
  const onEnd = () => process.emit('SIGINT', 'SIGINT') || process.exit(1);
  return new Watch({ title: id, terminal: stdout, keys: stdin, environment: env, onEnd });
}

async function journalOf({ json }: RunOptions, level: JournalLevel, watch: Watch | null): Promise<Journal> {
  if (watch) return plainJournal({ level, stream: watch });
  if (!json) return plainJournal({ level, stream: process.stdout });
  const { pinoJournal } = await import('../adapters/journal/pino-journal.js');
  return pinoJournal({ level });
}

type Observe = StationOptions['observe'];

/** Who looks at the station besides its own recording. */
interface Eyes {
  readonly observe: Observe;
  readonly watch: Watch | null;
}

type Lines = NonNullable<StationOptions['inspector']>;

/** Whoever wants the lines of a trace as they come. */
function linesTo(...all: readonly (Lines | null | undefined)[]): Lines | undefined {
  const takers = all.filter((each) => each !== null && each !== undefined);
  if (takers.length < 2) return takers[0];
  return {
    add(line) {
      for (const taker of takers) taker.add(line);
    },
  };
}

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

/** Loaded where it is wanted, as the page of the inspector costs what the control API does. */
async function inspectorFor({ inspector, data, json }: RunOptions, journal: FanOut, watch: Watch | null) {
  if (!inspector) return null;
  const { RunInspector } = await import('./run-inspector.js');
  const screen = watch ? { isTTY: true, write: (text: string) => watch.notice(text) } : process.stdout;
  return new RunInspector(inspector, { data, journal, screen: json ? null : screen });
}

const credentialsOf = ({
  password,
  rootCa,
  clientCertificate,
}: Pick<RunOptions, 'password' | 'rootCa' | 'clientCertificate'>) => ({ password, rootCa, clientCertificate });

async function runSimulated(options: RunOptions, journal: FanOut, { observe, watch }: Eyes): Promise<Running> {
  const inspector = await inspectorFor(options, journal, watch);
  const site = new SimulatedSite({
    ...stationOptions(options),
    product: products[options.product],
    journal,
    observe,
    inspector: linesTo(inspector?.lines, watch),
  });
  const target = targetOf(site);
  const closeServers = await begin(options, journal, site.station, { target, inspector });
  return {
    failed: failureOf(site.station),
    close: async () => {
      await closeServers();
      await site.close();
    },
  };
}

async function runWith(options: RunOptions, journal: FanOut, { observe, watch }: Eyes): Promise<Running> {
  const { loadDriver } = await import('../adapters/hardware/load-driver.js');
  const hardware = await loadDriver(options.hardware ?? '');
  const inspector = await inspectorFor(options, journal, watch);
  const station = createStation({
    ...stationOptions(options),
    product: products[options.product],
    hardware,
    journal,
    observe,
    inspector: linesTo(inspector?.lines, watch),
  });
  const target: ControlTarget = {
    station: () => station.describe() ?? { state: 'off' },
    schedule: (request) => station.schedule(request),
    recording: () => station.recording(),
    subscribe: (listener) => subscribeStamped(journal, listener),
    puppet: null,
  };
  const closeServers = await begin(options, journal, station, { target, inspector });
  return {
    failed: failureOf(station),
    close: async () => {
      await closeServers();
      await station.stop();
    },
  };
}

interface Served {
  readonly target: ControlTarget;
  readonly inspector: RunInspector | null;
}

/** A port that is taken is found before the station has begun. What was opened is closed where the rest cannot be. */
async function begin(options: RunOptions, journal: Journal, station: Station, { target, inspector }: Served) {
  const api = await startControl(options, journal, target);
  const closeServers = async () => {
    await Promise.all([api?.close(), inspector?.close()]);
  };
  try {
    await inspector?.start(target);
    await station.start();
  } catch (error) {
    await closeServers();
    throw error;
  }
  dumpOnSignal(station);
  return closeServers;
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

async function startControl({ control }: RunOptions, journal: Journal, target: ControlTarget) {
  if (!control) return null;
  const { startControlApi } = await import('../adapters/control/control-api.js');
  const api = await startControlApi({ ...control, target });
  journal.note({ level: 'info', event: 'control.listening', url: api.url });
  return api;
}

/** Whoever has started it with a channel, as the test system does, takes it along when it goes, however it goes. */
function endWithParent(): void {
  process.on('disconnect', () => process.exit(1));
  // It may have gone while this one began.
  if (process.connected === false) process.exit(1);
  process.channel?.unref();
}
