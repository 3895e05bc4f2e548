import { logUploadMachine } from '../../machines/log-upload/log-upload.machine.js';
import { cutPowerEverywhere, loseLinkEverywhere } from '../support/chart-families.js';
import { disturbEverywhere, walkPaths } from '../support/chart-paths.js';
import { optionsFor } from '../support/paths-of/log-upload.js';

for (const serves of ['diagnostics', 'log-upload'] as const) {
  walkPaths(logUploadMachine, optionsFor(serves));
  disturbEverywhere(logUploadMachine, {
    ...optionsFor(serves),
    project: ({ value, context: { owed } }) => [value, owed.length],
    stopWhen: ({ context: { nextNumber } }) => nextNumber > 2,
  });
}

for (const serves of ['diagnostics', 'log-upload'] as const) {
  const walk = optionsFor(serves);
  cutPowerEverywhere(logUploadMachine, walk, { rests: ({ value }) => value.work === 'idle' });
  loseLinkEverywhere(logUploadMachine, walk, {
    lost: [{ type: 'registration.offline' }],
    back: [{ type: 'registration.resumed' }],
    awaits: (snapshot) => snapshot.matches({ telling: { online: 'asking' } }),
    arrives: (snapshot) => snapshot.matches({ telling: { online: 'idle' } }),
  });
}
