/** In words, for people: why a limit is what it is, and why a message has not gone out. */
import type { ChartNow, Decision, LimitSource, OutletNow, PlannedLimit, Present } from './present.js';

/** `7.4 kW`; `0`. */
export function powerWords(powerW: number): string {
  const whole = Math.round(powerW);
  if (whole === 0) return '0';
  return Math.abs(whole) < 1000 ? `${whole} W` : `${Number((powerW / 1000).toFixed(1))} kW`;
}

/** `ChargePointMaxProfile 1 (stack level 0)`. */
export function sourceWords(source: LimitSource): string {
  if (source.kind === 'outlet') return 'all that the outlet can give';
  if (source.kind === 'station') return 'all that the station can give';
  const { purpose = 'profile', chargingProfileId, stackLevel } = source;
  const name = chargingProfileId === undefined ? purpose : `${purpose} ${chargingProfileId}`;
  return stackLevel === undefined ? name : `${name} (stack level ${stackLevel})`;
}

/** `60 kW: ChargePointMaxProfile 1 (stack level 0)`. */
export function limitWords(planned: PlannedLimit, outlet?: Pick<OutletNow, 'maxPowerW'> | null): string {
  const { decision, limitW, isShared } = planned;
  const limit = powerWords(limitW);
  if (decision === null) {
    if (limitW === 0) return '0: nothing can be offered';
    return limitW === outlet?.maxPowerW ? `${limit}: ${sourceWords({ kind: 'outlet' })}` : limit;
  }
  if (isShared) {
    const whole = wholeWords(decision);
    return limitW === 0 ? `0: the other outlets use ${whole}` : `${limit}: its share of ${whole}`;
  }
  const by = sourceWords(decision.by);
  return limitW === 0 ? `0: less is left than can be offered, by ${by}` : `${limit}: ${by}`;
}

/** What the outlets share is never the limit of one of them, but what binds all together. */
function wholeWords({ weighed }: Decision): string {
  const ofAll = weighed.filter(({ source }) => source.kind === 'station' || source.purpose === 'ChargePointMaxProfile');
  const [lowest] = ofAll.toSorted((one, other) => one.limit - other.limit);
  return lowest?.source.kind === 'profile' ? `what ${sourceWords(lowest.source)} allows` : 'what the station can give';
}

/** What keeps the first of the owed messages from going out, as a sentence; null: nothing, or nothing is owed. */
export function whyBlocked(present: Present, nowMs: number = present.atMs): string | null {
  const [first] = present.owed;
  if (first === undefined) return null;
  const { inFlight } = present;
  if (!present.isRunning) return 'The station is not running.';
  if (present.link.state !== 'open') return linkBlocks(present, nowMs);
  if (present.registration !== 'Accepted') return registrationBlocks(present.registration);
  if (inFlight?.messageId === first.messageId)
    return `It was sent ${agoWords(nowMs - inFlight.sinceMs)}, and waits for its answer.`;
  return deliveryBlocks(present, first.attempts) ?? callBlocks(present, nowMs) ?? drainingBlocks(present);
}

function linkBlocks({ link, charts }: Present, nowMs: number): string {
  if (link.state === 'dialling') return 'The station is connecting to the CSMS.';
  const since = link.sinceMs > 0 ? `, since ${spanWords(nowMs - link.sinceMs)}` : '';
  const why = link.why === null ? '' : ` (${link.why.replace(/\.$/, '')})`;
  const again = stateOf(charts, 'connection', 'line') === 'backOff' ? ' The station will dial again.' : '';
  return `There is no connection to the CSMS${since}${why}.${again}`;
}

function registrationBlocks(registration: string | null): string {
  return registration === null
    ? 'The CSMS has not answered the BootNotification yet.'
    : `The CSMS has answered the BootNotification with ${registration}: nothing of this may be sent before Accepted.`;
}

function deliveryBlocks({ charts, configuration }: Present, attempts: number): string | null {
  const delivery = stateOf(charts, 'outbox', 'delivery');
  if (delivery === 'recording') return 'It was answered; the answer is being written.';
  if (delivery === 'diskFailing') return 'It was answered, but the disk does not take the answer.';
  if (delivery !== 'waiting' && delivery !== 'counting') return null;
  const intervalS = Number(configuration['TransactionMessageRetryInterval']);
  const waits = intervalS > 0 ? ` It goes again ${intervalS * Math.max(1, attempts)} s after it failed.` : '';
  return `It has failed ${attemptWords(attempts)}, and waits for its next attempt.${waits}`;
}

const attemptWords = (attempts: number) => ['never', 'once', 'twice'][attempts] ?? `${attempts} times`;

function callBlocks({ inFlight }: Present, nowMs: number): string | null {
  if (inFlight === null) return null;
  return `${inFlight.action} was sent ${agoWords(nowMs - inFlight.sinceMs)}; one call at a time, and it has no answer yet.`;
}

function drainingBlocks({ charts }: Present): string | null {
  const draining = stateOf(charts, 'outbox', 'draining');
  if (draining === 'waiting') return 'After a connection the station waits a moment before it sends what it owes.';
  if (draining === 'telling') return 'What has become of the connectors is told first.';
  return null;
}

function stateOf(charts: readonly ChartNow[], chart: string, region: string): string | null {
  const state = charts.find((one) => one.chart === chart)?.state;
  if (typeof state !== 'object' || state === null) return null;
  const value: unknown = (state as Readonly<Record<string, unknown>>)[region];
  return typeof value === 'string' ? value : null;
}

const agoWords = (ms: number) => (ms < 1000 ? 'just now' : `${spanWords(ms)} ago`);

function spanWords(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 120) return `${s} s`;
  return s < 7200 ? `${Math.round(s / 60)} min` : `${Math.round(s / 3600)} h`;
}
