/** The floor of a fleet: as many bare WebSockets in one process, each with a BootNotification. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { obeyParent } from './fleet-child.js';

const url = process.argv[2] ?? '';
const sockets: WebSocket[] = [];
const boot = { chargePointVendor: 'Floor', chargePointModel: 'Floor' };
/** By this the other end knows that a station has booted. */
const status = { connectorId: 2, errorCode: 'NoError', status: 'Available' };

obeyParent(async (number) => {
  const socket = new WebSocket(`${url}/station-${number}`, 'ocpp1.6', { perMessageDeflate: false });
  sockets.push(socket);
  socket.on('message', () => {});
  await once(socket, 'open');
  socket.send(JSON.stringify([2, '1', 'BootNotification', boot]));
  socket.send(JSON.stringify([2, '2', 'StatusNotification', status]));
});
