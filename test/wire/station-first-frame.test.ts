/** A CSMS in a hurry: its first request comes in the same packet as the answer to the upgrade. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { realRandom } from '../../adapters/clock/random.js';
import { realClock } from '../../adapters/clock/real-clock.js';
import { simulatedCharger } from '../../adapters/hardware/simulated/simulated-charger.js';
import { createStation } from '../../cli/create-station.js';
import { Logbook } from '../support/logbook.js';
import { serverFrame } from '../support/wire-tap.js';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const magic = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Answers an upgrade, and says this in the same breath. */
function upgrade(socket: Socket, request: string, text: string): void {
  const key = /sec-websocket-key: (.+)\r\n/i.exec(request)?.[1] ?? '';
  const accept = createHash('sha1')
    .update(key + magic)
    .digest('base64');
  const head = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    'Sec-WebSocket-Protocol: ocpp1.6',
  ];
  socket.write(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), serverFrame(1, Buffer.from(text))]));
}

it('a request that comes together with the upgrade is answered', async () => {
  const server = createServer((socket) => {
    cleanups.push(() => void socket.destroy());
    socket.on('error', () => undefined);
    socket.once('data', (bytes) =>
      upgrade(socket, bytes.toString(), '[2,"early","GetConfiguration",{"key":["NumberOfConnectors"]}]'),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => void server.close());
  const clock = realClock();
  const charger = simulatedCharger({ connectors: 2, stationPowerW: 120_000, clock, random: realRandom() });
  const logbook = new Logbook();
  const station = createStation({
    csms: { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ocpp`, identity: 'CP-1' },
    product: 'BSC-S12BCC',
    hardware: charger.hardware,
    data: null,
    journal: logbook,
  });
  cleanups.push(
    () => station.cut(),
    () => charger.close(),
  );
  await station.start();
  await logbook.next('frame.sent', ({ kind, messageId }) => kind === 'result' && messageId === 'early');
  // The BootNotification is on its way too.
  expect(logbook.of('frame.sent').map(({ action }) => action)).toContain('BootNotification');
});
