/** The connection chart, bound to the link. */
import { fromCallback } from 'xstate';
import {
  type ConnectionEvent,
  connectionMachine,
  type LinkCommand,
} from '../machines/connection/connection.machine.js';
import type { LinkTarget } from '../protocol/ports/link.js';
import { portsOf } from '../protocol/ports.js';
import { receiveFrame } from './frames.js';
import { stateOf } from './station-state.js';

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
        closed: (why) => tell({ type: 'link.closed', ...why }),
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
        link.close(1001, 'The station is closing the connection.');
      };
    }),
  },
});
