/** The connection chart, bound to the link. */
import { fromCallback } from 'xstate';
import {
  type ConnectionEvent,
  connectionMachine,
  type LinkCommand,
} from '../machines/connection/connection.machine.js';
import type { LinkClosed, LinkTarget } from '../protocol/ports/link.js';
import { portsOf } from '../protocol/ports.js';
import { receiveFrame } from './frames.js';
import { raiseSecurityEvent } from './security-events.actor.js';
import { stateOf } from './station-state.js';

/** Close codes with which our side ends a connection because of what came over it (RFC 6455, 7.4.1). */
const unreadable: readonly (number | null)[] = [1002, 1007, 1008, 1009];

type System = { get(id: string): unknown };

/** What is not even a message is told of as a message that is none; there is nobody to answer any more. */
function noteUnreadable(system: System, { code, problem, reason }: LinkClosed): void {
  if (problem === undefined || !unreadable.includes(code)) return;
  portsOf(system).journal.note({ level: 'warn', event: 'security.InvalidMessages', why: reason });
  raiseSecurityEvent(system, 'InvalidMessages', reason);
}

/** Whoever asked is gone with the connection: an answer that comes later is for nobody on the next one. */
function forgetCalls(system: object): void {
  stateOf(system).handling.clear();
}

export const connectionActor = connectionMachine.provide({
  actors: {
    link: fromCallback<LinkCommand, LinkTarget, { type: string }>(({ input, receive, sendBack, system }) => {
      const { link } = portsOf(system);
      const { maxFrameLength } = stateOf(system);
      let listening = true;
      const tell = (event: ConnectionEvent) => {
        if (listening) sendBack(event);
      };
      link.open(input, {
        opened: () => tell({ type: 'link.opened' }),
        pong: () => tell({ type: 'link.pong' }),
        closed: (why) => {
          if (listening) noteUnreadable(system, why);
          forgetCalls(system);
          tell({ type: 'link.closed', ...why });
        },
        frame: (text) => {
          if (listening) receiveFrame(system, text, maxFrameLength);
        },
      });
      receive((command) => {
        if (command.type === 'link.ping') link.ping();
        else link.close(1001, 'The CSMS did not answer a ping.', 'silent');
      });
      return () => {
        listening = false;
        forgetCalls(system);
        link.close(1001, 'The station is closing the connection.');
      };
    }),
  },
});
