/** UpdateFirmware and SignedUpdateFirmware (5.19, whitepaper L01). */
import { constants, verify, X509Certificate } from 'node:crypto';
import type { Request } from '../../../protocol/messages.js';
import { type Commands, Refusal, reply } from './commands.js';
import type { Machine } from './machine.js';
import { download } from './transfer.js';

type Status = Request<'SignedFirmwareStatusNotification'>['status'];
type UnsignedStatus = Request<'FirmwareStatusNotification'>['status'];

/** How every firmware of this station begins. */
const mark = 'STATECHARGE-FIRMWARE';

interface Update {
  readonly location: string;
  readonly notBefore: number;
  readonly retries: number;
  readonly retryIntervalS: number;
  /** Null for an unsigned update. */
  readonly signed: { readonly requestId: number; readonly certificate: string; readonly signature: string } | null;
}

export class Firmware {
  readonly #machine: Machine;
  #current: Update | null = null;
  #status: Status = 'Idle';

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  get commands(): Commands {
    return {
      UpdateFirmware: (request) => this.#updateUnsigned(request),
      SignedUpdateFirmware: (request) => this.#updateSigned(request),
    };
  }

  /** After the reboot that put it in place. */
  booted(): void {
    const { disk, security, wrong } = this.#machine;
    const { installed } = disk;
    if (installed === null) return;
    disk.installed = null;
    if (wrong('firmware.forgetsInstalled')) return;
    security.event('FirmwareUpdated');
    this.#tell(installed.requestId, 'Installed');
  }

  /** On a trigger. After a failure the last status stays (whitepaper L01.FR.28, L01.FR.29). */
  tellStatus(isExtended: boolean): void {
    const { line } = this.#machine;
    const requestId = this.#current?.signed?.requestId;
    if (!isExtended) void line.call('FirmwareStatusNotification', { status: 'Idle' });
    else if (this.#status === 'Idle' || requestId === undefined) {
      void line.call('SignedFirmwareStatusNotification', { status: 'Idle' });
    } else this.#tell(requestId, this.#status);
  }

  #updateUnsigned({ location, retrieveDate, retries = 0, retryInterval = 0 }: Request<'UpdateFirmware'>) {
    if (!this.#machine.features.hasUnsignedFirmware) {
      throw new Refusal('NotSupported', 'only signed firmware is taken');
    }
    const notBefore = Date.parse(retrieveDate);
    const update: Update = { location, notBefore, retries, retryIntervalS: retryInterval, signed: null };
    return reply<'UpdateFirmware'>({}, () => void this.#update(update));
  }

  #updateSigned({ requestId, firmware, retries = 0, retryInterval = 0 }: Request<'SignedUpdateFirmware'>) {
    const { features, security } = this.#machine;
    if (!features.hasSignedFirmware) throw new Refusal('NotSupported', 'signed firmware is not supported');
    const status = this.#current === null ? 'Accepted' : 'AcceptedCanceled';
    if (!this.#isVouchedFor(firmware.signingCertificate)) {
      return reply<'SignedUpdateFirmware'>({ status: 'InvalidCertificate' }, () =>
        security.event('InvalidFirmwareSigningCertificate'),
      );
    }
    const signed = { requestId, certificate: firmware.signingCertificate, signature: firmware.signature };
    const notBefore = Date.parse(firmware.retrieveDateTime);
    const update: Update = { location: firmware.location, notBefore, retries, retryIntervalS: retryInterval, signed };
    return reply<'SignedUpdateFirmware'>({ status }, () => void this.#update(update));
  }

  async #update(update: Update): Promise<void> {
    const { life, security, wrong } = this.#machine;
    this.#current = update;
    const requestId = update.signed?.requestId ?? null;
    const tell = (status: Status) => this.#tell(requestId, status);
    if (update.notBefore > Date.now()) await life.wait(update.notBefore - Date.now());
    tell('Downloading');
    const file = await this.#fetch(update);
    if (this.#current !== update) return;
    if (file === null && !wrong('firmware.downloadedAfterFailure')) {
      this.#end(requestId, 'DownloadFailed');
      return;
    }
    if (!wrong('firmware.skipsDownloaded')) tell('Downloaded');
    if (update.signed !== null && !isSigned(file, update.signed) && !wrong('firmware.ignoresSignature')) {
      if (!wrong('firmware.noInvalidSignature')) this.#end(requestId, 'InvalidSignature');
      if (!wrong('security.noEvents')) security.event('InvalidFirmwareSignature');
      return;
    }
    if (update.signed !== null && !wrong('firmware.skipsSignatureVerified')) tell('SignatureVerified');
    await this.#install(file, requestId);
  }

  async #install(file: Buffer | null, requestId: number | null): Promise<void> {
    const { disk, line, wrong, reboot } = this.#machine;
    this.#tell(requestId, 'Installing');
    const isFirmware = file?.subarray(0, mark.length).toString('latin1') === mark;
    if (!isFirmware && !wrong('firmware.installsAnything')) {
      this.#end(requestId, 'InstallationFailed');
      return;
    }
    disk.installed = { requestId };
    await line.settled();
    reboot();
  }

  #end(requestId: number | null, status: Status): void {
    this.#tell(requestId, status);
    // A signed update that failed is told of until the next one (whitepaper L01.FR.28).
    if (requestId === null) this.#current = null;
  }

  #tell(requestId: number | null, status: Status): void {
    const { line, wrong } = this.#machine;
    this.#status = status === 'Installed' ? 'Idle' : status;
    if (requestId === null) void line.call('FirmwareStatusNotification', { status: status as UnsignedStatus });
    else {
      const numbered = wrong('firmware.losesRequestId') && status === 'Installed' ? {} : { requestId };
      void line.call('SignedFirmwareStatusNotification', { status, ...numbered });
    }
  }

  async #fetch({ location, retries, retryIntervalS }: Update): Promise<Buffer | null> {
    const { life } = this.#machine;
    for (let attempt = 0; attempt <= retries; attempt += 1) {
      if (attempt > 0) await life.wait(retryIntervalS * 1000);
      try {
        return await download(location, life.signal);
      } catch {
        // The next attempt may find what this one missed.
      }
    }
    return null;
  }

  /** A manufacturer's root must have signed it, without anybody between (whitepaper L01). */
  #isVouchedFor(pem: string): boolean {
    const { disk } = this.#machine;
    try {
      const certificate = new X509Certificate(pem);
      const now = Date.now();
      const isInTime = Date.parse(certificate.validFrom) <= now && now < Date.parse(certificate.validTo);
      const roots = disk.manufacturerRoots.map((root) => new X509Certificate(root));
      return isInTime && roots.some((root) => certificate.checkIssued(root) && certificate.verify(root.publicKey));
    } catch {
      return false;
    }
  }
}

/** SHA-256 with RSA in either padding, or with an elliptic curve. */
function isSigned(file: Buffer | null, { certificate, signature }: NonNullable<Update['signed']>): boolean {
  if (file === null) return false;
  const key = new X509Certificate(certificate).publicKey;
  const bytes = Buffer.from(signature, 'base64');
  const pss = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO };
  const isRsa = key.asymmetricKeyType === 'rsa';
  return (isRsa && verify('sha256', file, pss, bytes)) || verify('sha256', file, key, bytes);
}
