/**
 * A station that runs already and dials an address of its own: any vendor's. It stays from case to case, so it is
 * tidied up with the messages of catalogue 0.4 and made to boot before each.
 */
import type { Action, Request } from '../../protocol/messages.js';
import type { Csms } from '../csms/csms.js';
import type { CsmsStation } from '../csms/station.js';
import { CallErrorAnswer } from '../csms/station-options.js';
import type { Puppet } from '../puppet/puppet.js';
import { Tidy } from '../puppet/tidy.js';
import type { StartStation } from './station-under-test.js';

export interface RunningStationOptions {
  readonly csms: Csms;
  readonly identity: string;
  readonly puppet: Puppet;
  /** How long it may take to connect. */
  readonly connectTimeoutMs: number;
  /** Makes the tool what it was before the last case: its certificate, its listeners. */
  readonly restore?: () => Promise<void>;
}

/** What the cases assume where they say nothing (catalogue 0.4). */
const assumed: Readonly<Record<string, string>> = {
  MeterValueSampleInterval: '0',
  ClockAlignedDataInterval: '0',
  LocalPreAuthorize: 'false',
  MinimumStatusDuration: '0',
};

/** Who has not come back once is not waited for as long again: a station that died would hold up every case. */
const shortTimeoutMs = 10_000;

/** A case may have left the station in the middle of a reboot. */
const cleanUpAttempts = 3;

export interface RunningStation {
  readonly start: StartStation;
  /** After the last case: the station is left as it was found, as far as it still answers. */
  finish(): Promise<void>;
}

export function runningStation(options: RunningStationOptions): RunningStation {
  const { csms, identity, puppet, connectTimeoutMs, restore } = options;
  const hands = new Tidy(puppet);
  const station = csms.station(identity);
  const never = new Promise<never>(() => {});
  /** What the station was set to before the first case. */
  let settings: Settings | null = null;
  let timeoutMs = connectTimeoutMs;
  const tidyUp = async (wanted: Settings) => {
    await restore?.();
    await hands.tidy();
    for (let attempt = 1; ; attempt += 1) {
      await station.connected({ timeoutMs }).catch((error: unknown) => {
        timeoutMs = shortTimeoutMs;
        throw error;
      });
      timeoutMs = connectTimeoutMs;
      try {
        settings ??= await settingsOf(station);
        return await cleanUp(csms, station, { ...settings, ...wanted });
      } catch (error) {
        if (attempt === cleanUpAttempts) throw error;
      }
    }
  };
  const start: StartStation = async () => {
    await tidyUp(assumed);
    const boot = () => reboot(station, hands, connectTimeoutMs);
    return { puppet: hands, failed: never, boot, stop: async () => {} };
  };
  const finish = async () => {
    timeoutMs = shortTimeoutMs;
    await tidyUp({});
  };
  return { start, finish };
}

type Settings = Readonly<Record<string, string>>;

/** Every key that can be read and written. */
async function settingsOf(station: CsmsStation): Promise<Settings> {
  const { configurationKey = [] } = await station.call('GetConfiguration', {});
  const writable = configurationKey.filter(({ readonly, value }) => !readonly && value !== undefined);
  return Object.fromEntries(writable.map(({ key, value = '' }) => [key, value]));
}

/** What a station does not know it need not forget: only a lost connection ends this early. */
async function cleanUp(csms: Csms, station: CsmsStation, settings: Settings): Promise<void> {
  const say = async <A extends Action>(action: A, payload: Request<A>) => {
    await station.call(action, payload).catch((error: unknown) => {
      if (!(error instanceof CallErrorAnswer) && !station.isConnected) throw error;
    });
  };
  for (const { transactionId, stop, identity } of csms.sessions) {
    if (stop === null && identity === station.identity) await say('RemoteStopTransaction', { transactionId });
  }
  const present = await settingsOf(station);
  for (const [key, value] of Object.entries(settings)) {
    if (present[key] !== undefined && present[key] !== value) await say('ChangeConfiguration', { key, value });
  }
  await say('ChangeAvailability', { connectorId: 0, type: 'Operative' });
  await say('ClearCache', {});
  await say('SendLocalList', { listVersion: 0, updateType: 'Full' });
  await say('ClearChargingProfile', {});
}

/** By a hard reset; a station that refuses is switched off and on. Resolves when the old connection is gone. */
async function reboot(station: CsmsStation, puppet: Puppet, timeoutMs: number): Promise<void> {
  const answer = await station.call('Reset', { type: 'Hard' }).catch(() => ({ status: 'Rejected' }) as const);
  const gone = station.disconnected({ timeoutMs });
  if (answer.status !== 'Accepted') await puppet.powerCycle();
  await gone;
  station.expectBoot();
}
