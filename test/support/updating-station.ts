/** A whole station that fetches real files, judges real certificates, and has a machine with two slots. */
import { rmSync } from 'node:fs';
import { realClock } from '../../adapters/clock/real-clock.js';
import { type SimulatedHost, simulatedHost } from '../../adapters/host/simulated-host.js';
import { createPki } from '../../adapters/pki/pki.js';
import { createTransfer } from '../../adapters/transfer/transfer.js';
import { type Authority, createAuthority } from '../../conformance/pki/authority.js';
import { signFirmware } from '../../conformance/pki/firmware-signature.js';
import type { TlsIdentity } from '../../conformance/pki/tls-identity.js';
import type { FileServer } from '../../conformance/servers/file-server.js';
import { startHttpFiles } from '../../conformance/servers/http-files.js';
import { MemoryDisk } from '../../persistence/memory.js';
import { memoryVault } from '../../persistence/vault.js';
import type { Request } from '../../protocol/messages.js';
import type { FirmwareImage } from '../../protocol/ports/host.js';
import type { JournalEntry } from '../../protocol/ports/journal.js';
import type { ProductDescription } from '../../protocol/product.js';
import { firmwareBytes, firmwareFolder } from './firmware-files.js';
import { WholeStation } from './whole-station.js';

export const manufacturer: Authority = createAuthority('The manufacturer');

export const signerOf = (authority: Authority, more: { readonly notBefore?: Date; readonly notAfter?: Date } = {}) =>
  authority.issueCodeSigning({ commonName: 'Firmware', organization: 'The manufacturer', ...more });

export interface UpdatingOptions {
  readonly product?: ProductDescription;
  /** Between the check of the signature and what comes next. */
  readonly afterCheck?: (image: FirmwareImage) => void;
  /** Hears what is noted; what it throws is a defect of the chart that notes it. */
  readonly onNote?: (entry: JournalEntry) => void;
}

export class UpdatingStation {
  readonly machine: SimulatedHost;
  readonly files: FileServer;
  station: WholeStation;
  /** Of all runs, in order. */
  readonly told: string[] = [];
  readonly #disk = new MemoryDisk();
  readonly #folder = firmwareFolder();
  readonly #options: UpdatingOptions;
  #asked = 0;

  private constructor(files: FileServer, options: UpdatingOptions) {
    this.files = files;
    this.#options = options;
    this.machine = simulatedHost({ folder: null, clock: realClock() });
    this.station = this.#begin();
  }

  static async start(options: UpdatingOptions = {}): Promise<UpdatingStation> {
    const updating = new UpdatingStation(await startHttpFiles(), options);
    await updating.until(() => updating.station.actions().includes('StatusNotification'));
    const { fingerprint = '' } = (await createPki(memoryVault()).pki.factsOf(manufacturer.certificate)) ?? {};
    const record = { fingerprint, pem: manufacturer.certificate, installedAt: '2026-01-01T00:00:00Z', preset: false };
    const use = 'ManufacturerRootCertificate';
    await updating.station.store.ledger.commit({ putCertificates: [{ ...record, use }] });
    return updating;
  }

  /** After a boot. */
  async boot(): Promise<void> {
    await this.station.run.ended;
    await this.end();
    this.station = this.#begin();
  }

  #begin(): WholeStation {
    const { pki } = createPki(memoryVault());
    const transfer = createTransfer({
      folder: this.#folder,
      protocols: ['HTTP'],
      allow: ['loopback'],
      clock: realClock(),
    });
    const { afterCheck, onNote, product } = this.#options;
    const verifyFile: typeof pki.verifyFile = async (path, signer, signature) => {
      const isGood = await pki.verifyFile(path, signer, signature);
      afterCheck?.({ path, sizeBytes: 0, sha256: '' });
      return isGood;
    };
    const station = new WholeStation({
      disk: this.#disk,
      ...(product && { product }),
      ports: ({ journal }) => ({
        ...(onNote && {
          journal: {
            note: (entry) => {
              journal.note(entry);
              onNote(entry);
            },
          },
        }),
        pki: { ...pki, verifyFile },
        transfer,
        host: this.machine.host,
      }),
    });
    // Certificates are of this day, and the clock of a test is not.
    const accepted = () => ({ status: 'Accepted', currentTime: new Date().toISOString(), interval: 3600 });
    station.answers['BootNotification'] = accepted;
    const note = ({ status }: { readonly status?: unknown }) => {
      this.told.push(String(status));
      return {};
    };
    station.answers['SignedFirmwareStatusNotification'] = note;
    station.answers['FirmwareStatusNotification'] = note;
    return station;
  }

  /** Lets it work until this holds: files and keys take real time. */
  async until(holds: () => boolean): Promise<void> {
    for (let turn = 0; turn < 2_000; turn += 1) {
      if (holds()) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
      await this.station.pass(10);
    }
    throw new Error(`that never came; told: ${this.told.join(', ')}`);
  }

  /** The status of the answer, or the code of an error. */
  async ask(firmware: Partial<Request<'SignedUpdateFirmware'>['firmware']>): Promise<unknown> {
    this.#asked += 1;
    const id = this.#asked;
    const before = this.station.replies.size;
    const usual = { location: this.files.urlOf('firmware.bin'), retrieveDateTime: '2025-01-01T00:00:00Z' };
    const signed = { signingCertificate: '', signature: '', ...usual, ...firmware };
    await this.station.call('SignedUpdateFirmware', { requestId: id, retries: 0, firmware: signed });
    await this.until(() => this.station.replies.size > before);
    const [kind, , first] = [...this.station.replies.values()].at(-1) ?? [];
    return kind === 3 ? (first as { status: string }).status : first;
  }
  /** What is offered, and how it is signed. */
  offer(bytes: Buffer = firmwareBytes(), signer: TlsIdentity = signerOf(manufacturer)) {
    this.files.put('firmware.bin', bytes);
    return { signingCertificate: signer.certificateChain, signature: signFirmware(bytes, signer.privateKey) };
  }

  events(): unknown[] {
    return this.station.of('SecurityEventNotification').map(({ type }) => type);
  }

  async end(): Promise<void> {
    await this.station.end();
  }

  async close(): Promise<void> {
    await this.end();
    await this.files.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
