/** The smart charging chart, bound to the ledger, to the wall clock and to the limits of the hardware. */
import { fromPromise } from 'xstate';
import { installedAt } from '../machines/smart-charging/accept.js';
import type { Installing } from '../machines/smart-charging/desk.js';
import type { Planned } from '../machines/smart-charging/planning.types.js';
import { smartChargingMachine } from '../machines/smart-charging/smart-charging.machine.js';
import type { PlanFacts } from '../machines/smart-charging/smart-charging.types.js';
import { planFactsOf } from '../machines/smart-charging/view.js';
import { snapshotOf } from '../machines/system.js';
import type { InstalledProfile, LedgerChange } from '../protocol/ports/store.js';
import { portsOf } from '../protocol/ports.js';
import { deadlineActor } from './deadline.actor.js';
import { tellPlans } from './limits.js';
import { profilesOf } from './transaction.js';

async function install(system: object, installing: Installing | null): Promise<InstalledProfile> {
  if (!installing) throw new Error('smart-charging: there is nothing to install');
  const { acceptable, replaced } = installing;
  const { clock, store } = portsOf(system);
  const installed = { ...acceptable, installedAt: installedAt(clock.now()) };
  const removes = replaced.length > 0 && { removeProfiles: replaced };
  await store.ledger.commit({ putProfiles: [installed], ...removes });
  return installed;
}

async function forget(system: object, localId: string): Promise<void> {
  const { store } = portsOf(system);
  const removeProfiles = profilesOf(store, localId);
  if (removeProfiles.length > 0) await store.ledger.commit({ removeProfiles });
}

export const smartChargingActor = smartChargingMachine.provide({
  actors: {
    install: fromPromise<InstalledProfile, Installing | null>(({ input, system }) => install(system, input)),
    write: fromPromise<void, LedgerChange>(({ input, system }) => portsOf(system).store.ledger.commit(input)),
    forget: fromPromise<void, { localId: string }>(({ input, system }) => forget(system, input.localId)),
    tellPlans: fromPromise<Planned, PlanFacts>(({ input, system }) =>
      tellPlans(system, input, () =>
        planFactsOf(snapshotOf<typeof smartChargingMachine>(system, 'smart-charging').context),
      ),
    ),
    deadline: deadlineActor,
  },
});
