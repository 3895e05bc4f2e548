/** `statecharge demo`: a central system, a station and a car in one process; a whole session, told as it happens. */
import { fanOut } from '../adapters/journal/fan-out.js';
import { Csms } from '../conformance/csms/csms.js';
import type { FrameRecord } from '../conformance/csms/records.js';
import type { Bill } from '../conformance/csms/sessions.js';
import { type Action, isAction, type Request, type Response } from '../protocol/messages.js';
import type { JournalEntry } from '../protocol/ports/journal.js';
import { KeptLines } from '../visualizations/inspector/kept-lines.js';
import { answer, question } from './demo/narrator.js';
import { bar, type Screen, screenOn } from './demo/screen.js';
import { inspectHere, newToken, urlWith } from './inspecting.js';
import { defaultProduct, products } from './products.js';
import { SimulatedSite } from './simulated-site.js';
import { targetOf } from './simulated-target.js';
import { untilSignal } from './until-signal.js';

const identity = 'DEMO-01';
const card = 'DRIVER-CARD';
/** So that a session of a quarter of an hour is seen in as many seconds. */
const speed = 60;
const pricePerKWh = 0.49;

export interface DemoFlags {
  /** It ends with the story. */
  readonly once?: boolean;
  /** It goes on after the story, also where there is no terminal. */
  readonly stay?: boolean;
}

export async function demoCommand({ once = false, stay = false }: DemoFlags = {}): Promise<void> {
  const stays = !once && (stay || (process.stdout.isTTY && !process.env['CI']));
  const csms = await Csms.start();
  const journal = fanOut();
  const lines = new KeptLines();
  const site = new SimulatedSite({
    csms: { url: csms.url, identity },
    product: products[defaultProduct],
    data: null,
    // The central system is on this machine.
    transfers: { allow: ['loopback'] },
    journal,
    speed,
    configuration: { MeterValueSampleInterval: '2' },
    inspector: lines,
  });
  const token = newToken();
  const subject = { lines, target: targetOf(site), whyNot: null };
  const inspector = await inspectHere({ token, subject }).catch(async (error: unknown) => {
    await csms.close();
    throw error;
  });
  const address = urlWith(inspector, token);
  console.log(`Inspector: ${address}`);
  const beganAt = performance.now();
  const screen = screenOn(process.stdout, () => performance.now() - beganAt);
  introduce(screen, csms.url);
  const story = new Story(screen);
  csms.observe((record) => story.frame(record));
  journal.subscribe((entry) => story.entry(entry));
  try {
    const played = play(screen, site, csms);
    await (stays ? goOn(screen, played, address, site) : played);
  } finally {
    await inspector.close();
    await site.close();
    await csms.close();
  }
}

/** After the story the station is whose page it is; and who acts before has a story of their own. */
async function goOn(screen: Screen, played: Promise<void>, address: string, site: SimulatedSite): Promise<void> {
  const ended = untilSignal(() => {});
  const over = played.then(
    () => 'The story is over, and the station goes on.',
    (error: unknown) => `The story ends here, and the station goes on. (${String(error)})`,
  );
  const said = await Promise.race([over, ended]);
  if (said) {
    screen.block([`  ${said}`, `  Plug in a car of your own on ${address}`, '  Ctrl-C ends.']);
    bringAnother(site);
  }
  await ended;
}

/** So that whoever opens the page late still sees a car charging, for some minutes. */
function bringAnother({ charger }: SimulatedSite): void {
  try {
    charger.ev(2, { soc: 12, maxPowerW: 20_000 });
    charger.plug(2);
    charger.rfid({ idTag: card, connectorId: 2 });
  } catch {
    // Somebody has plugged in a car there already, or broken the outlet: it is theirs.
  }
}

function introduce(screen: Screen, url: string): void {
  screen.block([
    'A charging station, the central system it reports to, and a car: all on this machine.',
    'See its charts at work: open the address above in a browser.',
    `They talk OCPP 1.6 over a real WebSocket (${url}). One second shows a minute of charging.`,
  ]);
}

/** The hands in the story: what the driver and the site do, and when. */
async function play(screen: Screen, site: SimulatedSite, csms: Csms): Promise<void> {
  const { charger } = site;
  screen.say('station', 'BSC-S12BCC is switched on: two CCS2 outlets that share 120 kW.');
  await site.station.start();
  const station = await csms.connected(identity);
  // The last word of the boot: the second outlet is free.
  await station.next('StatusNotification', { where: ({ connectorId }) => connectorId === 2, timeoutMs: 10_000 });
  await pause(1_500);
  screen.say('driver', 'A car arrives at outlet 1 with its battery at 38 %. The driver plugs in.');
  charger.ev(1, { soc: 38 });
  charger.plug(1);
  await pause(1_500);
  screen.say('driver', `The driver holds card ${card} to the reader.`);
  charger.rfid({ idTag: card });
  await station.next('StatusNotification', { where: ({ status }) => status === 'Charging', timeoutMs: 20_000 });
  await pause(7_000);
  screen.say('system', '"The building needs power: draw 60 kW at most, all together."', 'SetChargingProfile');
  await station.call('SetChargingProfile', { connectorId: 0, csChargingProfiles: siteLimit(60_000) });
  await pause(3_500);
  screen.say('system', '"The building is done. Take all you have."', 'ClearChargingProfile');
  await station.call('ClearChargingProfile', { id: siteLimit(0).chargingProfileId });
  await pause(2_000);
  screen.say('driver', 'Enough. The driver holds the same card to the reader again.');
  charger.rfid({ idTag: card });
  const stop = await station.next('StopTransaction', { timeoutMs: 10_000 });
  await pause(1_200);
  screen.say('driver', 'The driver unplugs and drives off.');
  charger.unplug(1);
  await station.next('StatusNotification', { where: ({ status }) => status === 'Available', timeoutMs: 10_000 });
  await pause(300);
  const bill = csms.bill(stop.payload.transactionId);
  if (bill) screen.block(billLines(bill));
}

/** For all outlets together, from now on (7.8). */
function siteLimit(limitW: number): Request<'SetChargingProfile'>['csChargingProfiles'] {
  return {
    chargingProfileId: 1,
    stackLevel: 0,
    chargingProfilePurpose: 'ChargePointMaxProfile',
    chargingProfileKind: 'Absolute',
    chargingSchedule: {
      startSchedule: new Date().toISOString(),
      chargingRateUnit: 'W',
      chargingSchedulePeriod: [{ startPeriod: 0, limit: limitW }],
    },
  };
}

function billLines({ transactionId, idTag, energyWh, maxPowerW, durationS }: Bill): string[] {
  const energyKWh = energyWh / 1000;
  const rule = '-'.repeat(46);
  const line = (name: string, value: string) => `  ${name.padEnd(18)}${value.padStart(26)}`;
  return [
    `  The bill, from what the central system was told`,
    `  ${rule}`,
    line('Transaction', String(transactionId)),
    line('Card', idTag),
    line('Charged for', `${Math.round((durationS * speed) / 60)} min, shown in ${durationS.toFixed(0)} s`),
    line('Highest power', maxPowerW === null ? 'unknown' : `${(maxPowerW / 1000).toFixed(1)} kW`),
    line('Energy', `${energyKWh.toFixed(2)} kWh`),
    line(`At ${pricePerKWh.toFixed(2)} EUR/kWh`, `${(energyKWh * pricePerKWh).toFixed(2)} EUR`),
    `  ${rule}`,
    '',
    '  Your own central system: npx statecharge run --csms ws://HOST:PORT/PATH --id CP-0001',
  ];
}

/** What was said on the wire and seen at the meter, put in words. */
class Story {
  readonly #screen: Screen;
  readonly #asked = new Map<string, { readonly action: Action; readonly payload: Request<Action> }>();
  #charging = false;
  #startWh: number | null = null;
  #limitW = 0;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  frame({ direction, frame }: FrameRecord): void {
    if (direction === 'received' && frame.kind === 'call' && isAction(frame.action)) {
      const { id, action } = frame;
      const payload = frame.payload as Request<Action>;
      this.#asked.set(id, { action, payload });
      const said = question(action, payload as never);
      if (said) this.#screen.say('station', said, action);
    } else if (direction === 'sent' && frame.kind === 'result') {
      const asked = this.#asked.get(frame.id);
      this.#asked.delete(frame.id);
      const said = asked && answer(asked.action, frame.payload as Response<Action> as never, asked.payload as never);
      if (said) this.#screen.say('system', said);
    }
  }

  entry(entry: JournalEntry): void {
    if (entry['connectorId'] !== 1) return;
    if (entry.event === 'limit.planned') this.#limitW = limitIn(entry);
    if (entry.event === 'transaction.opened') this.#startWh = Number(entry['meterStartWh']);
    if (entry.event === 'status.changed') this.#charging = entry['status'] === 'Charging';
    if (entry.event === 'meter' && this.#charging && this.#startWh !== null) this.#progress(entry, this.#startWh);
  }

  #progress(reading: JournalEntry, startWh: number): void {
    const socPercent = Number(reading['socPercent']);
    const powerKW = (Number(reading['powerW']) / 1000).toFixed(1).padStart(5);
    const energyKWh = ((Number(reading['energyWh']) - startWh) / 1000).toFixed(2).padStart(5);
    const limitKW = (this.#limitW / 1000).toFixed(0);
    const battery = `battery ${bar(socPercent / 100)} ${socPercent.toFixed(0)} %`;
    this.#screen.progress(`${battery}   ${powerKW} kW of ${limitKW} kW   ${energyKWh} kWh`);
  }
}

/** The limit in force is the first of the plan. */
function limitIn({ periods }: JournalEntry): number {
  return Array.isArray(periods) ? Number(periods[0]?.limitW) : 0;
}

/** Keeps nothing alive: the demo may have ended meanwhile. */
const pause = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms).unref());
