/** Where secrets are kept: in memory, for stations that keep nothing. */
import type { Vault } from '../protocol/ports/vault.js';

export function memoryVault(secrets = new Map<string, Uint8Array>()): Vault {
  return {
    open: async () => {},
    keep: async (name, secret) => {
      secrets.set(name, secret);
    },
    read: (name) => secrets.get(name) ?? null,
    retain: async (names) => {
      for (const name of secrets.keys()) if (!names.includes(name)) secrets.delete(name);
    },
  };
}
