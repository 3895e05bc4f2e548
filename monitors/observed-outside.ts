/** Ports to secrets, keys, files and the machine that tell what passes through them. */
import type { Host } from '../protocol/ports/host.js';
import type { Logs } from '../protocol/ports/logs.js';
import type { Pki } from '../protocol/ports/pki.js';
import type { Transfer } from '../protocol/ports/transfer.js';
import type { Vault } from '../protocol/ports/vault.js';
import type { VendorAnswer, VendorHandler } from '../protocol/ports/vendor.js';
import type { Ask } from './asking.js';

export function observedVault(vault: Vault, ask: Ask): Vault {
  return {
    open: () => ask('vault.open', null, () => vault.open()),
    keep: (name, secret) => ask('vault.keep', { name, secret }, () => vault.keep(name, secret)),
    read: (name) => ask.now('vault.read', { name }, () => vault.read(name)),
    retain: (names) => ask('vault.retain', { names }, () => vault.retain(names)),
  };
}

export function observedPki(pki: Pki, ask: Ask): Pki {
  return {
    open: () => ask('pki.open', null, () => pki.open()),
    createRequest: (subject) => ask('pki.createRequest', subject, () => pki.createRequest(subject)),
    importKey: (pem) => ask('pki.importKey', null, () => pki.importKey(pem)),
    retainKeys: (names) => ask('pki.retainKeys', { names }, () => pki.retainKeys(names)),
    judgeStationCertificate: (chain, expected) =>
      ask('pki.judgeStationCertificate', { chain, expected }, () => pki.judgeStationCertificate(chain, expected)),
    judgeRoot: (pem, expected) => ask('pki.judgeRoot', { pem, expected }, () => pki.judgeRoot(pem, expected)),
    judgeSigner: (pem, expected) => ask('pki.judgeSigner', { pem, expected }, () => pki.judgeSigner(pem, expected)),
    factsOf: (pem) => ask('pki.factsOf', { pem }, () => pki.factsOf(pem)),
    hashDataOf: (pem, algorithm, issuer) =>
      ask('pki.hashDataOf', { pem, algorithm, ...(issuer !== undefined && { issuer }) }, () =>
        pki.hashDataOf(pem, algorithm, issuer),
      ),
    verifyFile: (path, signer, signature) =>
      ask('pki.verifyFile', { path, signer, signature }, () => pki.verifyFile(path, signer, signature)),
  };
}

export function observedTransfer(transfer: Transfer, ask: Ask): Transfer {
  return {
    download: (request, signal) => ask('transfer.download', request, () => transfer.download(request, signal)),
    upload: (request, signal) => ask('transfer.upload', request, () => transfer.upload(request, signal)),
    discard: (name) => ask('transfer.discard', { name }, () => transfer.discard(name)),
  };
}

export function observedLogs(logs: Logs, ask: Ask): Logs {
  return {
    open: (head) => ask('logs.open', head, () => logs.open(head)),
    append: (entry) => ask('logs.append', entry, () => logs.append(entry)),
    pack: (kind, window, station) => ask('logs.pack', { kind, window }, () => logs.pack(kind, window, station)),
    discard: (log) => ask('logs.discard', log, () => logs.discard(log)),
  };
}

interface HostInSight {
  readonly observed: Host;
  /** That of the present run. */
  ask: Ask;
}

const hosts = new WeakMap<Host, HostInSight>();

/** An installation outlives a run, and the next one knows it by its host: so the observed one stays the same, too. */
export function observedHost(host: Host, ask: Ask): Host {
  const known = hosts.get(host);
  if (known) {
    known.ask = ask;
    return known.observed;
  }
  const { installFirmware, confirmFirmware, reboot } = host;
  const observed: Host = {
    bootedFirmware: () => sight.ask('host.bootedFirmware', null, () => host.bootedFirmware()),
    freeBytes: () => sight.ask('host.freeBytes', null, () => host.freeBytes()),
    ...(installFirmware && {
      installFirmware: (image, signal) =>
        sight.ask('host.installFirmware', image, () => installFirmware.call(host, image, signal)),
    }),
    ...(confirmFirmware && {
      confirmFirmware: () => sight.ask('host.confirmFirmware', null, () => confirmFirmware.call(host)),
    }),
    ...(reboot && { reboot: () => sight.ask('host.reboot', null, () => reboot.call(host)) }),
  };
  const sight: HostInSight = { observed, ask };
  hosts.set(host, sight);
  return observed;
}

/** The same handlers, by the same vendorIds. */
export function observedVendors(
  vendors: Readonly<Record<string, VendorHandler>>,
  ask: Ask,
): Readonly<Record<string, VendorHandler>> {
  const observed = Object.entries(vendors).map(([vendorId, handler]): [string, VendorHandler] => [
    vendorId,
    (message) => ask('vendor.ask', { vendorId, message }, () => handler(message) as Promise<VendorAnswer>),
  ]);
  return Object.fromEntries(observed);
}
