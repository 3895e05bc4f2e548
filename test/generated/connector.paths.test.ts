import { expect } from 'vitest';
import { connectorMachine } from '../../machines/connector/connector.machine.js';
import type { ConnectorInput } from '../../machines/connector/connector.types.js';
import { cutPowerEverywhere } from '../support/chart-families.js';
import { disturbEverywhere, walkPaths } from '../support/chart-paths.js';
import {
  anything,
  capabilities,
  closed,
  closing,
  detachable,
  ended,
  input,
  interrupted,
  measuring,
  options,
  plug,
  resumed,
} from '../support/paths-of/connector.js';
import { transaction } from '../support/stores.js';

walkPaths(connectorMachine, options);
disturbEverywhere(connectorMachine, {
  ...options,
  disturbs: anything,
  stopWhen: ({ context }) => context.faults.length > 0,
});

disturbEverywhere(connectorMachine, {
  ...options,
  disturbs: anything,
  input: { ...input, record: transaction('tx-1'), resumes: true },
  stopWhen: ({ context }) => context.faults.length > 0,
});
walkPaths(connectorMachine, interrupted);
walkPaths(connectorMachine, resumed);
walkPaths(connectorMachine, closed);

walkPaths(connectorMachine, closing);
disturbEverywhere(connectorMachine, { ...closing, disturbs: anything });

walkPaths(connectorMachine, detachable);
disturbEverywhere(connectorMachine, { ...detachable, disturbs: anything });

walkPaths(connectorMachine, measuring);

for (const walk of [options, closing, detachable])
  cutPowerEverywhere(connectorMachine, walk, {
    found: (rig) => {
      const { transaction: known, operative } = rig.snapshot.context;
      const begins = [null, transaction('tx-1')];
      const records = rig.runs('transaction') ? (known ? [transaction('tx-1'), null] : begins) : [null];
      return records.flatMap((record) => [false, true].map((resumes) => ({ ...input, record, operative, resumes })));
    },
    goesOn: () => [capabilities(false), plug('unplugged'), { type: 'hardware.ready' }, ended('PowerLoss')],
    rests: (snapshot) => snapshot.matches({ use: 'available' }) || snapshot.matches({ use: 'unavailable' }),
    // The session that was cut is not forgotten, and nobody else gets the outlet meanwhile.
    keeps: ({ snapshot }, given) =>
      expect(snapshot.matches({ use: 'starting' })).toBe((given as ConnectorInput).record !== null),
  });
