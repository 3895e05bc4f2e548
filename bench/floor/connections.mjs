/** The floor of a fleet: as many bare WebSockets in one process, each with a BootNotification. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { answerParent } from './fleet-child.mjs';

const sockets = [];
const boot = JSON.stringify([2, '1', 'BootNotification', { chargePointVendor: 'Floor', chargePointModel: 'Floor' }]);
const status = { connectorId: 2, errorCode: 'NoError', status: 'Available' };

answerParent(async (number) => {
  const socket = new WebSocket(`${process.argv[2]}/station-${number}`, 'ocpp1.6', { perMessageDeflate: false });
  sockets.push(socket);
  socket.on('message', () => {});
  await once(socket, 'open');
  socket.send(boot);
  // The sign that a station has booted.
  socket.send(JSON.stringify([2, '2', 'StatusNotification', status]));
});
