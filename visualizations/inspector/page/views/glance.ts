/** The station at a glance: a card for it, and one for each outlet. */
import { whyBlocked } from '../../model/explain.js';
import { inForceAt } from '../../model/plans.js';
import type { OutletNow, Present, StatusNow } from '../../model/present.js';
import { byId, el, keyed, mark, put } from '../dom.js';
import { limitInWatts, limitInWords } from '../limit-words.js';
import type { Scene, View, Wishes } from '../scene.js';
import { energyWords, measuredWords, spanWords } from '../words.js';

/** Of more, each is told in a few words: the rest is under the tabs. */
const manyOutlets = 3;

const linkWords = { open: 'connected', dialling: 'connecting …', closed: 'no connection' } as const;

export function glance(wishes: Wishes): View {
  const root = byId('glance');
  const card = stationCard();
  const outlets = el('div', { class: 'outlets' });
  root.append(card.element, outlets);
  return {
    render(scene) {
      card.fill(scene.present, scene.index >= 0);
      outlets.classList.toggle('many', scene.present.outlets.length > manyOutlets);
      keyed(
        outlets,
        scene.present.outlets,
        ({ connectorId }) => String(connectorId),
        (outlet) => outletCard(outlet.connectorId, wishes),
        (element, outlet) => fillOutlet(element, outlet, scene),
      );
    },
  };
}

function stationCard() {
  const rows = el('dl');
  const values = new Map<string, HTMLElement>();
  for (const name of ['CSMS', 'registration', 'status', 'owed']) {
    const value = el('dd');
    values.set(name, value);
    rows.append(el('div', {}, el('dt', {}, name), value));
  }
  const say = (name: string, text: string, tone: Tone) => {
    const value = values.get(name);
    if (!value) return;
    put(value, text);
    mark(value, 'data-tone', tone);
  };
  return {
    element: el('article', { class: 'card', 'aria-label': 'Station' }, el('h2', {}, 'Station'), rows),
    fill(present: Present, isKnown: boolean) {
      if (!isKnown) {
        for (const name of values.keys()) say(name, '–', 'calm');
        return;
      }
      const { link, registration, status, owed } = present;
      const isOpen = link.state === 'open';
      const gone = !isOpen && link.why !== null ? `: ${link.why}` : '';
      say(
        'CSMS',
        present.isRunning ? `${linkWords[link.state]}${gone}` : 'the station is off',
        isOpen ? 'good' : 'bad',
      );
      say('registration', registration ?? '–', registration === 'Accepted' ? 'good' : 'doubt');
      say('status', statusWords(status), toneOf(status));
      const blocked = whyBlocked(present);
      const messages = `${owed.length} ${owed.length === 1 ? 'message' : 'messages'}`;
      say(
        'owed',
        owed.length === 0 ? 'nothing' : `${messages}${blocked === null ? '' : `: ${blocked}`}`,
        owed.length === 0 ? 'good' : 'doubt',
      );
    },
  };
}

type Tone = 'good' | 'busy' | 'doubt' | 'bad' | 'calm';

const tones: Readonly<Record<string, Tone>> = {
  Available: 'calm',
  Preparing: 'doubt',
  Charging: 'good',
  SuspendedEV: 'doubt',
  SuspendedEVSE: 'doubt',
  Finishing: 'doubt',
  Reserved: 'busy',
  Unavailable: 'bad',
  Faulted: 'bad',
};

const toneOf = (status: StatusNow | null): Tone => tones[status?.status ?? ''] ?? 'calm';

function statusWords(status: StatusNow | null): string {
  if (status === null) return '–';
  const code = status.errorCode === 'NoError' ? '' : ` (${status.errorCode})`;
  return `${status.status}${code}`;
}

function outletCard(connectorId: number, wishes: Wishes): HTMLElement {
  const name = `Outlet ${connectorId}`;
  const chart = el(
    'button',
    { type: 'button', class: 'quiet', click: () => wishes.show(`connector-${connectorId}`) },
    'chart',
  );
  chart.setAttribute('aria-label', `Show the chart of ${name}`);
  const facts = ['power', 'energy', 'battery', 'session', 'cable'];
  return el(
    'article',
    { class: 'card outlet', 'aria-label': name },
    el('div', { class: 'title' }, el('h2', {}, name), el('span', { class: 'badge', 'data-is': 'status' }), chart),
    el(
      'div',
      { class: 'gauge', 'data-is': 'gauge', role: 'img' },
      el('span', { class: 'given' }),
      el('span', { class: 'cap' }),
    ),
    el('p', { class: 'why', 'data-is': 'limit' }),
    el('dl', {}, ...facts.map((fact) => el('div', {}, el('dt', {}, fact), el('dd', { 'data-is': fact })))),
    quickActions(connectorId, wishes),
  );
}

/** What people do most; everything else is under "Buttons". */
function quickActions(connectorId: number, wishes: Wishes): HTMLElement {
  const said = el('output', { class: 'said' });
  const button = (text: string, label: string, path: string, body: object) =>
    el(
      'button',
      {
        type: 'button',
        'aria-label': `${label}, outlet ${connectorId}`,
        click: async () => {
          put(said, '');
          put(said, `${text}: ${await wishes.act(path, body)}`);
        },
      },
      text,
    );
  const at = `api/v1/connectors/${connectorId}`;
  return el(
    'div',
    { class: 'quick', 'data-is': 'quick' },
    button('Plug in', 'Plug a car in', `${at}/plug`, {}),
    button('Show tag', 'Show a tag', 'api/v1/rfid', { idTag: 'DRIVER-CARD', connectorId }),
    button('Stop', 'Press the stop button', `${at}/stop`, { why: 'button' }),
    button('Unplug', 'Unplug the car', `${at}/unplug`, {}),
    button('Fault', 'Raise a ground failure', `${at}/fault`, { errorCode: 'GroundFailure' }),
    button('Mend', 'Clear all faults', `${at}/clear-fault`, {}),
    said,
  );
}

function fillOutlet(card: Element, outlet: OutletNow, { present, isActed, isNow }: Scene): void {
  const part = (name: string) => card.querySelector(`[data-is="${name}"]`) ?? card;
  const { status, meter, transaction, plan, maxPowerW } = outlet;
  const badge = part('status');
  put(badge, statusWords(status));
  mark(badge, 'data-tone', toneOf(status));
  const limit = inForceAt(plan, present.atMs);
  put(part('limit'), limit === null ? 'No limit was told yet.' : `Limit ${limitInWords(limit, outlet)}`);
  fillGauge(part('gauge'), meter?.powerW ?? 0, limit ? limitInWatts(limit, outlet) : (maxPowerW ?? 0), maxPowerW ?? 0);
  put(part('power'), measuredWords(meter?.powerW));
  const sinceStart = meter && transaction ? meter.energyWh - transaction.meterStartWh : null;
  put(part('energy'), transaction ? energyWords(sinceStart) : `register ${energyWords(meter?.energyWh)}`);
  put(part('battery'), meter?.socPercent === null || meter === null ? '–' : `${Math.round(meter.socPercent)} %`);
  put(part('session'), transaction ? sessionWords(transaction, present.atMs) : 'none');
  put(part('cable'), [outlet.plug, outlet.energy].filter((word) => word !== null).join(', ') || '–');
  mark(part('quick'), 'hidden', !isActed);
  // The place stays, so that nothing jumps while one steps.
  mark(part('quick'), 'data-past', !isNow);
}

function sessionWords(
  { transactionId, idTag, startedAt }: NonNullable<OutletNow['transaction']>,
  nowMs: number,
): string {
  const number = transactionId === null ? 'not yet numbered' : `no. ${transactionId}`;
  return `${number}, ${idTag}, ${spanWords(nowMs - Date.parse(startedAt))}`;
}

function fillGauge(gauge: Element, powerW: number, limitW: number, mostW: number): void {
  const share = (watts: number) => `${mostW > 0 ? Math.min(100, Math.max(0, (100 * watts) / mostW)).toFixed(1) : 0}%`;
  const [given, cap] = Array.from(gauge.children);
  mark(
    gauge,
    'aria-label',
    `${measuredWords(powerW)} of ${measuredWords(limitW)} allowed, ${measuredWords(mostW)} at most`,
  );
  if (given instanceof HTMLElement) given.style.width = share(powerW);
  if (cap instanceof HTMLElement) cap.style.left = `max(3px, ${share(limitW)})`;
}
