/** A station as a controller runs it: the command, the built bundle, simulated hardware, records in a folder. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startNode } from './children.mjs';

/**
 * @param {string} url
 * @param {string} identity
 * @param {string} data
 * @param {{ control?: boolean, log?: string, set?: readonly string[], node?: readonly string[] }} [options]
 */
export function startStation(url, identity, data, { control = false, log, set = [], node = [] } = {}) {
  return startNode([
    ...node,
    'cli/statecharge.mjs',
    'run',
    ...['--csms', url, '--id', identity, '--data', data],
    ...(control ? ['--control', '127.0.0.1:0'] : []),
    ...(log === undefined ? [] : ['--log', log]),
    ...set.flatMap((setting) => ['--set', setting]),
  ]);
}

/** The least a charge point can be on Node: a WebSocket, one frame, and then it stays. */
export function startFloor(url, identity) {
  return startNode(['bench/subjects/one-frame.mjs', `${url}/${identity}`]);
}

/** A car stands at outlet 1, so that a station without the control API can charge. */
export function plugCarIn(data) {
  const connector = { registerWh: 0, cableAtStation: true, locked: false, lockBroken: false };
  const car = { pack: 'family-400V', socPercent: 20, ready: true };
  const connectors = [
    { ...connector, id: 1, plugged: true, car },
    { ...connector, id: 2, plugged: false, car: null },
  ];
  const state = { version: 1, connectors, derateW: null, faults: [] };
  writeFileSync(join(data, 'simulated-hardware.json'), JSON.stringify(state));
}
