/** The floor of a start and of resident memory: bare Node opens a WebSocket, sends one frame, and stays. */
import { WebSocket } from 'ws';

const socket = new WebSocket(process.argv[2], 'ocpp1.6', { perMessageDeflate: false });
socket.on('open', () =>
  socket.send('[2,"1","BootNotification",{"chargePointVendor":"Floor","chargePointModel":"Floor"}]'),
);
