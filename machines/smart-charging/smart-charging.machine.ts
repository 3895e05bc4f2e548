/**
 * Smart charging: 3.13, 5.5, 5.7, 5.16. Which profiles are installed, and what follows from them for each outlet.
 *
 * The desk writes what the CSMS asks for before it answers. The planning tells the hardware the way ahead, at once when
 * something has changed: profiles, sessions, what the outlets can do and what they take, settings, the wall clock.
 */
import { beginningOf } from './desk.js';
import { deskStates } from './desk.states.js';
import { planningStates } from './planning.states.js';
import { smartChargingSetup } from './smart-charging.setup.js';

export const smartChargingMachine = smartChargingSetup.createMachine({
  id: 'smart-charging',
  options: { maxIterations: 1000 },
  context: ({ input }) => beginningOf(input),
  entry: ['noteOrphans', 'tellProfiles'],
  type: 'parallel',
  on: {
    'csms.setChargingProfile': {
      actions: {
        type: 'queue',
        params: ({ event: { callId, payload } }) => ({ job: { kind: 'set' as const, callId, request: payload } }),
      },
    },
    'csms.clearChargingProfile': {
      actions: {
        type: 'queue',
        params: ({ event: { callId, payload } }) => ({ job: { kind: 'clear' as const, callId, request: payload } }),
      },
    },
    'csms.getCompositeSchedule': {
      actions: {
        type: 'queue',
        params: ({ event: { callId, payload } }) => ({ job: { kind: 'composite' as const, callId, request: payload } }),
      },
    },
    'outlet.charges': [
      {
        guard: { type: 'unbinds', params: ({ event }) => event },
        actions: [
          { type: 'noteUnbound', params: ({ event }) => event },
          { type: 'keepOutlet', params: ({ event }) => event },
          { type: 'dropUnbound', params: ({ event }) => event },
          'tellProfiles',
          'becomeDue',
        ],
      },
      { actions: [{ type: 'keepOutlet', params: ({ event }) => event }, 'becomeDue'] },
    ],
    'limit.late': { actions: 'becomeDue' },
    'station.able': { actions: [{ type: 'keepAble', params: ({ event }) => event }, 'becomeDue'] },
    // Written already, with the start of its transaction.
    'profile.bound': {
      actions: [
        { type: 'keepInstalled', params: ({ event }) => event },
        { type: 'noteInstalled', params: ({ event }) => event },
        'tellProfiles',
        'becomeDue',
      ],
    },
    'usage.changed': { actions: [{ type: 'keepUse', params: ({ event }) => event }, 'becomeDue'] },
    'configuration.changed': {
      guard: { type: 'concerns', params: ({ event }) => event },
      actions: [{ type: 'keepSetting', params: ({ event }) => event }, 'becomeDue'],
    },
    'clock.moved': { actions: [{ type: 'moveStarts', params: ({ event }) => event }, 'becomeDue'] },
  },
  states: { desk: deskStates, planning: planningStates },
});
