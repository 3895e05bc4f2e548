/** What the firmware chart is told and made from, and what it knows. */
import type { BootedFirmware } from '../../protocol/ports/host.js';
import type { FirmwareRecord } from '../../protocol/ports/store.js';
import type { ProductFeatures } from '../../protocol/product.js';
import type { Parsers } from '../settings.js';
import type { Answered, ClockSet, ConfigurationChanged, CsmsCall, Failed } from '../system.js';

type Status = 'FirmwareStatusNotification' | 'SignedFirmwareStatusNotification';

export type FirmwareCall = CsmsCall<'SignedUpdateFirmware' | 'UpdateFirmware'>;

export const isUnsigned = (call: FirmwareCall | null) => call?.type === 'csms.updateFirmware';

/** The answers there are to a request for signed firmware. */
export type Answer = 'Accepted' | 'AcceptedCanceled' | 'Rejected' | 'InvalidCertificate';

export type FirmwareEvent =
  | FirmwareCall
  | { readonly type: 'trigger.firmwareStatusNotification' }
  | { readonly type: 'trigger.signedFirmwareStatusNotification' }
  | { readonly type: 'registration.accepted' }
  | { readonly type: 'registration.resumed' }
  | { readonly type: 'registration.offline' }
  /** Whether a transaction runs at an outlet, or is still to be ended. */
  | { readonly type: 'outlet.busy'; readonly connectorId: number; readonly busy: boolean }
  /** The date that is waited for is still to come. */
  | { readonly type: 'date.ahead' }
  | { readonly type: 'deadline' }
  /** Of the chart's own. */
  | { readonly type: 'update.begin' }
  | { readonly type: 'update.cancel' }
  | ClockSet
  | Answered<Status>
  | Failed<Status>
  | ConfigurationChanged;

export interface FirmwareSettings {
  readonly securityProfile: number;
}

export const firmwareKeys: Parsers<FirmwareSettings> = {
  SecurityProfile: (value) => ({ securityProfile: Number(value) }),
};

/** What a product can do about its firmware. */
export type FirmwareProduct = Pick<ProductFeatures, 'downloadsWhileCharging' | 'unsignedFirmware'>;

export interface FirmwareInput {
  readonly record: FirmwareRecord | null;
  /** What the host said of this boot; null where the chart begins again without a boot. */
  readonly outcome: BootedFirmware['outcome'] | null;
  /** The firmware that runs is on trial: the host waits for it to be confirmed. */
  readonly isNew: boolean;
  /** The host can install firmware. */
  readonly isInstallable: boolean;
  readonly product: FirmwareProduct;
  /** Outlets, 1..N. */
  readonly connectors: number;
  /** Outlets whose transaction runs, or is still to be ended. */
  readonly busy: readonly number[];
  readonly settings: FirmwareSettings;
}

/** What became of a request: a job, or why there is none. */
export type Judged =
  | { readonly ok: true; readonly record: FirmwareRecord }
  | { readonly ok: false; readonly why: string };

export interface FirmwareContext extends FirmwareInput {
  /** As it is on disk; what is being written. */
  readonly kept: FirmwareRecord | null;
  readonly writing: FirmwareRecord | null;
  /** The request that is being answered. */
  readonly request: FirmwareCall | null;
  /** That one was told AcceptedCanceled: nothing else can be answered any more. */
  readonly isAnswered: boolean;
  /** Tries to download that have failed. */
  readonly failures: number;
  /** Number of the status that is being told; null when none is. */
  readonly asked: number | null;
  /** How often the first status was told without an answer, in a row. */
  readonly unanswered: number;
}
