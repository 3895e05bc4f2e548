import { expect } from 'vitest';
import { certificatesMachine } from '../../machines/certificates/certificates.machine.js';
import { done, pendingRequest, settings, worked } from '../support/certificates-desk.js';
import { cutPowerEverywhere, loseLinkEverywhere } from '../support/chart-families.js';
import { disturbEverywhere, walkPaths } from '../support/chart-paths.js';
import { answered, keyName, options } from '../support/paths-of/certificates.js';

walkPaths(certificatesMachine, options);

/** One state for each that differs in what may be said to it. */
disturbEverywhere(certificatesMachine, {
  ...options,
  project: ({ value, context: { current, request } }) => [value, current?.kind, request?.phase],
});

cutPowerEverywhere(certificatesMachine, options, {
  found: ({ snapshot: { context } }) => [
    { settings, request: context.request },
    ...(context.current === null
      ? []
      : [
          { settings, request: null },
          { settings, request: pendingRequest(keyName) },
        ]),
  ],
  goesOn: ({ snapshot: { context } }) => [
    worked(done()),
    ...(context.isOnline ? [] : [{ type: 'registration.accepted' }]),
    answered(keyName, 'Accepted'),
  ],
  // A request that was promised and not said is said.
  rests: ({ value, context }) =>
    value.keeping === 'idle' && value.asking === 'resting' && context.request?.phase !== 'unsaid',
  keeps: ({ snapshot }, input) => expect(snapshot.context.request).toEqual((input as typeof snapshot.context).request),
});
loseLinkEverywhere(certificatesMachine, options, {
  lost: [{ type: 'registration.offline' }],
  back: [{ type: 'registration.resumed' }],
  awaits: ({ value }) => value.asking === 'saying',
});
