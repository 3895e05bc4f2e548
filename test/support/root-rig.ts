/** The root of a station among puppets: nothing begins, ends or crashes unless a test says so. */
import { type AnyEventObject, createMachine } from 'xstate';
import { fillConfiguration, openedFrom } from '../../actors/settings.js';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import type { Alert, StationInput } from '../../machines/station/station.context.js';
import { stationMachine } from '../../machines/station/station.machine.js';
import type { LedgerContents } from '../../protocol/ports/store.js';
import { emptyLedger, rigPorts, rigState } from './chart-ports.js';
import { ChartRig } from './chart-rig.js';
import { Notebook } from './stores.js';

/** What was done outside of the charts, by actor system: which charts were made safe, told how things stand, watched. */
const deeds = new WeakMap<object, string[]>();

function deedsIn(system: object): string[] {
  const known = deeds.get(system) ?? [];
  deeds.set(system, known);
  return known;
}

const rootMachine = stationMachine.provide({
  actions: {
    raiseAlerts: ({ context, system }) =>
      deedsIn(system).push(...(context.opened?.alerts ?? []).map(({ event }) => `raise ${event}`)),
    makeSafe: ({ system }, { actorId }) => void deedsIn(system).push(`make ${actorId} safe`),
    resume: ({ system }, { actorId }) => void deedsIn(system).push(`resume ${actorId}`),
    watch: ({ system }, { connectorId }) => void deedsIn(system).push(`watch ${connectorId}`),
  },
});

const { store } = rigPorts({ clock: new SteppedClock(), journal: new Notebook() }, () => {});

interface RootOptions {
  readonly station?: Partial<StationInput>;
  /** The CSMS has accepted the station. */
  readonly accepted?: boolean;
  readonly configuration?: Readonly<Record<string, string>>;
  readonly alerts?: readonly Alert[];
  readonly ledger?: Partial<LedgerContents>;
}

const outlets: StationInput = {
  connectors: 2,
  mainMeter: true,
  stopsOnBackUpPower: true,
  resumesAfterPowerLoss: false,
};

export class RootRig {
  readonly rig: ChartRig<typeof rootMachine>;
  /** What the registration was told, which is more than a puppet: the root asks it whether the CSMS has accepted. */
  readonly toldRegistration: string[] = [];
  readonly #opened: ReturnType<typeof openedFrom>;

  constructor({ station, accepted = true, configuration = {}, alerts = [], ledger }: RootOptions = {}) {
    const contents = { ...emptyLedger, ...ledger };
    const state = { ...rigState(), preset: configuration };
    fillConfiguration(state, {});
    this.#opened = openedFrom(state, contents, alerts);
    const registration = createMachine({
      tags: accepted ? 'accepted' : 'mayReceive',
      on: { '*': { actions: ({ event }: { event: AnyEventObject }) => void this.toldRegistration.push(event.type) } },
    });
    this.rig = new ChartRig(rootMachine, {
      input: { ...outlets, ...station },
      children: { registration },
      ports: { store: { ...store, ledger: { ...store.ledger, contents: () => contents } } },
    });
  }

  /** What was done outside of the charts, in order. */
  get deeds(): readonly string[] {
    return deedsIn(this.rig.system);
  }

  /** What it ended with; undefined as long as it goes on. */
  get output(): unknown {
    return this.rig.eventsTo('parent').find(({ type }) => type === 'xstate.done.actor.station')?.['output'];
  }

  /** Types of what one chart was told, in order. */
  told(child: string): string[] {
    return this.rig.saidTo(`child:${child}`);
  }

  /** How often a child has begun. */
  begun(child: string): number {
    return this.rig.begun.filter(({ id }) => id === child).length;
  }

  /** The input of a child that began last under this name. */
  inputOf(child: string): unknown {
    return this.rig.begun.findLast(({ id }) => id === child)?.input;
  }

  /** The store is open. */
  open(): this {
    this.rig.send({ type: 'station.start' });
    this.rig.done('openStore', this.#opened);
    return this;
  }

  /** The store is open, and the hardware can be used. */
  ready(): this {
    this.open().rig.done('startHardware');
    return this;
  }

  reset(type: 'Soft' | 'Hard', callId = 'r'): this {
    this.rig.send({ type: 'csms.reset', callId, payload: { type } });
    return this;
  }

  power(state: 'ok' | 'failing'): this {
    this.rig.send({ type: 'hardware.power', state });
    return this;
  }

  /** Ends what it waits for on the way down, well or badly. */
  settles(isWell: boolean): this {
    if (isWell) this.rig.done('settle');
    else this.rig.fail('settle');
    return this;
  }
}

export const root = (options?: RootOptions) => new RootRig(options);
