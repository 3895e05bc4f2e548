/** What limits are computed from, read from the chart in one place. */
import { instantOf } from '../../protocol/date-time.js';
import type { ChargingOutlet, ChargingView } from './charging.types.js';
import type { OutletUse } from './planning.types.js';
import type { ChargingProduct, OutletCharge, PlanFacts, SmartChargingContext } from './smart-charging.types.js';

export type Viewed = Pick<
  SmartChargingContext,
  'product' | 'settings' | 'profiles' | 'outlets' | 'moved' | 'totalPowerW'
>;

export function viewOf({ product, settings, profiles, outlets, moved, totalPowerW }: Viewed): ChargingView {
  return {
    profiles,
    outlets: outlets.map((outlet) => chargingOutlet(product, outlet, moved)),
    stationMaxW: Math.min(product.stationMaxW, totalPowerW ?? Number.POSITIVE_INFINITY),
    electricity: product.electricity,
    defaultInGaps: settings.defaultInGaps,
  };
}

/** What it can do now; before the hardware has said so, what it was built for. */
function chargingOutlet(product: ChargingProduct, outlet: OutletCharge, moved: Viewed['moved']): ChargingOutlet {
  const { connectorId, capabilities, transaction } = outlet;
  const built = product.outlets.find((one) => one.connectorId === connectorId);
  return {
    connectorId,
    maxPowerW: capabilities?.maxPowerW ?? built?.maxPowerW ?? 0,
    maxCurrentA: capabilities?.maxCurrentA ?? built?.maxCurrentA ?? 0,
    transaction: transaction && {
      localId: transaction.localId,
      startedAtMs: (instantOf(transaction.startedAt) ?? 0) + (moved[transaction.localId] ?? 0),
    },
  };
}

/** What plans are made from: of outlets only those that the hardware has said it has, as no other can be told a limit. */
export function planFactsOf(context: SmartChargingContext): PlanFacts {
  const outlets = context.outlets.filter(({ capabilities }) => capabilities !== null);
  return {
    view: viewOf({ ...context, outlets }),
    uses: context.uses.filter(({ connectorId }) => outlets.some((outlet) => outlet.connectorId === connectorId)),
    strategy: context.settings.strategy,
    leastOffer: context.product.leastOffer,
  };
}

export const idleOutlet = (connectorId: number): OutletCharge => ({
  connectorId,
  wantsSinceMs: null,
  transaction: null,
  capabilities: null,
});

export const idleUse = (connectorId: number): OutletUse => ({
  connectorId,
  wantsSinceMs: null,
  powerW: 0,
  currentA: 0,
  voltageV: null,
  takesW: null,
});
