/**
 * The other end of the wire: answers what a station must have answered, at once, and judges nothing. It does as little
 * as it can, so that what is measured is the station.
 */
import { once } from 'node:events';
import { WebSocketServer } from 'ws';

/** Long enough that no heartbeat falls into a measurement. */
const heartbeatIntervalS = 3600;

let transactionId = 0;

const answers = {
  BootNotification: () => ({
    status: 'Accepted',
    currentTime: new Date().toISOString(),
    interval: heartbeatIntervalS,
  }),
  Heartbeat: () => ({ currentTime: new Date().toISOString() }),
  Authorize: () => ({ idTagInfo: { status: 'Accepted' } }),
  StartTransaction: () => ({ transactionId: ++transactionId, idTagInfo: { status: 'Accepted' } }),
};

/**
 * Listens on a free port of the loopback interface. `heard(identity, action, payload, socket)` is told of every CALL,
 * after its answer went out; `answered(text, socket)` of every other frame.
 */
export async function centralSystem({ heard = () => {}, answered = () => {} }) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  await once(server, 'listening');
  server.on('connection', (socket, request) => {
    const identity = request.url.slice(request.url.lastIndexOf('/') + 1);
    socket.on('message', (data) => {
      const text = data.toString();
      if (!text.startsWith('[2,')) {
        answered(text, socket);
        return;
      }
      const [, id, action, payload] = JSON.parse(text);
      socket.send(JSON.stringify([3, id, answers[action]?.(payload) ?? {}]));
      heard(identity, action, payload, socket);
    });
    // A station that is killed in the middle of a frame is nothing unusual here.
    socket.on('error', () => {});
  });
  return {
    url: `ws://127.0.0.1:${server.address().port}/ocpp`,
    close() {
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}
