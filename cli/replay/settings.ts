/** What a station is started with, from the trace of its run. */
import type { StationSettings } from '../../actors/station.js';
import type { StationAccess } from '../../actors/station-state.js';
import { maxPayloadFor } from '../../adapters/csms/websocket-link.js';
import { defaultBackOff } from '../../machines/connection/back-off.js';
import type { Alert } from '../../machines/station/station.context.js';
import type { ObservedRun } from '../../monitors/observed-run.js';
import type { RunBegan } from '../../protocol/observation.js';
import type { ProductDescription } from '../../protocol/product.js';
import { usualBootRetryMs } from '../run-parts.js';
import { type AnswerLast, replayedVendors } from './ports.js';
import type { LineOf } from './script.js';

/** More than the wire was seen. */
export type KnownRun = LineOf<'run.began'> & { readonly product: ProductDescription };

export function aboutOf({ product, configuration, longestBackOffMs, settings }: KnownRun): Omit<RunBegan, 'kind'> {
  return {
    product,
    configuration,
    ...(longestBackOffMs !== undefined && { longestBackOffMs }),
    ...(settings && { settings }),
  };
}

export function settingsOf(began: KnownRun, { vendors, inspect }: ObservedRun, answer: AnswerLast): StationSettings {
  const { product, configuration, settings } = began;
  return {
    product,
    access: accessOf(began),
    backOff: settings?.backOff ?? defaultBackOff,
    bootRetryMs: settings?.bootRetryMs ?? usualBootRetryMs,
    configuration,
    maxFrameLength: maxPayloadFor(product.settings.sendLocalListMaxLength),
    vendors: vendors(replayedVendors(settings?.vendors ?? [], answer)),
    ...(settings?.begins && { begins: settings.begins as Alert }),
    inspect,
  };
}

/** A private key is known by its name. */
function accessOf({ settings }: LineOf<'run.began'>): StationAccess {
  if (!settings) return { url: 'ws://localhost', identity: 'replay' };
  const { certificateChain, password, ...csms } = settings.csms;
  return {
    ...csms,
    ...(password !== undefined && { password: Buffer.from(String(password), 'latin1') }),
    ...(certificateChain !== undefined && { certificate: { chain: certificateChain, key: '***' } }),
  };
}
