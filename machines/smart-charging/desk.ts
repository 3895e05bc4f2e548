/** What the CSMS is answered about profiles and schedules, and what is written for it, as pure functions. */
import type { ChargingRateUnit, Response } from '../../protocol/messages.js';
import type { InstalledProfile, LedgerChange } from '../../protocol/ports/store.js';
import { type Acceptable, judgeProfile, meantBy, replacedBy } from './accept.js';
import type { Composite } from './charging.types.js';
import { compositeSchedule } from './composite.js';
import type { Job, OutletCharge, SmartChargingContext, SmartChargingInput } from './smart-charging.types.js';
import { idleOutlet, idleUse, viewOf } from './view.js';

/** What is written, under the time at which it is. */
export interface Installing {
  readonly acceptable: Acceptable;
  /** By chargingProfileId: what gives way to it. */
  readonly replaced: readonly number[];
}

/** What the present request would install; null where it installs nothing. */
export function installing(context: SmartChargingContext): Installing | null {
  const { current, profiles } = context;
  if (current?.kind !== 'set') return null;
  const judged = judgeProfile(current.request, context);
  if (judged.kind !== 'install') return null;
  return { acceptable: judged.acceptable, replaced: replacedBy(profiles, judged.acceptable) };
}

/** By chargingProfileId: what the present request removes. */
export const removing = ({ current, profiles }: SmartChargingContext): readonly number[] =>
  current?.kind === 'clear' ? meantBy(profiles, current.request) : [];

/** The transaction it is for runs, or it is for all of them. */
export const isBound = ({ outlets }: Pick<SmartChargingContext, 'outlets'>, { localId }: InstalledProfile) =>
  localId === undefined || outlets.some(({ transaction }) => transaction?.localId === localId);

/** As it was before the present request was written. */
export function undoing({ current, profiles }: SmartChargingContext): LedgerChange {
  if (current?.kind !== 'set') return {};
  const { chargingProfileId } = current.request.csChargingProfiles;
  const replaced = profiles.find(({ profile }) => profile.chargingProfileId === chargingProfileId);
  return replaced ? { putProfiles: [replaced] } : { removeProfiles: [chargingProfileId] };
}

/** Those of the outlet whose transaction is over with what the outlet says now. */
export const unboundBy = (
  { profiles }: Pick<SmartChargingContext, 'profiles'>,
  { connectorId, transaction }: OutletCharge,
): readonly InstalledProfile[] =>
  profiles.filter(
    (one) => one.connectorId === connectorId && one.localId !== undefined && one.localId !== transaction?.localId,
  );

/** One for each transaction that these were for. */
export const forgetting = (lost: readonly InstalledProfile[]): readonly Job[] =>
  [...new Set(lost.flatMap(({ localId }) => (localId === undefined ? [] : [localId])))].map((localId) => ({
    kind: 'forget',
    localId,
  }));

/**
 * By how much the start of each transaction has to be moved with the clock. What began in an earlier run was stamped by a
 * clock that the present one has nothing to do with.
 */
export function movedBy(
  { outlets, open, moved }: SmartChargingContext,
  movedMs: number,
): SmartChargingContext['moved'] {
  const began = outlets.flatMap(({ transaction }) => (transaction ? [transaction.localId] : []));
  const own = began.filter((localId) => !open.includes(localId));
  return Object.fromEntries(own.map((localId) => [localId, (moved[localId] ?? 0) + movedMs]));
}

const orphansOf = ({ profiles, open }: SmartChargingInput): readonly InstalledProfile[] =>
  profiles.filter(({ localId }) => localId !== undefined && !open.includes(localId));

/** What a station begins with: profiles whose transaction went without them are let go of. */
export function beginningOf(input: SmartChargingInput): SmartChargingContext {
  const { product, settings, profiles } = input;
  const orphans = orphansOf(input);
  return {
    product,
    settings,
    open: input.open,
    moved: {},
    profiles: profiles.filter((one) => !orphans.includes(one)),
    orphans,
    outlets: product.outlets.map(({ connectorId }) => idleOutlet(connectorId)),
    totalPowerW: null,
    uses: product.outlets.map(({ connectorId }) => idleUse(connectorId)),
    plans: [],
    lookAgainAtMs: 0,
    waiting: forgetting(orphans),
    current: null,
    removed: [],
  };
}

/** From now on; `durationS` and `unit` as in CompositeRequest. */
export interface ScheduleQuestion {
  readonly connectorId: number;
  readonly durationS: number;
  readonly unit?: ChargingRateUnit | undefined;
}

/** What the CSMS is told, and what people are told with the reasons, is computed here and nowhere else. */
export function scheduleNow(context: SmartChargingContext, question: ScheduleQuestion, nowMs: number): Composite {
  const { connectorId, durationS, unit } = question;
  return compositeSchedule(viewOf(context), {
    connectorId,
    fromMs: Math.floor(nowMs / 1000) * 1000,
    durationS,
    maxPeriods: context.product.maxPeriods,
    ...(unit !== undefined && { unit }),
  });
}

/** What the present request asks for (5.7); null where that cannot be given. */
export function compositeAsked(context: SmartChargingContext, nowMs: number): Composite | null {
  const { product, outlets, current } = context;
  if (current?.kind !== 'composite') return null;
  const { connectorId, duration: durationS, chargingRateUnit: unit } = current.request;
  const isKnown = connectorId === 0 || outlets.some((outlet) => outlet.connectorId === connectorId);
  if (!isKnown || durationS < 0 || (unit !== undefined && !product.units.includes(unit))) return null;
  return scheduleNow(context, { connectorId, durationS, unit }, nowMs);
}

/** 5.7, errata 3.57: the schedule counts from scheduleStart, a whole second, and has no startSchedule. */
export function compositeAnswer(composite: Composite | null): Response<'GetCompositeSchedule'> {
  if (!composite) return { status: 'Rejected' };
  return {
    status: 'Accepted',
    connectorId: composite.connectorId,
    scheduleStart: new Date(composite.fromMs).toISOString(),
    chargingSchedule: {
      duration: composite.durationS,
      chargingRateUnit: composite.unit,
      chargingSchedulePeriod: composite.periods.map(({ startS, limit, numberPhases }) => ({
        startPeriod: startS,
        limit,
        ...(numberPhases !== undefined && { numberPhases }),
      })),
    },
  };
}
