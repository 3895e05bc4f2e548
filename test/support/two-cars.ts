/** A BSC-S12BCC with two cars, whose outlets alone keep what all may draw: its driver obeys no limit of connector 0. */
import { products } from '../../cli/products.js';
import type { Hardware, LimitPlan } from '../../protocol/ports/hardware.js';
import type { ProductDescription } from '../../protocol/product.js';
import { stationWith } from './driven-station.js';
import type { WholeStation, WholeStationOptions } from './whole-station.js';

type Steps = readonly (readonly [startS: number, limit: number])[];

export class TwoCars {
  readonly station: WholeStation;
  /** Every plan of an outlet, in the order in which the driver was told. */
  readonly told: { readonly connectorId: number; readonly plan: LimitPlan }[] = [];
  /** What both cars drew, W: after each plan, and each tenth of a second while somebody watches. */
  readonly sumsW: { readonly atMs: number; readonly powerW: number }[] = [];
  #profiles = 0;

  constructor(options: WholeStationOptions = {}, more: (own: Hardware) => Partial<Hardware> = () => ({})) {
    const product: ProductDescription = options.product ?? products['BSC-S12BCC'];
    const obeys = (own: Hardware): Partial<Hardware> => ({
      setLimit: async (connectorId, plan) => {
        this.told.push({ connectorId, plan });
        if (connectorId === 0) return;
        await own.setLimit(connectorId, plan);
        await this.#look();
      },
      ...more(own),
    });
    const configuration = { LocalPreAuthorize: 'false', ...options.configuration };
    this.station = stationWith(obeys, { ...options, product, configuration }).station;
  }

  /** Of all together, from now on, or from so many seconds ago. */
  async cap(steps: Steps, unit: 'W' | 'A' = 'W', agoS = 0): Promise<unknown> {
    this.#profiles += 1;
    const frame = await this.station.call('SetChargingProfile', {
      connectorId: 0,
      csChargingProfiles: {
        chargingProfileId: this.#profiles,
        stackLevel: 0,
        chargingProfilePurpose: 'ChargePointMaxProfile',
        chargingProfileKind: 'Absolute',
        chargingSchedule: {
          startSchedule: new Date(this.station.clock.now() - agoS * 1_000).toISOString(),
          chargingRateUnit: unit,
          chargingSchedulePeriod: steps.map(([startPeriod, limit]) => ({ startPeriod, limit })),
        },
      },
    });
    return frame?.[2];
  }

  /** For every transaction of an outlet, from now on. */
  async byDefault(connectorId: number, limitW: number): Promise<unknown> {
    this.#profiles += 1;
    const frame = await this.station.call('SetChargingProfile', {
      connectorId,
      csChargingProfiles: {
        chargingProfileId: this.#profiles,
        stackLevel: 0,
        chargingProfilePurpose: 'TxDefaultProfile',
        chargingProfileKind: 'Relative',
        chargingSchedule: { chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit: limitW }] },
      },
    });
    return frame?.[2];
  }

  /** One that takes all it is given, until something else is said of it. */
  async arrives(connectorId: number): Promise<void> {
    this.station.charger.ev(connectorId, { soc: 10, maxPowerW: 100_000 });
    this.station.charger.plug(connectorId);
    await this.station.settle();
    this.station.charger.rfid({ idTag: `CAR-${connectorId}`, connectorId });
    await this.station.settle();
  }

  /** Looks at both meters ten times a second. */
  async watch(seconds: number): Promise<void> {
    for (let tenth = 0; tenth < seconds * 10; tenth += 1) {
      await this.station.pass(100);
      await this.#look();
    }
  }

  async #look(): Promise<void> {
    const [first, second] = await Promise.all([this.powerW(1), this.powerW(2)]);
    this.sumsW.push({ atMs: this.station.clock.monotonic(), powerW: first + second });
  }

  async powerW(connectorId: number): Promise<number> {
    return (await this.station.charger.hardware.readMeter(connectorId, 'sample')).powerW ?? 0;
  }

  /** The most that both drew since an instant. */
  mostW(sinceMs = 0): number {
    return Math.max(...this.sumsW.filter(({ atMs }) => atMs >= sinceMs).map(({ powerW }) => powerW));
  }
}
