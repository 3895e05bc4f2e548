/** What the link needs for a way: secrets and certificates in the place of their names. */
import { saysPassword, showsCertificate } from '../machines/connection/way.js';
import type { LinkTarget, LinkTls } from '../protocol/ports/link.js';
import type { CertificateRecord, Way } from '../protocol/ports/store.js';
import { portsOf } from '../protocol/ports.js';
import { passwordOf } from './starting-way.js';
import { stateOf } from './station-state.js';

/** Read at each dial: certificates come and go between one and the next. */
export function linkTarget(system: object, way: Way): LinkTarget {
  const { identity } = stateOf(system).access;
  const password = saysPassword(way) ? passwordOf(system, way.password) : null;
  return {
    url: way.url,
    identity,
    ...(password && { password }),
    ...(/^wss:/i.test(way.url) && { tls: tlsOf(system, way) }),
  };
}

function tlsOf(system: object, way: Way): LinkTls {
  const own = showsCertificate(way)
    ? installed(system, 'ChargePointCertificate').find(({ fingerprint }) => fingerprint === way.certificate)
    : undefined;
  return {
    roots: installed(system, 'CentralSystemRootCertificate').map(({ pem }) => pem),
    trustsPublic: trustsPublic(system),
    ...(own?.keyName !== undefined && { certificate: { chain: own.pem, keyName: own.keyName } }),
  };
}

/** Started with `wss://` and without a root, the station has nobody else who vouches for its CSMS. */
function trustsPublic(system: object): boolean {
  const { url, rootCa = [] } = stateOf(system).access;
  return /^wss:/i.test(url) && rootCa.length === 0;
}

/** What is installed for a use; what was given at the start counts even if the disk has not taken it. */
export function installed(system: object, use: CertificateRecord['use']): readonly CertificateRecord[] {
  const { certificates } = portsOf(system).store.ledger.contents();
  const all = [...stateOf(system).presets, ...certificates];
  const newest = new Map(all.map((record) => [`${record.use} ${record.fingerprint}`, record]));
  return [...newest.values()].filter((record) => record.use === use && !record.isDeleted);
}

/** What of it is valid now, the newest first. */
export async function validNow(system: object, use: CertificateRecord['use']): Promise<readonly CertificateRecord[]> {
  const { clock, pki } = portsOf(system);
  const found = await Promise.all(
    installed(system, use).map(async (record) => ({ record, facts: await pki.factsOf(record.pem) })),
  );
  const now = clock.now();
  const valid = found.flatMap(({ record, facts }) =>
    facts && facts.notBeforeMs <= now && now < facts.notAfterMs ? [{ record, sinceMs: facts.notBeforeMs }] : [],
  );
  return valid.sort((one, other) => other.sinceMs - one.sinceMs).map(({ record }) => record);
}

/** The newest own certificate that is valid now (W A02.FR.08); null without one. */
export async function ownCertificate(system: object): Promise<CertificateRecord | null> {
  const valid = await validNow(system, 'ChargePointCertificate');
  return valid.find(({ keyName }) => keyName !== undefined) ?? null;
}
