import { expect } from 'vitest';
import { connectionMachine } from '../../machines/connection/connection.machine.js';
import { cutPowerEverywhere, loseLinkEverywhere } from '../support/chart-families.js';
import { disturbEverywhere, walkPaths } from '../support/chart-paths.js';
import { line, lost, settings, way } from '../support/paths-of/connection.js';

walkPaths(connectionMachine, line);
disturbEverywhere(connectionMachine, line);
walkPaths(connectionMachine, way);
disturbEverywhere(connectionMachine, way);

/** Transitions are enough here: situations differ in what the line and the way have been through. */
for (const walked of [line, way]) {
  const options = { ...walked, cover: 'transitions' as const };
  cutPowerEverywhere(connectionMachine, options, {
    found: (rig) => {
      const { ways, fallbackMs, pingIntervalMs } = rig.snapshot.context;
      const { present, other } = ways;
      const written = [
        ...(other !== null && rig.runs('leaveWay') ? [{ present: other, other: present }] : []),
        ...(rig.runs('proveWay') ? [{ present, other: null }] : []),
      ];
      return [ways, ...written].map((one) => ({ ...settings, ways: one, fallbackMs, pingIntervalMs }));
    },
    goesOn: () => [{ type: 'connection.dial' }, { type: 'link.opened' }],
    rests: (snapshot) => snapshot.hasTag('open'),
    // What was gone back from, or is on trial, still is.
    keeps: ({ snapshot }) => expect(snapshot.hasTag('onTrial')).toBe(snapshot.context.ways.other !== null),
  });
  loseLinkEverywhere(connectionMachine, options, {
    lost: [lost],
    back: [{ type: 'link.opened' }],
    awaits: (snapshot) =>
      snapshot.matches({ line: { linked: { open: 'awaitingPong' } } }) ||
      snapshot.matches({ line: { linked: { open: 'hangingUp' } } }) ||
      snapshot.matches({ line: { linked: 'leaving' } }),
    arrives: (snapshot) => snapshot.hasTag('open') || snapshot.matches({ line: 'idle' }),
  });
}
