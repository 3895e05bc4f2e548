/** The floor of a call: a WebSocket whose peer parses, validates and stringifies, and decides nothing. */
import { WebSocket } from 'ws';
import { validators } from '../../protocol/generated/validators.js';

const socket = new WebSocket(process.argv[2] ?? '', 'ocpp1.6', { perMessageDeflate: false });

socket.on('open', () => socket.send('[2,"hello","Heartbeat",{}]'));
socket.on('message', (data) => {
  const [type, id, action, payload] = JSON.parse(data.toString());
  if (type !== 2 || action !== 'TriggerMessage') return;
  if (!validators.TriggerMessage.request(payload)) throw new Error('the request is not valid');
  socket.send(JSON.stringify([3, id, { status: 'Rejected' }]));
});
