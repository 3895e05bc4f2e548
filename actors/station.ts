/** One run of a station: the actor system from its start to its end. A reset ends one run and begins the next. */
import { createActor, type InspectionEvent } from 'xstate';
import type { BackOff } from '../machines/connection/back-off.js';
import type { Alert } from '../machines/station/station.context.js';
import type { StationDescription } from '../protocol/description.js';
import type { DataTransferAnswer, DataTransferMessage, VendorHandler } from '../protocol/ports/vendor.js';
import { type Ports, registerPorts } from '../protocol/ports.js';
import type { ProductDescription } from '../protocol/product.js';
import { describeStation } from './describe.js';
import { giveUpAsking, sendData, vendorsByName } from './desk/data-transfer.js';
import { tellingWhenFull } from './exhaustion.js';
import { noFacts } from './hardware.js';
import { tellUncopied } from './inspection.js';
import { emptyLimitBook } from './limit-book.js';
import { describeSchedule, type ScheduleDescription, type ScheduleRequest } from './schedule.js';
import { raiseSecurityEvent } from './security-events.actor.js';
import { startingConnection } from './starting-way.js';
import { stationActor } from './station.actor.js';
import { registerState, type StationAccess } from './station-state.js';
import { forgetUsages } from './usage.js';

export interface StationSettings {
  readonly product: ProductDescription;
  readonly access: StationAccess;
  readonly backOff: BackOff;
  readonly bootRetryMs: number;
  /** Configuration by canonical key, checked. */
  readonly configuration: Readonly<Record<string, string>>;
  readonly maxFrameLength: number;
  readonly vendors: Readonly<Record<string, VendorHandler>>;
  /** The security event that tells of this beginning: a start of the process, or a reset. Absent: it is not told of. */
  readonly begins?: Alert;
  /** Is shown what the charts do. It must not throw: that would crash the chart it looks at. */
  readonly inspect?: ((seen: InspectionEvent) => void) | undefined;
}

export interface StationRun {
  /** Resolves when the run has ended by itself: `restart` after a reset, or when charts crashed too often. */
  readonly ended: Promise<{ readonly restart: boolean; readonly why: string }>;
  /** Ends softly: transactions are stopped, what is owed is told if somebody listens. */
  end(): void;
  /** As a power cut: nothing is said, nothing is written. */
  cut(): void;
  describe(): StationDescription;
  /** Null before the charts have begun, and when they have ended. */
  schedule(request: ScheduleRequest): ScheduleDescription | null;
  dataTransfer(message: DataTransferMessage): Promise<DataTransferAnswer>;
}

/** The ports are in use until the run has ended. Defects end in `ended` rejecting. */
export function startStation(ports: Ports, settings: StationSettings): StationRun {
  const { product, access, backOff, bootRetryMs, maxFrameLength } = settings;
  const root = createActor(stationActor, {
    systemId: 'station',
    clock: ports.clock,
    ...(settings.inspect && { inspect: settings.inspect }),
    input: {
      connectors: product.connectors.length,
      mainMeter: product.features.mainMeter,
      stopsOnBackUpPower: product.features.powerLoss === 'stopBeforeGoingDown',
      resumesAfterPowerLoss: product.features.powerLoss === 'resume',
    },
  });
  if (settings.inspect) tellUncopied(root, settings.inspect);
  const store = tellingWhenFull(ports.store, (why) => raiseSecurityEvent(root.system, 'MemoryExhaustion', why));
  registerPorts(root.system, { ...ports, store });
  registerState(root.system, {
    product,
    booted: { version: null, outcome: 'none' },
    access,
    connection: startingConnection(access),
    presets: [],
    backOff,
    bootRetryMs,
    maxFrameLength,
    preset: settings.configuration,
    configuration: new Map(),
    facts: noFacts(),
    plans: new Map(),
    limits: emptyLimitBook(),
    handling: new Map(),
    handled: new Set(),
    begins: settings.begins ?? null,
    vendors: vendorsByName(settings.vendors),
    asked: new Map(),
    givenUp: [],
    localList: { version: 0, entries: 0 },
    nextSeq: 1,
  });
  const ended = new Promise<{ restart: boolean; why: string }>((resolve, reject) => {
    root.subscribe({
      complete: () => {
        giveUpAsking(root.system);
        forgetUsages(root.system);
        const { restart = false, why = '' } = root.getSnapshot().output ?? {};
        resolve({ restart, why });
      },
      error: (error) => {
        giveUpAsking(root.system);
        forgetUsages(root.system);
        reject(error);
      },
    });
  });
  root.start();
  root.send({ type: 'station.start' });
  return {
    ended,
    end: () => root.send({ type: 'station.stop', reason: 'Reboot', restart: false }),
    cut: () => {
      root.stop();
      giveUpAsking(root.system);
      forgetUsages(root.system);
    },
    dataTransfer: (message) => sendData(root.system, message),
    describe: () => describeStation(root.system, root.getSnapshot()),
    schedule: (request) => (root.getSnapshot().matches('working') ? describeSchedule(root.system, request) : null),
  };
}
