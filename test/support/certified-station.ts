/** A whole station with real keys and certificates, on a line that a test declares secure. */
import { createPki } from '../../adapters/pki/pki.js';
import { readRequest } from '../../conformance/pki/request.js';
import { MemoryDisk } from '../../persistence/memory.js';
import { memoryVault } from '../../persistence/vault.js';
import type { Link, LinkTarget } from '../../protocol/ports/link.js';
import type { Pki } from '../../protocol/ports/pki.js';
import type { CertificateRecord, Ledger, LedgerChange } from '../../protocol/ports/store.js';
import type { Ports } from '../../protocol/ports.js';
import { twoOutlets } from './chart-ports.js';
import { type Issued, issue, type Wanted } from './issuing.js';
import { passTime } from './pass-time.js';
import { defectiveStation } from './trap.js';
import type { WholeStation } from './whole-station.js';

export interface CertifiedOptions {
  /** PEM; the first vouches for the connection. */
  readonly roots?: readonly string[];
  /** The station is started with it, in security profile 3. */
  readonly own?: Issued;
  readonly settings?: Partial<(typeof twoOutlets)['settings']>;
  readonly configuration?: Readonly<Record<string, string>>;
  readonly disk?: MemoryDisk;
  /** Private keys, by name. */
  readonly keys?: Map<string, Uint8Array>;
  /** Fingerprint of the root that vouches. */
  readonly securedBy?: string;
  /** Changes that the disk does not take. */
  readonly refuses?: (change: LedgerChange) => boolean;
}

/** Real cryptography takes real time, beside the event loop: whoever waits, waits for all of it. */
function tracked(pki: Pki, running: Set<Promise<unknown>>): Pki {
  const follow =
    <A extends readonly unknown[], R>(work: (...given: A) => Promise<R>) =>
    (...given: A): Promise<R> => {
      const promise = work(...given);
      const settled = promise.then(
        () => {},
        () => {},
      );
      running.add(settled);
      void settled.then(() => running.delete(settled));
      return promise;
    };
  return {
    open: follow(pki.open),
    createRequest: follow(pki.createRequest),
    importKey: follow(pki.importKey),
    retainKeys: follow(pki.retainKeys),
    judgeStationCertificate: follow(pki.judgeStationCertificate),
    judgeRoot: follow(pki.judgeRoot),
    judgeSigner: follow(pki.judgeSigner),
    factsOf: follow(pki.factsOf),
    hashDataOf: follow(pki.hashDataOf),
    verifyFile: follow(pki.verifyFile),
  };
}

function fussy(ledger: Ledger, refuses: (change: LedgerChange) => boolean): Ledger {
  return {
    open: () => ledger.open(),
    contents: () => ledger.contents(),
    note: (change) => ledger.note(change),
    close: () => ledger.close(),
    cut: () => ledger.cut(),
    commit: (change) => (refuses(change) ? Promise.reject(new Error('the disk is full')) : ledger.commit(change)),
  };
}

export class CertifiedStation {
  readonly whole: WholeStation;
  readonly trap: ReturnType<typeof defectiveStation>['trap'];
  readonly disk: MemoryDisk;
  readonly keys: Map<string, Uint8Array>;
  /** Where the station has dialled, in order. */
  readonly dialled: LinkTarget[] = [];
  readonly #running = new Set<Promise<unknown>>();

  constructor(options: CertifiedOptions = {}) {
    const { roots, own, settings = {}, disk = new MemoryDisk(), keys = new Map<string, Uint8Array>() } = options;
    this.disk = disk;
    this.keys = keys;
    const made = defectiveStation({
      disk,
      product: { ...twoOutlets, settings: { ...twoOutlets.settings, ...settings } },
      configuration: { CpoName: 'Operator', ...options.configuration },
      access: {
        ...(own && { url: 'wss://central.example/ocpp', certificate: { chain: own.pem, key: own.privateKey } }),
        ...(roots && { rootCa: roots }),
      },
      ports: (ports) => this.#ports(ports, options),
    });
    this.whole = made.station;
    this.trap = made.trap;
    this.whole.answers['SignCertificate'] = () => ({ status: 'Accepted' });
  }

  #ports(own: Ports, { securedBy, refuses = () => false }: CertifiedOptions): Partial<Ports> {
    const { journal, store } = own;
    const { pki } = createPki(memoryVault(this.keys), { keyType: 'EC-P256' });
    return {
      pki: tracked(pki, this.#running),
      link: this.#link(own.link, securedBy),
      store: { ...store, ledger: fussy(store.ledger, refuses) },
      journal: {
        note: (entry) => {
          journal.note(entry);
          this.trap?.spring(entry);
        },
      },
    };
  }

  #link(link: Link, securedBy: string | undefined): Link {
    return {
      open: (target, sink) => {
        this.dialled.push(target);
        const secured = { version: 'TLSv1.3', cipher: '', certificate: 'csms', root: securedBy ?? '' };
        const opened = () => sink.opened(securedBy === undefined ? undefined : secured);
        link.open(target, {
          ...sink,
          opened,
          frame: (text) => sink.frame(text),
          pong: () => sink.pong(),
          closed: (why) => sink.closed(why),
        });
      },
      send: (text) => link.send(text),
      ping: () => link.ping(),
      close: (code, reason, problem) => link.close(code, reason, problem),
    };
  }

  /** Until nothing is made, judged or written any more. */
  async quiet(): Promise<void> {
    do {
      await Promise.all(this.#running);
      await this.whole.settle();
    } while (this.#running.size > 0);
  }

  async started(): Promise<this> {
    await this.quiet();
    await this.pass(1_000);
    return this;
  }

  /** The clock waits for keys that are being made. */
  async pass(ms: number): Promise<void> {
    await passTime(this.whole.clock, ms, () => this.quiet());
  }

  /** The payload of the answer. */
  async call(action: string, payload: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>> {
    const id = await this.#called(action, payload);
    return this.whole.replies.get(id)?.[2] as Readonly<Record<string, unknown>>;
  }

  async #called(action: string, payload: Readonly<Record<string, unknown>>): Promise<string> {
    const before = new Set(this.whole.replies.keys());
    await this.whole.call(action, payload);
    await this.quiet();
    return [...this.whole.replies.keys()].find((id) => !before.has(id)) ?? '';
  }

  async requested(): Promise<string | undefined> {
    await this.call('ExtendedTriggerMessage', { requestedMessage: 'SignChargePointCertificate' });
    return this.requests.at(-1);
  }

  /** Requests that the CSMS has heard, PEM. */
  get requests(): string[] {
    return this.whole.of('SignCertificate').map(({ csr }) => String(csr));
  }

  /** What the CSMS was told of, by name. */
  get events(): string[] {
    return this.whole.of('SecurityEventNotification').map(({ type }) => String(type));
  }

  installed(use: CertificateRecord['use']): CertificateRecord[] {
    const { certificates } = this.whole.store.ledger.contents();
    return certificates.filter((record) => record.use === use && record.isDeleted !== true);
  }

  noted(event: string): number {
    return this.whole.journal.entries.filter((entry) => entry.event === event).length;
  }
}

/** What an authority makes of a request. */
export function sign(csr: string, issuer: Issued, wanted: Wanted = {}): Promise<Issued> {
  const { commonName, organization, publicKey } = readRequest(csr);
  return issue({ commonName, organization, publicKey, issuer, ...wanted });
}
