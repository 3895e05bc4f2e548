/** Stands in for ports that are being built. */
import type { Ports } from '../protocol/ports.js';

const unbuilt = async (): Promise<never> => {
  throw new Error('this port is not built yet');
};

export const unbuiltPorts: Pick<Ports, 'pki' | 'transfer' | 'logs'> = {
  pki: {
    createRequest: unbuilt,
    importKey: unbuilt,
    retainKeys: async () => {},
    judgeStationCertificate: unbuilt,
    judgeRoot: unbuilt,
    judgeSigner: unbuilt,
    factsOf: async () => null,
    hashDataOf: unbuilt,
    verifyFile: unbuilt,
  },
  transfer: { download: unbuilt, upload: unbuilt, discard: async () => {} },
  logs: {
    open: async () => [],
    append: async () => ({ number: 1, hash: '' }),
    pack: async () => null,
    discard: async () => {},
  },
};
