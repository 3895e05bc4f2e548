import type { Capabilities, ConnectorCapabilities, ConnectorId, LimitPlan } from '../../protocol/ports/hardware.js';
import type { Memory } from '../memory.js';
import { profileCapsAt } from '../profile-caps.js';
import type { Rule, Violate } from '../rule.js';

/** What a conversion may round up, in W and in A. */
const tolerance = 0.51;

/** Instants that differ by less are the same to a planner: periods are judged well inside of them. */
const insideMs = 1_000;

interface Cap {
  readonly most: number;
  readonly unit: 'W' | 'A';
  readonly whose: string;
}

/** What the hardware has said of itself. */
interface Able {
  readonly outlets: ReadonlyMap<ConnectorId, ConnectorCapabilities>;
  readonly totalPowerW: number;
}

/** No limit is above what the outlet can do, what the station can do, or what an installed profile allows. */
export const limitUnderCap: Rule = {
  name: 'limit-under-cap',
  clause: '3.13, 5.16',
  open(memory) {
    let able: Able = { outlets: new Map(), totalPowerW: Number.NaN };
    return (seen, violate) => {
      if (seen.kind === 'run.began') able = { outlets: new Map(), totalPowerW: Number.NaN };
      if (seen.kind === 'fact' && seen.fact === 'capabilities') able = withTold(able, seen.capabilities);
      if (seen.kind !== 'asked' || seen.call !== 'hardware.setLimit') return;
      const { connectorId, plan } = seen.about;
      judge(plan, connectorId, fixedCaps(memory, able, connectorId), violate);
      judgeProfiles(plan, connectorId, memory, seen.atMs, violate);
    };
  },
};

/** What makes no sense is nobody's word: what was told before counts on. */
function withTold({ outlets }: Able, { connectors, totalPowerW = Number.NaN }: Capabilities): Able {
  const sound = connectors.filter(({ maxPowerW, maxCurrentA }) => maxPowerW >= 0 && maxCurrentA >= 0);
  return { outlets: new Map([...outlets, ...sound.map((one) => [one.id, one] as const)]), totalPowerW };
}

function fixedCaps({ settings }: Memory, able: Able, connectorId: ConnectorId | 0): readonly Cap[] {
  const { product } = settings;
  const caps: Cap[] = [];
  if (product) caps.push({ most: product.powerW, unit: 'W', whose: 'the station' });
  if (connectorId === 0) {
    caps.push({ most: able.totalPowerW, unit: 'W', whose: 'the hardware of the station' });
  }
  // The hardware knows best what it can do; before it has said so, what is sold counts.
  const told = able.outlets.get(connectorId);
  const outlet = told ?? product?.connectors.find(({ id }) => id === connectorId);
  if (outlet) {
    caps.push({ most: outlet.maxPowerW, unit: 'W', whose: 'the outlet' });
    caps.push({ most: outlet.maxCurrentA, unit: 'A', whose: 'the outlet' });
  }
  return caps.filter(({ most }) => most >= 0);
}

function judge({ periods }: LimitPlan, connectorId: ConnectorId | 0, caps: readonly Cap[], violate: Violate): void {
  for (const { most, unit, whose } of caps) {
    const highest = Math.max(...periods.map((period) => (unit === 'W' ? period.limitW : period.limitA)));
    if (highest > most + tolerance)
      violate(`Connector ${connectorId} was told ${highest} ${unit}; ${whose} allows ${most} ${unit}.`);
  }
}

/** By the profiles on disk, as the plan goes on. Periods that are shorter than a planner is exact are not judged. */
function judgeProfiles(
  { periods }: LimitPlan,
  connectorId: ConnectorId | 0,
  { ledger }: Memory,
  nowMs: number,
  violate: Violate,
): void {
  const profiles = ledger.of('profile');
  if (profiles.size === 0) return;
  const running =
    [...ledger.of('transaction').values()].find((one) => one.connectorId === connectorId && one.phase === 'open') ??
    null;
  for (const [index, { startMs, limitW, limitA }] of periods.entries()) {
    const nextMs = periods[index + 1]?.startMs ?? Number.POSITIVE_INFINITY;
    if (nextMs - startMs < 2 * insideMs) continue;
    for (const cap of profileCapsAt(profiles.values(), connectorId, running, nowMs + startMs + insideMs)) {
      const told = cap.unit === 'W' ? limitW : limitA;
      if (told <= cap.limit + tolerance) continue;
      violate(
        `Connector ${connectorId} was told ${told} ${cap.unit} for ${startMs} ms from now on; profile ${cap.chargingProfileId} allows ${cap.limit}.`,
      );
    }
  }
}
