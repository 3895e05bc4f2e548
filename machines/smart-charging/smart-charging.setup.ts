import { assign, fromCallback, fromPromise, raise, sendTo, setup } from 'xstate';
import type { InstalledProfile, LedgerChange } from '../../protocol/ports/store.js';
import { portsOf } from '../../protocol/ports.js';
import { settingsWith } from '../settings.js';
import { type ClockSet, peer } from '../system.js';
import { judgeProfile, withProfile } from './accept.js';
import type { Composite } from './charging.types.js';
import {
  compositeAnswer,
  compositeAsked,
  forgetting,
  type Installing,
  installing,
  isBound,
  movedBy,
  removing,
  unboundBy,
} from './desk.js';
import type { OutletUse, Planned } from './planning.types.js';
import {
  type Job,
  type OutletCharge,
  type PlanFacts,
  type SmartChargingContext,
  type SmartChargingEvent,
  type SmartChargingInput,
  smartChargingKeys,
} from './smart-charging.types.js';

type Measured = Omit<OutletUse, 'wantsSinceMs'>;

const unbound = (name: string) => Promise.reject(new Error(`smart-charging: ${name} is not provided`));

/** Under the id of its connector, the rest as it was. */
const replaced = <T extends { readonly connectorId: number }>(
  all: readonly T[],
  one: Partial<T> & Pick<T, 'connectorId'>,
) => all.map((known) => (known.connectorId === one.connectorId ? { ...known, ...one } : known));

const toldOf = ({
  connectorId,
  profile: { chargingProfileId, chargingProfilePurpose, stackLevel },
}: InstalledProfile) => ({
  connectorId,
  chargingProfileId,
  purpose: chargingProfilePurpose,
  stackLevel,
});

/** Each limit with its reason. */
const told = ({ connectorId, durationS, unit, periods }: Composite) => ({ connectorId, durationS, unit, periods });

const base = setup({
  types: {
    context: {} as SmartChargingContext,
    events: {} as SmartChargingEvent,
    input: {} as SmartChargingInput,
    /** `planned`: the hardware has been told, or was tried. */
    tags: {} as 'planned',
    children: {} as {
      install: 'install';
      write: 'write';
      forget: 'forget';
      tellPlans: 'tellPlans';
      deadline: 'deadline';
    },
  },
  actors: {
    /** Writes a profile under the time at which it does. */
    install: fromPromise<InstalledProfile, Installing | null>(() => unbound('install')),
    write: fromPromise<void, LedgerChange>(() => unbound('write')),
    /** Removes from the ledger what is there for a transaction that is over. */
    forget: fromPromise<void, { localId: string }>(() => unbound('forget')),
    /** Plans from now on, and tells the hardware what has changed. */
    tellPlans: fromPromise<Planned, PlanFacts>(() => unbound('tellPlans')),
    /** Says `deadline` when the wall clock has reached the date. */
    deadline: fromCallback<ClockSet, { dueAt: string }>(() => {
      throw new Error('smart-charging: no deadline provided');
    }),
  },
  delays: {
    untilHardwareIsTried: 2_000,
  },
  guards: {
    hasWaiting: ({ context }) => context.waiting.length > 0,
    mayInstall: ({ context }) => installing(context) !== null,
    removesSome: ({ context }) => removing(context).length > 0,
    mustForget: ({ context }) => context.current?.kind === 'forget',
    isBound: ({ context }, { installed }: { installed: InstalledProfile }) => isBound(context, installed),
    unbinds: ({ context }, { outlet }: { outlet: OutletCharge }) => unboundBy(context, outlet).length > 0,
    concerns: (_, { key }: { key: string }) => Object.hasOwn(smartChargingKeys, key),
  },
  actions: {
    queue: assign({ waiting: ({ context }, { job }: { job: Job }) => [...context.waiting, job] }),
    takeNext: assign(({ context }) => ({ current: context.waiting[0] ?? null, waiting: context.waiting.slice(1) })),
    forgetCurrent: assign({ current: null, removed: [] }),
    moveStarts: assign({
      moved: ({ context }, { movedMs }: { movedMs: number }) => movedBy(context, movedMs),
    }),
    keepOutlet: assign(({ context }, { outlet }: { outlet: OutletCharge }) => {
      const { connectorId, wantsSinceMs } = outlet;
      return {
        outlets: replaced(context.outlets, outlet),
        uses: replaced(context.uses, { connectorId, wantsSinceMs }),
      };
    }),
    keepAble: assign((_, { totalPowerW }: { totalPowerW: number | null }) => ({ totalPowerW })),
    /** Their transaction is over, and took them along; what came too late for that leaves the ledger by itself. */
    dropUnbound: assign(({ context }, { outlet }: { outlet: OutletCharge }) => {
      const lost = unboundBy(context, outlet);
      return {
        profiles: context.profiles.filter((one) => !lost.includes(one)),
        waiting: [...context.waiting, ...forgetting(lost)],
      };
    }),
    keepUse: assign({
      uses: ({ context }, { use }: { use: Measured }) => {
        const { connectorId, powerW, currentA, voltageV, takesW } = use;
        return replaced(context.uses, { connectorId, powerW, currentA, voltageV, takesW });
      },
    }),
    keepSetting: assign({
      settings: ({ context }, params: { key: string; value: string }) =>
        settingsWith(smartChargingKeys, context.settings, params.key, params.value),
    }),
    keepInstalled: assign({
      profiles: ({ context }, { installed }: { installed: InstalledProfile }) =>
        withProfile(context.profiles, installed),
    }),
    keepRemoved: assign({ removed: ({ context }) => removing(context) }),
    dropRemoved: assign({
      profiles: ({ context: { profiles, removed } }) =>
        profiles.filter(({ profile }) => !removed.includes(profile.chargingProfileId)),
    }),
    keepPlanned: assign((_, { plans, lookAgainAtMs }: Planned) => ({ plans, lookAgainAtMs })),
    becomeDue: raise({ type: 'plan.due' }),
    answer: sendTo(
      ({ system }) => peer(system, 'outbox'),
      (_, { callId, payload }: { callId: string; payload: object }) => ({
        type: 'outbox.respond',
        callId,
        payload: { ...payload },
      }),
    ),
    refuse: sendTo(
      ({ system }) => peer(system, 'outbox'),
      (_, { callId, why }: { callId: string; why: string }) => ({
        type: 'outbox.refuse',
        callId,
        code: 'PropertyConstraintViolation',
        description: why,
      }),
    ),
    /** To whoever judges the profile of a remote start, for which there has to be room. */
    tellProfiles: sendTo(
      ({ system }) => peer(system, 'authorization'),
      ({ context }) => ({ type: 'profiles.changed', profiles: context.profiles }),
    ),
    noteInstalled: ({ system }, { installed }: { installed: InstalledProfile }) =>
      portsOf(system).journal.note({ level: 'info', event: 'profile.installed', ...toldOf(installed) }),
    noteRemoved: ({ system, context }) =>
      portsOf(system).journal.note({ level: 'info', event: 'profiles.removed', chargingProfileIds: context.removed }),
    noteUnbound: ({ system, context }, { outlet }: { outlet: OutletCharge }) => {
      for (const one of unboundBy(context, outlet))
        portsOf(system).journal.note({ level: 'info', event: 'profile.ended', ...toldOf(one) });
    },
    noteOrphans: ({ system, context }) => {
      for (const one of context.orphans)
        portsOf(system).journal.note({ level: 'warn', event: 'profile.orphaned', ...toldOf(one) });
    },
    noteUnwritten: ({ system, context }, params: { error: unknown }) =>
      portsOf(system).journal.note({
        level: 'error',
        event: 'profiles.notWritten',
        job: context.current?.kind,
        error: String(params.error),
      }),
    noteUntold: ({ system }, params: { error: unknown }) =>
      portsOf(system).journal.note({ level: 'error', event: 'limit.notTold', error: String(params.error) }),
  },
});

/** By the words that 5.5 and 5.16 have for it; nobody has asked for what is only forgotten. */
const answering = (outcome: 'done' | 'failed') =>
  base.enqueueActions(({ context: { current }, enqueue }) => {
    if (current?.kind !== 'set' && current?.kind !== 'clear') return;
    const failure = current.kind === 'clear' ? 'Unknown' : 'Rejected';
    const payload = { status: outcome === 'done' ? 'Accepted' : failure };
    enqueue({ type: 'answer', params: { callId: current.callId, payload } });
  });

/** The words of the chart: what it decides by, and what it does. */
export const smartChargingSetup = base.extend({
  actions: {
    accept: answering('done'),
    reject: answering('failed'),
    /** Nothing has to be written for it. */
    answerAtOnce: base.enqueueActions(({ context, enqueue, system }) => {
      const { current } = context;
      if (!current || current.kind === 'forget') return;
      const { callId } = current;
      const { clock, journal } = portsOf(system);
      if (current.kind === 'composite') {
        const composite = compositeAsked(context, clock.now());
        if (composite) journal.note({ level: 'info', event: 'schedule.told', ...told(composite) });
        const payload = compositeAnswer(composite);
        return enqueue({ type: 'answer', params: { callId, payload } });
      }
      if (current.kind === 'clear')
        return enqueue({ type: 'answer', params: { callId, payload: { status: 'Unknown' } } });
      const judged = judgeProfile(current.request, context);
      if (judged.kind === 'install') return;
      const { chargingProfileId } = current.request.csChargingProfiles;
      journal.note({ level: 'info', event: 'profile.refused', chargingProfileId, why: judged.why });
      if (judged.kind === 'refuse') enqueue({ type: 'refuse', params: { callId, why: judged.why } });
      else enqueue({ type: 'answer', params: { callId, payload: { status: 'Rejected' } } });
    }),
  },
});
