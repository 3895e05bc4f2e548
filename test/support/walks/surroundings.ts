/** What surrounds a station on a walk besides its hardware: a machine, file servers and certificates that only pretend. */
import { createHash } from 'node:crypto';
import { FirmwareError, type Host } from '../../../protocol/ports/host.js';
import type { CertificateFacts, CertificateVerdict, Pki } from '../../../protocol/ports/pki.js';
import type { Clock } from '../../../protocol/ports/time.js';
import { type Transfer, TransferError } from '../../../protocol/ports/transfer.js';
import type { Ports } from '../../../protocol/ports.js';
import { restingPorts } from '../resting-ports.js';

const transferMs = 20_000;
const dayMs = 86_400_000;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

export class Surroundings {
  /** Files come and go; firmware is installed, and boots. */
  filesAreThere = true;
  installs: 'afterReboot' | 'inUse' | 'fails' | 'hangs' = 'afterReboot';
  boots = true;
  readonly #clock: Clock;
  #awaitsBoot = false;
  #outcome: 'none' | 'updated' | 'rolledBack' = 'none';
  #keys = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  makeWell(): void {
    this.filesAreThere = true;
    this.installs = 'afterReboot';
    this.boots = true;
  }

  /** The machine begins anew, with the firmware that was installed if that is any good. */
  boot(): void {
    if (this.#awaitsBoot) this.#outcome = this.boots ? 'updated' : 'rolledBack';
    else if (this.#outcome === 'rolledBack') this.#outcome = 'none';
    this.#awaitsBoot = false;
  }

  ports(): Pick<Ports, 'vault' | 'pki' | 'transfer' | 'host' | 'logs'> {
    const resting = restingPorts();
    const packed = { path: '/log.gz', name: 'log.gz', sizeBytes: 10 };
    return {
      ...resting,
      host: this.#host(),
      transfer: this.#transfer(),
      pki: this.#pki(resting.pki),
      logs: { ...resting.logs, pack: async () => packed },
    };
  }

  #host(): Host {
    return {
      bootedFirmware: async () => ({ version: null, outcome: this.#outcome }),
      freeBytes: async () => 1e9,
      installFirmware: async (_image, signal) => {
        if (this.installs === 'hangs') await this.#wait(dayMs, signal);
        if (this.installs === 'fails' || this.installs === 'hangs') throw new FirmwareError('failed', 'no room');
        this.#awaitsBoot = this.installs === 'afterReboot';
        return this.installs;
      },
      confirmFirmware: async () => {
        this.#outcome = 'none';
      },
    };
  }

  #transfer(): Transfer {
    const fetched = async (signal: AbortSignal) => {
      await this.#wait(transferMs, signal);
      if (!this.filesAreThere) throw new TransferError('unreachable', 'there is no file server');
    };
    return {
      download: async (request, signal) => {
        await fetched(signal);
        return { path: `/${request.name}`, sizeBytes: 1_000, sha256: sha256(request.location) };
      },
      upload: async (_request, signal) => await fetched(signal),
      discard: async () => {},
    };
  }

  #pki(resting: Pki): Pki {
    const factsOf = (pem: string): CertificateFacts => ({
      fingerprint: sha256(pem),
      subject: `CN=${pem}`,
      issuer: 'CN=walk',
      serialNumber: '1',
      notBeforeMs: this.#clock.now() - dayMs,
      notAfterMs: this.#clock.now() + 1_000 * dayMs,
    });
    const judge = async (pem: string): Promise<CertificateVerdict> =>
      pem.includes('bad') ? { ok: false, why: 'it is bad' } : { ok: true, facts: factsOf(pem), pem };
    return {
      ...resting,
      createRequest: async () => {
        this.#keys += 1;
        return { keyName: `key-${this.#keys}`, csr: `csr ${this.#keys}` };
      },
      judgeStationCertificate: judge,
      judgeRoot: judge,
      judgeSigner: judge,
      factsOf: async (pem) => factsOf(pem),
      hashDataOf: async (pem, hashAlgorithm) => ({
        hashAlgorithm,
        issuerNameHash: sha256(`name ${pem}`),
        issuerKeyHash: sha256(`key ${pem}`),
        serialNumber: '1',
      }),
      verifyFile: async (_path, _signer, signature) => signature !== 'bad',
    };
  }

  #wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = this.#clock.setTimeout(resolve, ms);
      signal.addEventListener('abort', () => {
        this.#clock.clearTimeout(timer);
        reject(new TransferError('cancelled', 'nobody waits any more'));
      });
    });
  }
}
