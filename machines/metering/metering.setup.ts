import { assign, forwardTo, fromCallback, fromPromise, sendTo, setup } from 'xstate';
import { measurandsOf } from '../../protocol/configuration.js';
import type { MeterReading } from '../../protocol/ports/hardware.js';
import { portsOf } from '../../protocol/ports.js';
import { inMs, type Parsers, settingsWith } from '../settings.js';
import { type Answered, type ClockSet, type ConfigurationChanged, type Failed, outgoingCall, peer } from '../system.js';
import { sampledValues } from '../transaction/meter-values.js';
import type { Sampled } from '../transaction/readings.js';

/** The wall clock has reached a boundary of the grid. */
export interface ClockBoundary {
  readonly type: 'clock.boundary';
  /** ISO 8601 in UTC. */
  readonly at: string;
}

export type MeteringEvent =
  | ClockBoundary
  | ClockSet
  | { type: 'trigger.meterValues' }
  | Answered<'MeterValues'>
  | Failed<'MeterValues'>
  | ConfigurationChanged;

export interface MeteringSettings {
  /** 0: off. */
  readonly alignedIntervalMs: number;
  readonly alignedData: readonly string[];
  /** What is told when the CSMS asks (7.35). */
  readonly sampledData: readonly string[];
}

export const meteringKeys: Parsers<MeteringSettings> = {
  ClockAlignedDataInterval: (value) => ({ alignedIntervalMs: inMs(value) }),
  MeterValuesAlignedData: (value) => ({ alignedData: measurandsOf(value) }),
  MeterValuesSampledData: (value) => ({ sampledData: measurandsOf(value) }),
};

export interface MeteringInput {
  /** Outlets, 1..N. */
  readonly connectors: number;
  /** There is a meter for all of them. */
  readonly mainMeter: boolean;
  readonly settings: MeteringSettings;
}

export interface MeteringContext extends MeteringInput {
  /** The last one there was, ISO 8601 in UTC. */
  readonly boundary: string | null;
  /** What the main meter showed then. */
  readonly lastAligned: MeterReading | null;
}

const base = setup({
  types: {
    context: {} as MeteringContext,
    events: {} as MeteringEvent,
    input: {} as MeteringInput,
    children: {} as { clock: 'clock'; alignedReading: 'readMainMeter'; reading: 'readMainMeter' },
  },
  actors: {
    /** Sends `clock.boundary` when the wall clock shows one; `clock.set` makes it look again. */
    clock: fromCallback<ClockSet, { everyMs: number; told: string | null }>(() => {}),
    readMainMeter: fromPromise<Sampled, { at: string | null }>(() =>
      Promise.reject(new Error('metering: readMainMeter is not provided')),
    ),
  },
  guards: {
    isOn: ({ context }) => context.settings.alignedIntervalMs > 0,
    hasMainMeter: ({ context }) => context.mainMeter,
    changesInterval: ({ context }, params: { key: string; value: string }) =>
      params.key === 'ClockAlignedDataInterval' && inMs(params.value) !== context.settings.alignedIntervalMs,
  },
  actions: {
    keepSetting: assign({
      settings: ({ context }, params: { key: string; value: string }) =>
        settingsWith(meteringKeys, context.settings, params.key, params.value),
    }),
    keepBoundary: assign({ boundary: (_, { at }: { at: string }) => at }),
    keepAligned: assign({ lastAligned: (_, { sampled }: { sampled: Sampled }) => sampled.reading }),
    passOn: forwardTo('clock'),
    /** Notes a MeterValues of connector 0 in the ledger and owes it; of no transaction, and so without an id (E 3.16). */
    oweAligned: (_, _params: { sampled: Sampled }) => {},
    tellMeterValues: sendTo(
      ({ system }) => peer(system, 'outbox'),
      ({ system, context }, { sampled: { reading, at } }: { sampled: Sampled }) =>
        outgoingCall(system, {
          from: 'metering',
          action: 'MeterValues',
          kind: 'triggered',
          payload: {
            connectorId: 0,
            meterValue: [
              {
                timestamp: at,
                sampledValue: sampledValues(context.settings.sampledData, reading, null, 'Trigger', 'Inlet'),
              },
            ],
          },
        }),
    ),
    noteUnread: ({ system }, params: { error: unknown }) =>
      portsOf(system).journal.note({
        level: 'warn',
        event: 'meter.unread',
        connectorId: 0,
        error: String(params.error),
      }),
  },
});

/** The words of the chart: what it decides by, and what it does. */
export const meteringSetup = base.extend({
  actions: {
    tellOutlets: base.enqueueActions(({ context, enqueue, system }) => {
      const { boundary } = context;
      if (boundary === null) return;
      for (let id = 1; id <= context.connectors; id++)
        enqueue.sendTo(peer(system, `connector-${id}`), { type: 'meter.aligned', at: boundary });
    }),
  },
});
