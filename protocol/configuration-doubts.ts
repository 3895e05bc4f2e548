/** Settings that are allowed one by one, and together do not do what somebody will have meant. Nothing is refused. */
import type { ConfigurationKeyName } from './configuration-keys.js';

export interface Doubt {
  /** Whose values it is about. */
  readonly keys: readonly ConfigurationKeyName[];
  /** One sentence for the log. */
  readonly text: string;
}

type Values = Readonly<Partial<Record<string, string>>>;

/** By canonical key; a key that is absent is one the station does not have. */
export function doubtsAbout(values: Values): readonly Doubt[] {
  return [pings, preAuthorization, energyAfterRefusal, unlocking].flatMap((rule) => rule(values) ?? []);
}

/** A dead connection is to be noticed before transaction messages are given up for it (EJ 3.11). */
function pings(values: Values): Doubt | null {
  const pingS = Number(values['WebSocketPingInterval'] ?? 0);
  const attempts = Math.max(1, Number(values['TransactionMessageAttempts'] ?? 1));
  const retryS = Number(values['TransactionMessageRetryInterval'] ?? 0);
  if (pingS === 0 || pingS < attempts * retryS) return null;
  return {
    keys: ['WebSocketPingInterval', 'TransactionMessageAttempts', 'TransactionMessageRetryInterval'],
    text:
      `WebSocketPingInterval ${pingS} is to be less than TransactionMessageAttempts x TransactionMessageRetryInterval, ` +
      `${attempts} x ${retryS} s: a dead connection is noticed late.`,
  };
}

/** A tag can only be known from the list or the cache (3.5). */
function preAuthorization(values: Values): Doubt | null {
  const isKnownAnywhere = values['LocalAuthListEnabled'] === 'true' || values['AuthorizationCacheEnabled'] === 'true';
  if (values['LocalPreAuthorize'] !== 'true' || isKnownAnywhere) return null;
  return {
    keys: ['LocalPreAuthorize', 'LocalAuthListEnabled', 'AuthorizationCacheEnabled'],
    text: 'LocalPreAuthorize does nothing while neither the local list nor the cache is enabled.',
  };
}

/** The energy is for a transaction that goes on (errata 3.17). */
function energyAfterRefusal(values: Values): Doubt | null {
  const energyWh = Number(values['MaxEnergyOnInvalidId'] ?? 0);
  if (energyWh === 0 || values['StopTransactionOnInvalidId'] !== 'true') return null;
  return {
    keys: ['MaxEnergyOnInvalidId', 'StopTransactionOnInvalidId'],
    text: `MaxEnergyOnInvalidId ${energyWh} does nothing while StopTransactionOnInvalidId is true.`,
  };
}

/** A transaction that goes on keeps its cable (4.10). */
function unlocking(values: Values): Doubt | null {
  if (values['UnlockConnectorOnEVSideDisconnect'] !== 'true') return null;
  if (values['StopTransactionOnEVSideDisconnect'] !== 'false') return null;
  return {
    keys: ['StopTransactionOnEVSideDisconnect', 'UnlockConnectorOnEVSideDisconnect'],
    text: 'UnlockConnectorOnEVSideDisconnect does nothing while StopTransactionOnEVSideDisconnect is false.',
  };
}
