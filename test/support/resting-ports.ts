/** Ports that a station has and a test does not use: nothing is installed, nothing can be fetched. */
import { memoryVault } from '../../persistence/vault.js';
import { TransferError } from '../../protocol/ports/transfer.js';
import type { Ports } from '../../protocol/ports.js';

const unwanted = (what: string) => async (): Promise<never> => {
  throw new Error(`restingPorts: nobody was to ask for ${what}`);
};

export function restingPorts(): Pick<Ports, 'vault' | 'pki' | 'transfer' | 'host' | 'logs'> {
  return {
    vault: memoryVault(),
    pki: {
      open: async () => {},
      createRequest: unwanted('a key'),
      importKey: unwanted('a key'),
      retainKeys: async () => {},
      judgeStationCertificate: async () => ({ ok: false, why: 'nobody judges here' }),
      judgeRoot: async () => ({ ok: false, why: 'nobody judges here' }),
      judgeSigner: async () => ({ ok: false, why: 'nobody judges here' }),
      factsOf: async () => null,
      hashDataOf: unwanted('a hash'),
      verifyFile: async () => false,
    },
    transfer: {
      download: async () => {
        throw new TransferError('unreachable', 'there is no network here');
      },
      upload: async () => {
        throw new TransferError('unreachable', 'there is no network here');
      },
      discard: async () => {},
    },
    // A real disk would be asked in real time.
    host: { bootedFirmware: async () => ({ version: null, outcome: 'none' }), freeBytes: async () => 1e9 },
    logs: {
      open: async () => [],
      append: async () => ({ number: 1, hash: '' }),
      pack: async () => null,
      discard: async () => {},
    },
  };
}
