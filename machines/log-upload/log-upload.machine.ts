/** Uploads of logs: 5.9, N01. */
import { setup } from 'xstate';
import type { LogUploadEvent, LogUploadInput } from './log-upload.types.js';

export const logUploadMachine = setup({
  types: {
    context: {} as LogUploadInput,
    events: {} as LogUploadEvent,
    input: {} as LogUploadInput,
  },
}).createMachine({
  id: 'log-upload',
  context: ({ input }) => input,
  initial: 'idle',
  states: { idle: {} },
});
