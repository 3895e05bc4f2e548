/** Certificates: A02, A03, M03 to M05. */
import { setup } from 'xstate';
import type { CertificatesEvent, CertificatesInput } from './certificates.types.js';

export const certificatesMachine = setup({
  types: {
    context: {} as CertificatesInput,
    events: {} as CertificatesEvent,
    input: {} as CertificatesInput,
  },
}).createMachine({
  id: 'certificates',
  context: ({ input }) => input,
  initial: 'idle',
  states: { idle: {} },
});
