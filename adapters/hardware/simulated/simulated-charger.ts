/**
 * A believable charger, DC or AC, and the cars in front of it: power modules shared by the outlets, packs of 400 and 800 V
 * with their charge curves, meters that only rise. Runs on the clock it is given and does nothing while nobody charges.
 */
import type { ConnectorId, Hardware, HardwareFault, Lights, UserStop } from '../../../protocol/ports/hardware.js';
import type { Random } from '../../../protocol/ports/time.js';
import { packNames } from './battery.js';
import { faultId } from './cabinet.js';
import { type Moods, SimulatedDriver } from './driver.js';
import { cabinetOf, type SimulatedChargerOptions } from './options.js';
import { type SimulatedCar, type SimulatedState, SimulationError } from './state.js';
import { World } from './world.js';

/** `station` is the socket end of a detachable cable. */
export type CableSide = 'ev' | 'station';

export interface EvWish {
  readonly ready?: boolean;
  readonly soc?: number;
  readonly maxPowerW?: number;
}

export type FaultDescription = Pick<HardwareFault, 'errorCode' | 'severity' | 'info' | 'vendorErrorCode'>;

/** What the runtime has told displays, lights and the reset of the hardware. */
export interface Display {
  readonly available: boolean;
  readonly connectors: readonly {
    readonly connectorId: ConnectorId;
    readonly available: boolean;
    readonly reserved: boolean;
  }[];
  readonly lights: Lights | null;
  readonly resets: readonly ('Soft' | 'Hard')[];
}

export interface SimulatedCharger {
  readonly hardware: Hardware;
  plug(connector: ConnectorId, side?: CableSide): void;
  unplug(connector: ConnectorId, side?: CableSide): void;
  /** The wish of the car at the outlet, or of the next one to be plugged in there. */
  ev(connector: ConnectorId, wish: EvWish): void;
  rfid(token: { readonly idTag: string; readonly connectorId?: ConnectorId | undefined }): void;
  /** `emergency` cuts energy by itself and `ev` is a car that wants no more; `button` only asks. */
  stop(connector: ConnectorId, why: UserStop): void;
  fault(connector: ConnectorId | 0, fault: FaultDescription): void;
  /** Clears the fault of this code, or all of the connector. */
  clearFault(connector: ConnectorId | 0, errorCode?: HardwareFault['errorCode']): void;
  /** A broken lock shows, as the fault ConnectorLockFailure, while a cable is plugged in. */
  lockFailure(connector: ConnectorId, active: boolean): void;
  /** Mains of the whole station. After they return nothing is told until the runtime calls `hardware.start`. */
  supply(on: boolean): void;
  /** The mains fail: energy ends, back-up power holds the rest. Resolves when it is used up; at once where there is none. */
  failMains(): Promise<void>;
  /** Refuses to go backwards. */
  setMeter(connector: ConnectorId, registerWh: number): void;
  /** The site leaves this much power, or null for all of it. */
  derate(totalW: number | null): void;
  /** A sensor of the cabinet is set off. */
  tamper(info?: string): void;
  /** How the driver answers the runtime from now on; what is not named stays. */
  mood(moods: Moods): void;
  snapshot(): SimulatedState;
  display(): Display;
  /** Ends the simulation: no timer is left, no fact is told. */
  close(): void;
}

/** Puppet calls throw a SimulationError when the world does not allow them. */
export function simulatedCharger(options: SimulatedChargerOptions): SimulatedCharger {
  return new Charger(options);
}

class Charger implements SimulatedCharger {
  readonly hardware: Hardware;
  readonly #driver: SimulatedDriver;
  readonly #world: World;
  readonly #random: Random;
  readonly #backUpMs: number;

  constructor(options: SimulatedChargerOptions) {
    this.#random = options.random;
    this.#backUpMs = options.backUpMs ?? 0;
    this.#world = new World(cabinetOf(options), options.clock, options.onChange ?? (() => {}));
    this.#driver = new SimulatedDriver(this.#world);
    this.hardware = this.#driver;
  }

  plug(connector: ConnectorId, side: CableSide = 'ev'): void {
    this.#world.change(() => {
      const outlet = this.#world.outlet(connector);
      outlet.cableAtStation = true;
      if (side === 'station') return;
      outlet.plugged = true;
      outlet.car ??= this.#drawCar();
      if (outlet.hasLock && outlet.permit !== null && !outlet.lockBroken) outlet.locked = true;
    });
  }

  unplug(connector: ConnectorId, side: CableSide = 'ev'): void {
    this.#world.change(() => {
      const outlet = this.#world.outlet(connector);
      if (side === 'station') {
        if (!outlet.hasLock) throw badValue(`The cable of connector ${connector} is fixed to the station.`);
        if (outlet.locked) throw new SimulationError('locked', `Connector ${connector} holds its cable locked.`);
        outlet.cableAtStation = false;
      }
      outlet.plugged = false;
      outlet.car = null;
    });
  }

  ev(connector: ConnectorId, { ready, soc, maxPowerW }: EvWish): void {
    if (soc !== undefined && !(soc >= 0 && soc <= 100)) throw badValue(`soc is ${soc}; it is a percentage, 0 to 100.`);
    if (maxPowerW !== undefined && !(maxPowerW >= 0)) throw badValue(`maxPowerW is ${maxPowerW}; it is at least 0.`);
    this.#world.change(() => {
      const outlet = this.#world.outlet(connector);
      outlet.car = {
        ...(outlet.car ?? this.#drawCar()),
        ...(ready === undefined ? {} : { ready }),
        ...(soc === undefined ? {} : { socPercent: soc }),
        ...(maxPowerW === undefined ? {} : { maxPowerW }),
      };
    });
  }

  rfid({ idTag, connectorId }: { readonly idTag: string; readonly connectorId?: ConnectorId | undefined }): void {
    if (connectorId !== undefined) this.#world.outlet(connectorId);
    this.#world.facts.sink?.token(connectorId === undefined ? { idTag } : { idTag, connectorId });
  }

  stop(connector: ConnectorId, why: UserStop): void {
    const outlet = this.#world.outlet(connector);
    // Told before its consequences, so that the runtime knows why energy ended.
    this.#world.facts.sink?.userStop(connector, why);
    this.#world.change(() => {
      if (why === 'emergency') outlet.endedSessionId = outlet.permit?.sessionId ?? null;
      if (why === 'ev' && outlet.car !== null) outlet.car = { ...outlet.car, ready: false };
    });
  }

  fault(connector: ConnectorId | 0, { errorCode, severity, info, vendorErrorCode }: FaultDescription): void {
    if (connector !== 0) this.#world.outlet(connector);
    const id = faultId(connector, errorCode);
    this.#world.change(() =>
      this.#world.cabinet.faults.set(id, {
        id,
        connectorId: connector,
        active: true,
        errorCode,
        ...(severity === undefined ? {} : { severity }),
        ...(info === undefined ? {} : { info }),
        ...(vendorErrorCode === undefined ? {} : { vendorErrorCode }),
      }),
    );
  }

  clearFault(connector: ConnectorId | 0, errorCode?: HardwareFault['errorCode']): void {
    if (connector !== 0) this.#world.outlet(connector);
    const { faults } = this.#world.cabinet;
    this.#world.change(() => {
      for (const fault of [...faults.values()]) {
        const meant = fault.connectorId === connector && (errorCode ?? fault.errorCode) === fault.errorCode;
        if (meant) faults.delete(fault.id);
      }
    });
  }

  lockFailure(connector: ConnectorId, active: boolean): void {
    this.#world.change(() => {
      this.#world.outlet(connector).lockBroken = active;
    });
  }

  supply(on: boolean): void {
    this.#world.supply(on);
  }

  failMains(): Promise<void> {
    if (this.#backUpMs === 0) return Promise.resolve();
    this.#world.change(() => {
      this.#world.cabinet.hasMains = false;
    });
    return new Promise((resolve) => this.#world.clock.setTimeout(resolve, this.#backUpMs));
  }

  setMeter(connector: ConnectorId, registerWh: number): void {
    this.#world.change(() => {
      const outlet = this.#world.outlet(connector);
      if (!(registerWh >= outlet.registerWh) || !Number.isFinite(registerWh)) {
        const present = outlet.registerWh.toFixed(3);
        const message = `The meter of connector ${connector} shows ${present} Wh and only rises; ${registerWh} is refused.`;
        throw new SimulationError('meter-backwards', message);
      }
      outlet.registerWh = registerWh;
    });
  }

  derate(totalW: number | null): void {
    if (totalW !== null && !(totalW >= 0)) throw badValue(`derate is ${totalW}; it is at least 0 W, or null.`);
    this.#world.change(() => {
      this.#world.cabinet.derateW = totalW;
    });
  }

  tamper(info?: string): void {
    this.#world.facts.sink?.tamper?.(info);
  }

  mood(moods: Moods): void {
    this.#driver.mood(moods);
  }

  snapshot(): SimulatedState {
    return this.#world.snapshot();
  }

  display(): Display {
    const { cabinet, shown } = this.#world;
    return {
      available: shown.available,
      connectors: cabinet.outlets.map(({ id, available, reserved }) => ({ connectorId: id, available, reserved })),
      lights: shown.lights,
      resets: [...shown.resets],
    };
  }

  close(): void {
    this.#world.close();
  }

  /** Cars come as they come: a pack, and a battery between 15 and 45 %. */
  #drawCar(): SimulatedCar {
    const pack = packNames[Math.floor(this.#random.fraction() * packNames.length)] ?? 'family-400V';
    return { pack, socPercent: Math.round(15 + 30 * this.#random.fraction()), ready: true };
  }
}

const badValue = (message: string) => new SimulationError('bad-value', message);
