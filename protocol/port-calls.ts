/**
 * What a station asks of its ports: what each call is about, and what it answers. What is asked of the vault and of
 * transfers holds secrets: whoever shows or keeps it takes them out first.
 */
import type { CertificateHashData } from './messages.js';
import type {
  ConnectorId,
  Lights,
  LimitPlan,
  MeterOccasion,
  MeterReading,
  PermitLease,
  UnlockOutcome,
} from './ports/hardware.js';
import type { BootedFirmware, FirmwareImage } from './ports/host.js';
import type { LogWindow, PackedLog, SecurityLogEntry, SecurityLogHead } from './ports/logs.js';
import type {
  CertificateFacts,
  CertificateVerdict,
  KeyRequest,
  RequestSubject,
  RootExpected,
  SignerExpected,
  StationCertificateExpected,
} from './ports/pki.js';
import type { KnownTag, LedgerChange, LedgerContents } from './ports/store.js';
import type { DownloadedFile, DownloadRequest, UploadRequest } from './ports/transfer.js';
import type { VendorAnswer, VendorMessage } from './ports/vendor.js';

interface PortCall<About, Answer> {
  readonly about: About;
  readonly answer: Answer;
}

type OfConnector<More = unknown> = { readonly connectorId: ConnectorId | 0 } & More;
type Named<More = unknown> = { readonly name: string } & More;
type Pem<More = unknown> = { readonly pem: string } & More;

export interface PortCalls extends HardwareCalls, StoreCalls, SecretCalls, FileCalls, HostCalls {
  readonly 'vendor.ask': PortCall<{ readonly vendorId: string; readonly message: VendorMessage }, VendorAnswer>;
}

export type PortCallName = keyof PortCalls;

interface HardwareCalls {
  readonly 'hardware.start': PortCall<null, void>;
  readonly 'hardware.permit': PortCall<
    OfConnector<{ readonly lease: PermitLease | null; readonly cable?: 'keepLocked' }>,
    void
  >;
  readonly 'hardware.setLimit': PortCall<OfConnector<{ readonly plan: LimitPlan }>, void>;
  readonly 'hardware.readMeter': PortCall<OfConnector<{ readonly why: MeterOccasion }>, MeterReading>;
  readonly 'hardware.unlock': PortCall<OfConnector, UnlockOutcome>;
  readonly 'hardware.setAvailable': PortCall<OfConnector<{ readonly operative: boolean }>, void>;
  readonly 'hardware.reserve': PortCall<OfConnector<{ readonly held: boolean }>, void>;
  readonly 'hardware.reset': PortCall<{ readonly type: 'Soft' | 'Hard' }, void>;
  readonly 'hardware.setLights': PortCall<Lights, void>;
  readonly 'hardware.stop': PortCall<null, void>;
}

interface StoreCalls {
  readonly 'ledger.open': PortCall<null, LedgerContents>;
  readonly 'ledger.commit': PortCall<LedgerChange, void>;
  readonly 'ledger.close': PortCall<null, void>;
  readonly 'ledger.cut': PortCall<null, void>;
  readonly 'configuration.load': PortCall<null, Readonly<Record<string, string>>>;
  readonly 'configuration.save': PortCall<{ readonly key: string; readonly value: string }, void>;
  readonly 'localList.version': PortCall<null, number>;
  readonly 'localList.size': PortCall<null, number>;
  readonly 'localList.find': PortCall<{ readonly idTag: string }, KnownTag | null>;
  readonly 'localList.replace': PortCall<{ readonly version: number; readonly entries: readonly KnownTag[] }, void>;
  readonly 'localList.update': PortCall<
    { readonly version: number; readonly put: readonly KnownTag[]; readonly remove: readonly string[] },
    void
  >;
  readonly 'cache.find': PortCall<{ readonly idTag: string }, KnownTag | null>;
  readonly 'cache.put': PortCall<{ readonly tag: KnownTag; readonly at: number }, void>;
  readonly 'cache.remove': PortCall<{ readonly idTags: readonly string[] }, void>;
  readonly 'cache.clear': PortCall<null, void>;
}

interface SecretCalls {
  readonly 'vault.open': PortCall<null, void>;
  readonly 'vault.keep': PortCall<Named<{ readonly secret: Uint8Array }>, void>;
  /** Answered at once. */
  readonly 'vault.read': PortCall<Named, Uint8Array | null>;
  readonly 'vault.retain': PortCall<{ readonly names: readonly string[] }, void>;
  readonly 'pki.open': PortCall<null, void>;
  readonly 'pki.createRequest': PortCall<RequestSubject, KeyRequest>;
  /** What it is about is a private key. */
  readonly 'pki.importKey': PortCall<null, string>;
  readonly 'pki.retainKeys': PortCall<{ readonly names: readonly string[] }, void>;
  readonly 'pki.judgeStationCertificate': PortCall<
    { readonly chain: string; readonly expected: StationCertificateExpected },
    CertificateVerdict
  >;
  readonly 'pki.judgeRoot': PortCall<Pem<{ readonly expected: RootExpected }>, CertificateVerdict>;
  readonly 'pki.judgeSigner': PortCall<Pem<{ readonly expected: SignerExpected }>, CertificateVerdict>;
  readonly 'pki.factsOf': PortCall<Pem, CertificateFacts | null>;
  readonly 'pki.hashDataOf': PortCall<
    Pem<{ readonly algorithm: CertificateHashData['hashAlgorithm']; readonly issuer?: string }>,
    CertificateHashData
  >;
  readonly 'pki.verifyFile': PortCall<
    { readonly path: string; readonly signer: string; readonly signature: string },
    boolean
  >;
}

interface FileCalls {
  readonly 'transfer.download': PortCall<DownloadRequest, DownloadedFile>;
  readonly 'transfer.upload': PortCall<UploadRequest, void>;
  readonly 'transfer.discard': PortCall<Named, void>;
  readonly 'logs.open': PortCall<SecurityLogHead | null, readonly string[]>;
  readonly 'logs.append': PortCall<SecurityLogEntry, SecurityLogHead>;
  readonly 'logs.pack': PortCall<
    { readonly kind: 'security' | 'diagnostics'; readonly window: LogWindow },
    PackedLog | null
  >;
  readonly 'logs.discard': PortCall<PackedLog, void>;
}

interface HostCalls {
  readonly 'host.bootedFirmware': PortCall<null, BootedFirmware>;
  readonly 'host.freeBytes': PortCall<null, number>;
  readonly 'host.installFirmware': PortCall<FirmwareImage, 'inUse' | 'afterReboot'>;
  readonly 'host.confirmFirmware': PortCall<null, void>;
  readonly 'host.reboot': PortCall<null, void>;
}
