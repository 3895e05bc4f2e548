/** Firmware updates: L01, 5.19. */
import { setup } from 'xstate';
import type { FirmwareEvent, FirmwareInput } from './firmware.types.js';

export const firmwareMachine = setup({
  types: {
    context: {} as FirmwareInput,
    events: {} as FirmwareEvent,
    input: {} as FirmwareInput,
  },
}).createMachine({
  id: 'firmware',
  context: ({ input }) => input,
  initial: 'idle',
  states: { idle: {} },
});
