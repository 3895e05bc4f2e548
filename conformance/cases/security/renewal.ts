/** A new certificate for the station, MS-RenewChargePointCertificate: TC_074, TC_077 and TC_083 begin with it. */
import type { X509Certificate } from 'node:crypto';
import { CaseFailure } from '../../language/failure.js';
import { message } from '../../language/messages.js';
import type { Tester } from '../../language/tester.js';
import { type CertificateRequest, readRequest } from '../../pki/request.js';
import { mayBoot } from './connection.js';
import { serialNumbers } from './credentials.js';

/** What the station wants signed. */
export interface Asked extends CertificateRequest {
  /** PEM */
  readonly csr: string;
}

/** Its organization is to be in the certificate. A station that has the name already need not take it again. */
export async function cpoNameSet(t: Tester): Promise<void> {
  const { vendorName } = t.profile;
  if ((await t.valueOf('CpoName')) !== vendorName) await t.configure({ CpoName: vendorName });
}

/** The CSMS wants it to. */
export async function triggerRequest(t: Tester): Promise<void> {
  await t.ask('ExtendedTriggerMessage', { requestedMessage: 'SignChargePointCertificate' }, 'Accepted');
}

/** The SignCertificate that follows. A small processor takes long to make an RSA key. */
export async function certificateRequest(t: Tester): Promise<Asked> {
  const { payload } = await t.expect(message('SignCertificate'), { withinMs: t.timing.longWaitMs });
  return { csr: payload.csr, ...read(payload.csr) };
}

/** MS-RenewChargePointCertificate. Under profile 2 the station may come back at once or not, for it shows none there. */
export async function certificateRenewed(t: Tester): Promise<void> {
  await cpoNameSet(t);
  await triggerRequest(t);
  const { csr } = await certificateRequest(t);
  mayBoot(t);
  await t.ask('CertificateSigned', { certificateChain: t.supplies.authority.signRequest(csr) }, 'Accepted');
  const stayed = await t.station.disconnected({ timeoutMs: t.timing.quietMs }).then(
    () => false,
    () => true,
  );
  if (!stayed) await t.reconnected();
}

/** What the station has shown for its present connection: under profile 3 that is the certificate to be renewed. */
export function certificateInUse({ csms }: Tester): X509Certificate {
  const present = csms.upgrades.filter(({ admitted }) => admitted).at(-1);
  const certificate = present?.handshake?.clientCertificate ?? null;
  if (certificate === null) throw new CaseFailure('a connection with a certificate of the station', 'one without');
  return certificate;
}

function read(csr: string): CertificateRequest {
  try {
    return readRequest(csr);
  } catch (error) {
    throw new CaseFailure('a PKCS #10 request in PEM', error instanceof Error ? error.message : String(error));
  }
}

/** O is CpoName, CN the serial number, and the request is signed with the key it is for (A02). */
export function checkRequest(t: Tester, { organization, commonName, signatureVerifies }: Asked): void {
  const { vendorName } = t.profile;
  t.check(signatureVerifies, 'a request signed with its own key', 'the signature does not verify');
  t.check(organization === vendorName, `the organization ${vendorName}, as CpoName`, organization || 'none');
  const allowed = serialNumbers(t);
  t.check(allowed.includes(commonName), `the common name ${allowed.join(' or ')}`, commonName || 'none');
}
