/** Readings of the outlet's meter that others ask for: the CSMS (5.17), and the clock, busy or not (3.16.2). */
import { and, stateIn } from 'xstate';
import { connectorSetup } from './connector.setup.js';

export const meteringStates = connectorSetup.createStateConfig({
  type: 'parallel',
  states: {
    asked: {
      initial: 'idle',
      states: {
        idle: {
          on: { 'trigger.meterValues': 'reading' },
        },
        reading: {
          invoke: {
            id: 'reading',
            src: 'readMeter',
            input: ({ context }) => ({ connectorId: context.connectorId, at: null }),
            onDone: {
              target: 'idle',
              actions: { type: 'tellMeterValues', params: ({ event }) => ({ sampled: event.output }) },
            },
            onError: { target: 'idle', actions: { type: 'noteUnread', params: ({ event }) => event } },
          },
        },
      },
    },

    aligned: {
      initial: 'idle',
      states: {
        idle: {
          on: { 'meter.aligned': 'reading' },
        },
        reading: {
          entry: 'keepMeasured',
          invoke: {
            id: 'alignedReading',
            src: 'readMeter',
            input: ({ context, event }) => ({
              connectorId: context.connectorId,
              at: event.type === 'meter.aligned' ? event.at : null,
            }),
            onDone: [
              {
                // It is told in the order of its transaction, and kept for its end (errata 3.16).
                guard: and(['measuresCurrent', stateIn({ use: { transacting: 'active' } })]),
                target: 'idle',
                actions: [
                  { type: 'passAlignedOn', params: ({ event }) => ({ sampled: event.output }) },
                  { type: 'keepAligned', params: ({ event }) => ({ sampled: event.output }) },
                ],
              },
              {
                // That transaction is over before the meter has answered: its end tells what there is to tell.
                guard: 'measuresTransaction',
                target: 'idle',
                actions: { type: 'keepAligned', params: ({ event }) => ({ sampled: event.output }) },
              },
              {
                target: 'idle',
                actions: [
                  { type: 'oweAligned', params: ({ event }) => ({ sampled: event.output }) },
                  { type: 'keepAligned', params: ({ event }) => ({ sampled: event.output }) },
                ],
              },
            ],
            onError: { target: 'idle', actions: { type: 'noteUnread', params: ({ event }) => event } },
          },
        },
      },
    },
  },
});
