/**
 * Records the traces that every later version replays: `npx tsx test/recordings/record.ts [folder]`. A release keeps
 * those of the releases before it, and adds its own: the version is the first part of their names.
 *
 * Stations as people run them: simulated hardware, records on disk, a CSMS at the other end of a real WebSocket. Nothing
 * in them is waited for by time alone where an event can be waited for.
 */
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fanOut } from '../../adapters/journal/fan-out.js';
import { products } from '../../cli/products.js';
import { SimulatedSite } from '../../cli/simulated-site.js';
import { result } from '../../conformance/csms/answers.js';
import { Csms } from '../../conformance/csms/csms.js';
import type { CsmsStation } from '../../conformance/csms/station.js';
import packageJson from '../../package.json' with { type: 'json' };
import type { ProductDescription } from '../../protocol/product.js';
import type { TraceLine } from '../../visualizations/trace/format.js';
import { thinned } from '../../visualizations/trace/thin.js';

const identity = 'CP-RECORDED';
const tag = 'TAG-1';

/** One outlet is enough for a story, and keeps the files small. */
const oneOutlet: ProductDescription = {
  ...products['BSC-S06BCC'],
  connectors: products['BSC-S06BCC'].connectors.slice(0, 1),
};

interface Scene {
  readonly site: SimulatedSite;
  readonly csms: Csms;
  readonly peer: CsmsStation;
}

interface Story {
  readonly name: string;
  readonly hideIdTags?: true;
  readonly play: (scene: Scene) => Promise<void>;
}

async function booted({ site, peer }: Scene): Promise<void> {
  await site.station.start();
  await peer.next('BootNotification');
  await told(peer, 'Available');
}

const told = (peer: CsmsStation, status: string) =>
  peer.next('StatusNotification', { where: (one) => one.connectorId === 1 && one.status === status });

async function charging({ site, peer }: Scene): Promise<void> {
  site.charger.ev(1, { soc: 40 });
  site.charger.plug(1);
  await told(peer, 'Preparing');
  site.charger.rfid({ idTag: tag });
  await told(peer, 'Charging');
}

const limitTo = (peer: CsmsStation, limit: number) =>
  peer.call('SetChargingProfile', {
    connectorId: 0,
    csChargingProfiles: {
      chargingProfileId: 1,
      stackLevel: 0,
      chargingProfilePurpose: 'ChargePointMaxProfile',
      chargingProfileKind: 'Absolute',
      chargingSchedule: {
        startSchedule: new Date().toISOString(),
        chargingRateUnit: 'W',
        chargingSchedulePeriod: [{ startPeriod: 0, limit }],
      },
    },
  });

/** A server that takes files. */
async function withShelf(use: (location: string) => Promise<void>): Promise<void> {
  const shelf = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(201).end());
  });
  shelf.listen(0, '127.0.0.1');
  await once(shelf, 'listening');
  const { port } = shelf.address() as AddressInfo;
  try {
    await use(`http://somebody:s3cret@127.0.0.1:${port}/in/?token=s3cret`);
  } finally {
    shelf.closeAllConnections();
    shelf.close();
    await once(shelf, 'close');
  }
}

const stories: readonly Story[] = [
  {
    name: 'session-limited-and-stopped-offline',
    async play(scene) {
      const { site, csms, peer } = scene;
      await booted(scene);
      await charging(scene);
      await limitTo(peer, 20_000);
      await peer.call('GetCompositeSchedule', { connectorId: 1, duration: 60 });
      const reconnected = peer.reconnected();
      await csms.away();
      site.charger.rfid({ idTag: tag });
      site.charger.unplug(1);
      await csms.back();
      await reconnected;
      await peer.next('StopTransaction');
      await told(peer, 'Available');
    },
  },
  {
    name: 'power-cut-in-a-session',
    hideIdTags: true,
    async play(scene) {
      const { site, peer } = scene;
      await booted(scene);
      await charging(scene);
      await site.power(false);
      peer.forget();
      peer.expectBoot();
      await site.power(true);
      await peer.next('BootNotification');
      await peer.next('StopTransaction');
      await site.power(false);
    },
  },
  {
    name: 'pending-then-upload-then-profile-1',
    async play({ site, peer }) {
      peer.script(
        'BootNotification',
        result({ status: 'Pending', currentTime: new Date().toISOString(), interval: 1 }),
      );
      await site.station.start();
      await peer.next('BootNotification');
      await peer.call('GetConfiguration', { key: ['HeartbeatInterval'] });
      await peer.next('BootNotification');
      await told(peer, 'Available');
      await withShelf(async (location) => {
        await peer.call('GetDiagnostics', { location });
        await peer.next('DiagnosticsStatusNotification', { where: ({ status }) => status === 'Uploaded' });
      });
      await peer.call('ChangeConfiguration', { key: 'AuthorizationKey', value: 'correct-horse-batt' });
      const reconnected = peer.reconnected();
      await peer.call('ChangeConfiguration', { key: 'SecurityProfile', value: '1' });
      await reconnected;
      await peer.call('GetConfiguration', { key: ['SecurityProfile'] });
      await site.power(false);
    },
  },
];

async function record(story: Story, folder: string): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'statecharge-recording-'));
  const trace = join(data, 'trace.jsonl');
  const csms = await Csms.start();
  const site = new SimulatedSite({
    csms: { url: csms.url, identity },
    product: oneOutlet,
    data: join(data, 'records'),
    journal: fanOut(),
    speed: 20,
    configuration: { MeterValueSampleInterval: '0', WebSocketPingInterval: '0' },
    backOff: { minimumMs: 100, jitterMs: 50, maximumMs: 400 },
    transfers: { allow: ['loopback'] },
    trace: { file: trace, hideIdTags: story.hideIdTags },
  });
  const peer = csms.station(identity);
  peer.expectBoot();
  await story.play({ site, csms, peer });
  await site.close();
  await csms.close();
  const file = join(folder, `${packageJson.version}-${story.name}.jsonl`);
  // Where it was recorded is nobody's business, and another place each time.
  const text = (await readFile(trace, 'utf8')).replaceAll(join(data, sep), '');
  const lines = text.trimEnd().split('\n');
  const thin = lines.map((line) => `${JSON.stringify(thinned(JSON.parse(line) as TraceLine))}\n`);
  await writeFile(file, thin.join(''));
  await rm(data, { recursive: true, force: true });
  console.log(`${file}: ${thin.length} lines`);
}

const folder = process.argv[2] ?? dirname(fileURLToPath(import.meta.url));
for (const story of stories) await record(story, folder);
