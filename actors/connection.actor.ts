/** The connection chart, bound to the link and to the record of the ways. */
import { fromCallback, fromPromise } from 'xstate';
import {
  type ConnectionEvent,
  connectionMachine,
  type LinkCommand,
} from '../machines/connection/connection.machine.js';
import type { Link, LinkClosed } from '../protocol/ports/link.js';
import type { Way, Ways } from '../protocol/ports/store.js';
import { portsOf } from '../protocol/ports.js';
import { receiveFrame } from './frames.js';
import { linkTarget } from './link-target.js';
import { raiseSecurityEvent } from './security-events.actor.js';
import { stateOf } from './station-state.js';
import { leaveWay, noteReached, proveWay } from './ways.js';

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
  stateOf(system).handled.clear();
}

function obey(link: Link, { type }: LinkCommand): void {
  if (type === 'link.ping') link.ping();
  else if (type === 'link.hangUp') link.close(1001, 'The CSMS did not answer a ping.', 'silent');
  else link.close(1000, 'The station connects anew, with other credentials.');
}

export const connectionActor = connectionMachine.provide({
  actors: {
    link: fromCallback<LinkCommand, Way, { type: string }>(({ input, receive, sendBack, system }) => {
      const { link } = portsOf(system);
      const { maxFrameLength } = stateOf(system);
      let listening = true;
      const tell = (event: ConnectionEvent) => {
        if (listening) sendBack(event);
      };
      link.open(linkTarget(system, input), {
        opened: (secured) => {
          if (listening) noteReached(system, input);
          tell({ type: 'link.opened', ...(secured && { secured }) });
        },
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
      receive((command) => obey(link, command));
      return () => {
        listening = false;
        forgetCalls(system);
        link.close(1001, 'The station is closing the connection.');
      };
    }),
    leaveWay: fromPromise<Ways, Way>(({ input, system }) => leaveWay(system, input)),
    proveWay: fromPromise<Ways, Way>(({ input, system }) => proveWay(system, input)),
  },
});
