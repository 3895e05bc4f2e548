/**
 * A whole station on a real WebSocket, its world simulated, all on one stepped clock: an hour passes as fast as the
 * station can work through it.
 */
import { randomUUID } from 'node:crypto';
import { seededRandom } from '../../adapters/clock/random.js';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import { type SimulatedCharger, simulatedCharger } from '../../adapters/hardware/simulated/simulated-charger.js';
import { simulatedHost } from '../../adapters/host/simulated-host.js';
import { createStation } from '../../cli/create-station.js';
import type { Station, StationOptions } from '../../cli/station-options.js';
import { result } from '../../conformance/csms/answers.js';
import type { Csms } from '../../conformance/csms/csms.js';
import type { CsmsStation } from '../../conformance/csms/station.js';
import type { FileServer } from '../../conformance/servers/file-server.js';
import { startHttpFiles } from '../../conformance/servers/http-files.js';
import { writeCall } from '../../protocol/frames.js';
import type { Action, Request } from '../../protocol/messages.js';
import { startCsms } from '../support/csms.js';
import { identity } from '../support/identity.js';
import { Logbook } from '../support/logbook.js';
import { passTime } from '../support/pass-time.js';
import { type Observed, observedIn } from './judge.js';
import { QuietWire } from './quiet-wire.js';

export type StageOptions = Partial<Pick<StationOptions, 'product' | 'configuration' | 'transfers' | 'hardware'>> & {
  /** Stands in front of the wire of the station, for breaking it. */
  readonly wire?: NonNullable<StationOptions['wire']>;
  /** What passes after everything that happens. Short where files travel: they do so in real time. */
  readonly lullMs?: number;
};

/** The defaults of the standard say nothing of these, and a model foretells by them. */
const configuration = {
  AuthorizeRemoteTxRequests: 'true',
  AuthorizationCacheEnabled: 'false',
  ConnectionTimeOut: '600',
  LocalPreAuthorize: 'false',
  MeterValueSampleInterval: '0',
  StopTransactionOnInvalidId: 'true',
  WebSocketPingInterval: '0',
};

/** Refused when asked about. */
export const refusedTag = 'REFUSED';
/** Taken when asked about, refused when its transaction starts. */
export const doubtedTag = 'DOUBTED';

/** More than an isolation test takes, less than anything that a model waits for. */
const usualLullMs = 20_000;

export type Deed = (stage: Stage) => void | Promise<void>;

/** The CSMS makes a CALL, whatever becomes of it. */
export const asks =
  <A extends Action>(action: A, payload: Request<A> | ((stage: Stage) => Request<A>)): Deed =>
  (stage) =>
    stage.ask(action, typeof payload === 'function' ? payload(stage) : payload);

export class Stage {
  readonly clock: SteppedClock;
  readonly logbook = new Logbook();
  readonly world: SimulatedCharger;
  readonly csms: Csms;
  readonly peer: CsmsStation;
  readonly station: Station;
  readonly wire = new QuietWire();
  /** Where firmware lies and logs go. */
  readonly files: FileServer;
  readonly #asked = new Map<string, string>();
  readonly #lullMs: number;

  private constructor({ csms, files, clock }: Pick<Stage, 'csms' | 'files' | 'clock'>, options: StageOptions) {
    this.clock = clock;
    this.csms = csms;
    this.files = files;
    this.peer = csms.station(identity);
    this.wire.watch(this.peer);
    const random = seededRandom(1);
    this.world = simulatedCharger({ connectors: 2, stationPowerW: 120_000, clock, random });
    const { wire = (own) => own, lullMs = usualLullMs, ...more } = options;
    this.#lullMs = lullMs;
    this.station = createStation({
      csms: { url: csms.url, identity },
      product: 'BSC-S12BCC',
      hardware: this.world.hardware,
      host: simulatedHost({ folder: null, clock }).host,
      data: null,
      journal: this.logbook,
      clock,
      random,
      backOff: { minimumMs: 1_000, jitterMs: 0, maximumMs: 4_000 },
      bootRetryMs: 60_000,
      wire: (own) => this.wire.around(wire(own)),
      ...more,
      configuration: { ...configuration, ...options.configuration },
    });
  }

  static async open(options: StageOptions = {}): Promise<Stage> {
    const clock = new SteppedClock();
    // The rules of the CSMS run on real time, in which nothing here takes long enough to be waited for.
    const csms = await startCsms({ now: () => clock.now(), heartbeatIntervalS: 86_400, messageTimeoutMs: 0 });
    const files = await startHttpFiles();
    files.put('good.bin', Buffer.from('STATECHARGE-FIRMWARE V1.0.7\n'));
    files.put('bad.bin', Buffer.from('Nothing of the kind\n'));
    const stage = new Stage({ csms, files, clock }, options);
    const invalid = { status: 'Invalid' } as const;
    const isRefused = (idTag: string) => idTag === refusedTag;
    stage.peer.answer('Authorize', ({ payload }) => (isRefused(payload.idTag) ? result({ idTagInfo: invalid }) : null));
    stage.peer.answer('StartTransaction', (call) => {
      if (call.payload.idTag !== doubtedTag) return null;
      return result({ ...stage.peer.defaultAnswer(call), idTagInfo: invalid });
    });
    return stage;
  }

  /** It begins to work, and is registered. */
  readonly boot = async (): Promise<void> => {
    await this.station.start();
    await this.peer.connected();
    await this.wire.quiet();
  };

  /** A CALL of the CSMS, whatever becomes of it. */
  ask<A extends Action>(action: A, payload: Request<A>): void {
    const id = randomUUID();
    this.#asked.set(id, action);
    this.peer.send(writeCall(id, action, payload));
  }

  async pass(ms: number): Promise<void> {
    await passTime(this.clock, ms, () => this.wire.quiet());
  }

  lull(): Promise<void> {
    return this.pass(this.#lullMs);
  }

  get seen(): number {
    return this.peer.frames.length;
  }

  /** What the station has said since so many frames were exchanged. */
  observedSince(frames: number): readonly Observed[] {
    return observedIn(this.peer.frames.slice(frames), this.#asked);
  }

  /** The id that the CSMS has given to the last transaction of this outlet. */
  transactionAt(connectorId: number): number | null {
    return this.csms.sessions.findLast(({ start }) => start.connectorId === connectorId)?.transactionId ?? null;
  }

  async close(): Promise<void> {
    await this.station.cut();
    this.world.close();
    await this.csms.close();
    await this.files.close();
  }
}
