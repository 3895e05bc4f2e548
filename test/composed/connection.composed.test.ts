/** The line to the CSMS among the other charts. */
import type { AnyEventObject } from 'xstate';
import { connectionMachine } from '../../machines/connection/connection.machine.js';
import { line } from '../support/paths-of/connection.js';
import { configures } from './deeds.js';
import { followPaths } from './follow.js';
import { World } from './world.js';

/** Nobody can change a setting where there is no line: it is changed at once when there is one. */
function settingsWhenOpen(events: readonly AnyEventObject[]): readonly AnyEventObject[] {
  let isOpen = false;
  const waiting: AnyEventObject[] = [];
  const told = events.flatMap((event) => {
    if (event.type === 'configuration.changed' && !isOpen) {
      waiting.push(event);
      return [];
    }
    if (event.type === 'link.closed') isOpen = false;
    if (event.type !== 'link.opened') return [event];
    isOpen = true;
    return [event, ...waiting.splice(0)];
  });
  return [...told, ...waiting];
}

followPaths(connectionMachine, {
  about: 'as the line comes and goes',
  walk: line,
  begin: () => World.open({ subject: 'connection', configuration: { WebSocketPingInterval: '60' }, waits: true }),
  fromItsStart: true,
  inOrder: settingsWhenOpen,
  usual: 12,
  leastShare: 0.6,
  isTold: (told, taken) => {
    if (told.type === 'link.closed') return (told['problem'] === undefined) === (taken['problem'] === undefined);
    if (told.type === 'configuration.changed') return told['key'] === taken['key'] && told['value'] === taken['value'];
    return true;
  },
  heldFor: { pong: ['link.pong'] },
  deeds: {
    'link.opened': (world) => world.whole.csms.accept(),
    'link.closed': (world, { problem }) => {
      const { csms } = world.whole;
      if (problem === undefined) csms.close(1000, 'Goodbye.');
      else csms.drop();
    },
    'configuration.changed': configures,
  },
});
