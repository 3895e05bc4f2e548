/** Charging profiles: what is kept, what is refused, what is cleared (3.13, 5.5, 5.7, 5.16). */
import type { ChargingProfile, ChargingRateUnit, Request, Response } from '../../../protocol/messages.js';
import { type Commands, Refusal, reply } from './commands.js';
import { type Limits, limitAt, type Moment, periodsOf } from './composite.js';
import type { InstalledProfile, Transaction } from './disk.js';
import type { Machine } from './machine.js';

export class SmartCharging {
  readonly #machine: Machine;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  get commands(): Commands {
    if (this.#machine.features.rateUnits.length === 0) return {};
    return {
      SetChargingProfile: ({ connectorId, csChargingProfiles }) =>
        reply({ status: this.#set(connectorId, csChargingProfiles) }),
      ClearChargingProfile: (request) => reply({ status: this.#clear(request) }),
      GetCompositeSchedule: (request) => reply(this.#composite(request)),
    };
  }

  limitNow(connectorId: number, unit: ChargingRateUnit): number {
    const now = Date.now();
    const moment = { atMs: now, relativeToMs: this.#relativeTo(connectorId, now), askedAtMs: now };
    return limitAt(this.#limits(connectorId), moment, unit);
  }

  /** A profile that comes with a remote start is for the transaction to come, which has no id yet (5.11). */
  fitsRemoteStart(profile: ChargingProfile): boolean {
    if (this.#machine.wrong('smart.acceptsAnyPurposeWithRemoteStart')) return true;
    const isItsOwn = profile.chargingProfilePurpose === 'TxProfile' && profile.transactionId === undefined;
    return isItsOwn && this.#isSound(profile);
  }

  attach(profile: ChargingProfile, transaction: Transaction): void {
    this.#install({ connectorId: transaction.connectorId, transaction, profile });
  }

  dropProfilesOf(transaction: Transaction): void {
    const { disk } = this.#machine;
    disk.profiles = disk.profiles.filter((each) => each.transaction !== transaction);
  }

  #set(connectorId: number, profile: ChargingProfile): Response<'SetChargingProfile'>['status'] {
    const { disk, features, configuration, wrong } = this.#machine;
    if (connectorId !== 0 && !features.connectorIds.includes(connectorId)) {
      throw new Refusal('PropertyConstraintViolation', 'no such connector');
    }
    if (!this.#isSound(profile)) return 'Rejected';
    if (profile.chargingProfilePurpose === 'ChargePointMaxProfile' && connectorId !== 0) return 'Rejected';
    let transaction: Transaction | null = null;
    if (profile.chargingProfilePurpose === 'TxProfile') {
      transaction = disk.transactions.get(connectorId) ?? null;
      if (transaction === null) return wrong('smart.acceptsTxProfileWhenIdle') ? 'Accepted' : 'Rejected';
      const isForeign = profile.transactionId !== undefined && profile.transactionId !== transaction.transactionId;
      if (isForeign && !wrong('smart.acceptsForeignTransaction')) return 'Rejected';
    }
    const kept = disk.profiles.filter((each) => !replaces(profile, connectorId, each));
    if (kept.length >= configuration.number('MaxChargingProfilesInstalled')) return 'Rejected';
    this.#install({ connectorId, transaction, profile });
    return 'Accepted';
  }

  #install(installed: InstalledProfile): void {
    const { disk } = this.#machine;
    const { connectorId, profile } = installed;
    disk.profiles = [...disk.profiles.filter((each) => !replaces(profile, connectorId, each)), installed];
  }

  #isSound({ stackLevel, chargingProfileKind, recurrencyKind, chargingSchedule }: ChargingProfile): boolean {
    const { configuration, features } = this.#machine;
    const { chargingSchedulePeriod: periods, chargingRateUnit, startSchedule } = chargingSchedule;
    const rises = periods.every((period, index) => period.startPeriod > (periods[index - 1]?.startPeriod ?? -1));
    return (
      stackLevel >= 0 &&
      stackLevel <= configuration.number('ChargeProfileMaxStackLevel') &&
      periods.length <= configuration.number('ChargingScheduleMaxPeriods') &&
      periods[0]?.startPeriod === 0 &&
      rises &&
      features.rateUnits.includes(chargingRateUnit) &&
      (chargingProfileKind === 'Recurring') === (recurrencyKind !== undefined) &&
      (chargingProfileKind !== 'Recurring' || startSchedule !== undefined)
    );
  }

  /** With an id the other fields do not count; without any field everything goes (errata 3.25, 3.26). */
  #clear(request: Request<'ClearChargingProfile'>): Response<'ClearChargingProfile'>['status'] {
    const { disk, wrong } = this.#machine;
    const fits = ({ connectorId, profile }: InstalledProfile) => {
      if (wrong('smart.clearsEverything')) return true;
      if (request.id !== undefined) return profile.chargingProfileId === request.id;
      return (
        (request.connectorId ?? connectorId) === connectorId &&
        (request.chargingProfilePurpose ?? profile.chargingProfilePurpose) === profile.chargingProfilePurpose &&
        (request.stackLevel ?? profile.stackLevel) === profile.stackLevel
      );
    };
    const kept = disk.profiles.filter((each) => !fits(each));
    const status = kept.length < disk.profiles.length ? 'Accepted' : 'Unknown';
    if (!wrong('smart.clearsNothing')) disk.profiles = kept;
    return status;
  }

  #composite(request: Request<'GetCompositeSchedule'>): Response<'GetCompositeSchedule'> {
    const { features, disk, wrong } = this.#machine;
    const { connectorId, duration } = request;
    const isKnown = connectorId === 0 || features.connectorIds.includes(connectorId);
    const isIdle = !disk.transactions.has(connectorId);
    const unit = request.chargingRateUnit ?? features.rateUnits[0] ?? 'W';
    if (!isKnown || !features.rateUnits.includes(unit)) return { status: 'Rejected' };
    if (isIdle && wrong('smart.rejectsCompositeWhenIdle')) return { status: 'Rejected' };
    if (disk.profiles.length === 0 && wrong('smart.noCompositeWithoutProfile')) return { status: 'Rejected' };
    const fromMs = Date.now();
    const total = (moment: Moment) => this.#total(connectorId, moment, unit);
    const relativeToMs = this.#relativeTo(connectorId, fromMs);
    const chargingSchedulePeriod = periodsOf(duration, (offsetS) =>
      total({ atMs: fromMs + offsetS * 1000, relativeToMs, askedAtMs: fromMs }),
    );
    return {
      status: 'Accepted',
      connectorId,
      scheduleStart: new Date(fromMs).toISOString(),
      chargingSchedule: {
        duration: wrong('smart.wrongDuration') ? duration + 86_400 : duration,
        chargingRateUnit: unit,
        chargingSchedulePeriod,
      },
    };
  }

  /** Of connector 0: what all of them may take together. */
  #total(connectorId: number, moment: Moment, unit: ChargingRateUnit): number {
    const { features } = this.#machine;
    if (connectorId !== 0) return limitAt(this.#limits(connectorId), moment, unit);
    const each = features.connectorIds.map((id) => limitAt(this.#limits(id), moment, unit));
    const sum = each.reduce((one, other) => one + other, 0);
    return Math.min(sum, limitAt({ ...this.#limits(0), ownW: Number.MAX_SAFE_INTEGER }, moment, unit));
  }

  #limits(connectorId: number): Limits {
    const { disk, features, wrong } = this.#machine;
    return {
      connectorId,
      profiles: disk.profiles,
      transaction: disk.transactions.get(connectorId) ?? null,
      ownW: features.ownLimitW,
      wrong,
    };
  }

  #relativeTo(connectorId: number, otherwiseMs: number): number {
    return this.#machine.disk.transactions.get(connectorId)?.startedAt ?? otherwiseMs;
  }
}

/** The same id, or the same level of the same purpose at the same place (5.16). */
function replaces(profile: ChargingProfile, connectorId: number, other: InstalledProfile): boolean {
  const isSamePlace =
    other.connectorId === connectorId &&
    other.profile.stackLevel === profile.stackLevel &&
    other.profile.chargingProfilePurpose === profile.chargingProfilePurpose;
  return isSamePlace || other.profile.chargingProfileId === profile.chargingProfileId;
}
