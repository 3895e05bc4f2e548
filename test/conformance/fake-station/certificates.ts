/** Certificates: roots put in and taken out (M03 to M05), and the station's own renewed (A02, A03). */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { CertificateUse, Request, Response } from '../../../protocol/messages.js';
import { hashDataOf } from './certificate-hash.js';
import { makeRequest } from './certificate-request.js';
import { type Commands, reply } from './commands.js';
import type { Machine } from './machine.js';

export class Certificates {
  readonly #machine: Machine;
  /** Of the request that waits for its certificate. */
  #pendingKey: string | null = null;
  /** Fingerprint of the root that vouches for the present connection. */
  rootInUse: string | null = null;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  get commands(): Commands {
    return {
      InstallCertificate: (request) => this.#install(request),
      DeleteCertificate: ({ certificateHashData }) => reply({ status: this.#delete(certificateHashData) }),
      GetInstalledCertificateIds: ({ certificateType }) => reply(this.#list(certificateType)),
      CertificateSigned: ({ certificateChain }) => this.#signed(certificateChain),
    };
  }

  async askForCertificate(): Promise<void> {
    const { line, options, configuration, disk, wrong } = this.#machine;
    const organization = wrong('certificate.requestWithoutOrganization') ? '' : configuration.text('CpoName');
    const commonName = wrong('certificate.requestWithOtherName') ? 'a station' : options.identity;
    const { csr, privateKey } = await makeRequest(commonName, organization, disk.requests);
    disk.requests += 1;
    this.#pendingKey = privateKey;
    if (!wrong('certificate.neverAsks')) void line.call('SignCertificate', { csr });
  }

  #install({ certificateType, certificate }: Request<'InstallCertificate'>) {
    const { disk, security, configuration, wrong } = this.#machine;
    const roots = this.#roots(certificateType);
    const isFull = roots.length >= configuration.number('CertificateStoreMaxLength');
    if (isFull || (!isRoot(certificate) && !wrong('certificate.installsAnything'))) {
      return reply<'InstallCertificate'>({ status: 'Rejected' }, () => {
        const isSilent = wrong('security.noEvents') || certificateType === 'ManufacturerRootCertificate';
        if (!isSilent) security.event('InvalidCentralSystemCertificate');
      });
    }
    if (wrong('certificate.forgetsInstalled')) return reply<'InstallCertificate'>({ status: 'Accepted' });
    if (certificateType === 'CentralSystemRootCertificate') disk.centralSystemRoots = [...roots, certificate];
    else disk.manufacturerRoots = [...roots, certificate];
    return reply<'InstallCertificate'>({ status: 'Accepted' });
  }

  /** What the connection stands on stays, and so does the last root of the CSMS (M04.FR.06, AQ-1). */
  #delete(wanted: Request<'DeleteCertificate'>['certificateHashData']): Response<'DeleteCertificate'>['status'] {
    const { disk, wrong } = this.#machine;
    const fits = (pem: string) => {
      const own = this.#hashData(pem, wanted.hashAlgorithm);
      const keys = ['issuerNameHash', 'issuerKeyHash', 'serialNumber'] as const;
      return keys.every((key) => own[key].toLowerCase() === wanted[key].toLowerCase());
    };
    const central = disk.centralSystemRoots.find(fits);
    if (central !== undefined) {
      const isInUse = new X509Certificate(central).fingerprint256 === this.rootInUse;
      if (isInUse || disk.centralSystemRoots.length === 1) return 'Failed';
      if (!wrong('certificate.deletesNothing')) {
        disk.centralSystemRoots = disk.centralSystemRoots.filter((each) => each !== central);
      }
      return 'Accepted';
    }
    const manufacturer = disk.manufacturerRoots.find(fits);
    if (manufacturer === undefined) return 'NotFound';
    disk.manufacturerRoots = disk.manufacturerRoots.filter((each) => each !== manufacturer);
    return 'Accepted';
  }

  #list(use: CertificateUse): Response<'GetInstalledCertificateIds'> {
    const found = this.#roots(use).map((pem) => this.#hashData(pem, 'SHA256'));
    return found.length === 0 ? { status: 'NotFound' } : { status: 'Accepted', certificateHashData: found };
  }

  #hashData(pem: string, algorithm: 'SHA256' | 'SHA384' | 'SHA512') {
    return hashDataOf(pem, algorithm, this.#machine.wrong('certificate.wrongIssuerKeyHash') ? 1 : 0);
  }

  #roots(use: CertificateUse): readonly string[] {
    const { disk } = this.#machine;
    return use === 'CentralSystemRootCertificate' ? disk.centralSystemRoots : disk.manufacturerRoots;
  }

  #signed(chain: string) {
    const { disk, line, security, configuration, wrong } = this.#machine;
    const key = this.#pendingKey;
    if (key === null || !(this.#isMine(chain, key) || wrong('certificate.acceptsAnyOwn'))) {
      return reply<'CertificateSigned'>({ status: 'Rejected' }, () => {
        if (!wrong('security.noEvents')) security.event('InvalidChargePointCertificate');
      });
    }
    this.#pendingKey = null;
    if (!wrong('certificate.keepsOldOne') && this.#isMine(chain, key)) {
      disk.client = { certificateChain: chain, privateKey: key };
    }
    // Only mutual TLS shows the certificate, so only there a new connection is worth it (A02).
    const isShown = configuration.number('SecurityProfile') === 3 && !wrong('certificate.staysConnected');
    return reply<'CertificateSigned'>({ status: 'Accepted' }, () => {
      if (isShown) void line.reconnect();
    });
  }

  /** In time, for our key and our name, and signed by somebody whom an installed root vouches for. */
  #isMine(chain: string, privateKey: string): boolean {
    try {
      const [own, ...others] = split(chain);
      if (own === undefined || !own.checkPrivateKey(createPrivateKey(privateKey)) || !isInTime(own)) return false;
      if (!own.subject.split('\n').includes(`CN=${this.#machine.options.identity}`)) return false;
      const roots = this.#machine.disk.centralSystemRoots.map((pem) => new X509Certificate(pem));
      return isTrusted(own, others, roots);
    } catch {
      return false;
    }
  }
}

function split(chain: string): X509Certificate[] {
  const blocks = chain.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((pem) => new X509Certificate(pem));
}

function isTrusted(
  own: X509Certificate,
  others: readonly X509Certificate[],
  roots: readonly X509Certificate[],
): boolean {
  const issued = (by: X509Certificate) => own.checkIssued(by) && own.verify(by.publicKey) && isInTime(by);
  if (roots.some(issued)) return true;
  const issuer = others.find(issued);
  const rest = others.filter((each) => each !== issuer);
  return issuer !== undefined && isTrusted(issuer, rest, roots);
}

function isInTime({ validFrom, validTo }: X509Certificate): boolean {
  return Date.parse(validFrom) <= Date.now() && Date.now() < Date.parse(validTo);
}

/** Only a certificate authority's own certificate can be listed and deleted again. */
function isRoot(pem: string): boolean {
  try {
    const certificate = new X509Certificate(pem);
    return certificate.ca && isInTime(certificate) && certificate.verify(certificate.publicKey);
  } catch {
    return false;
  }
}
