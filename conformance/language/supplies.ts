/** Certificates, keys and file servers of one played case. What is costly is made when it is first asked for. */
import { isIPv4 } from 'node:net';
import { type Authority, type AuthorityOptions, createAuthority, type ServerOptions } from '../pki/authority.js';
import { signFirmware } from '../pki/firmware-signature.js';
import { keptRoot, keptStation } from '../pki/kept.js';
import type { TlsIdentity } from '../pki/tls-identity.js';
import type { FileServer } from '../servers/file-server.js';

export type FileProtocol = 'HTTP' | 'FTP';

export interface SuppliesOptions {
  readonly identity: string;
  /** O of the station's certificates, and its CpoName. */
  readonly vendorName: string;
  /** The AuthorizationKey of a station that has one already. */
  readonly password?: Uint8Array;
  /** Where stations find the tool: what its certificate is made out to. Default 127.0.0.1. */
  readonly host?: string;
  /** What the station takes for firmware. Default: what the simulated host of this project takes. */
  readonly firmware?: Buffer;
  /** Folder of a root that outlives the run, and of the station's first certificate. Default: made anew. */
  readonly keptIn?: string;
}

/** A certificate no station may accept of a CSMS. */
export interface BadServer {
  /** Reads on after "a certificate". */
  readonly because: string;
  readonly identity: TlsIdentity;
}

/** As a manufacturer hands it to a CSMS. */
export interface FirmwareFile {
  readonly bytes: Buffer;
  /** PEM, issued by the manufacturer root. */
  readonly signingCertificate: string;
  /** Base64. */
  readonly signature: string;
}

/** 16 bytes: both length rules of TC_085 hold. Not printable, for the key is bytes (J 6.2.2). */
const initialPassword = Buffer.from('a1b2c3d4e5f60718293a4b5c6d7e8f90', 'hex');

const simulatedFirmware = Buffer.concat([Buffer.from('STATECHARGE-FIRMWARE V1.0.7\n'), Buffer.alloc(20_000, 7)]);

/** One set for the whole run: keys take long to make, and every station trusts the same root. */
const shared = new Map<string, Authority>();

function authority(name: string, options?: AuthorityOptions): Authority {
  const known = shared.get(name);
  if (known !== undefined) return known;
  const made = createAuthority(name, options);
  shared.set(name, made);
  return made;
}

const dayMs = 86_400_000;

/** Over the day before yesterday. */
export const bygone = () => ({ notBefore: new Date(Date.now() - 2 * dayMs), notAfter: new Date(Date.now() - dayMs) });

export class Supplies {
  readonly #options: SuppliesOptions;
  readonly #servers = new Map<FileProtocol, Promise<FileServer>>();
  #client: TlsIdentity | null = null;
  #kept: Authority | null = null;
  readonly password: Uint8Array;
  readonly validFirmware: Buffer;
  /** Downloads well, and is none. */
  readonly invalidFirmware: Buffer = Buffer.from('This is not firmware.\n'.repeat(100));

  constructor(options: SuppliesOptions) {
    this.#options = options;
    this.password = options.password ?? initialPassword;
    this.validFirmware = options.firmware ?? simulatedFirmware;
  }

  /** Issues the CSMS its certificate and signs that of the station. */
  get authority(): Authority {
    const { keptIn } = this.#options;
    if (keptIn === undefined) return authority('Statecharge test system root');
    this.#kept ??= keptRoot(keptIn);
    return this.#kept;
  }

  /** Issues what signs firmware. */
  get manufacturer(): Authority {
    return authority('Statecharge test system manufacturer root');
  }

  /** Another root, for nobody's connection. */
  get spareAuthority(): Authority {
    return authority('Statecharge test system spare root');
  }

  /** Nobody trusts it. */
  get unknownAuthority(): Authority {
    return authority('Statecharge test system unknown root');
  }

  /** Its own validity is over. */
  get expiredAuthority(): Authority {
    return authority('Statecharge test system expired root', { expired: true });
  }

  /** With a key of either type: stations need to offer the suites of one only (W A00.FR.3xx). */
  serverIdentity(): TlsIdentity {
    return serverOf(this.authority, this.#names);
  }

  /** One of each kind that TC_078 wants refused. */
  badServers(): readonly BadServer[] {
    const elsewhere = { dnsNames: ['elsewhere.example'], addresses: [], commonName: 'elsewhere.example' };
    return [
      { because: 'of an unknown authority', identity: serverOf(this.unknownAuthority, this.#names) },
      { because: 'that has expired', identity: serverOf(this.authority, { ...this.#names, ...bygone() }) },
      { because: 'of another host', identity: serverOf(this.authority, elsewhere) },
    ];
  }

  /** The certificate of the station under security profile 3. */
  get clientIdentity(): TlsIdentity {
    const { identity, vendorName, keptIn } = this.#options;
    this.#client ??=
      keptIn === undefined
        ? this.authority.issueClient({ commonName: identity, organization: vendorName })
        : keptStation(keptIn, this.authority, identity, vendorName);
    return this.#client;
  }

  /** The firmware and what proves its origin; `signed` are the bytes the signature is for, if not those. */
  signedFirmware(signed: Buffer = this.validFirmware): FirmwareFile {
    const { vendorName: organization } = this.#options;
    const { certificateChain, privateKey } = this.manufacturer.issueCodeSigning({
      commonName: 'Statecharge test system firmware',
      organization,
    });
    const signature = signFirmware(signed, privateKey);
    return { bytes: this.validFirmware, signingCertificate: certificateChain, signature };
  }

  files(protocol: FileProtocol): Promise<FileServer> {
    const known = this.#servers.get(protocol);
    if (known !== undefined) return known;
    const started = startFiles(protocol, this.#options.host);
    this.#servers.set(protocol, started);
    return started;
  }

  async close(): Promise<void> {
    for (const server of this.#servers.values()) await (await server).close();
  }

  /** The common name is the host too, for stations that look at nothing else (W A00.FR.511). */
  get #names(): ServerOptions {
    const { host = '127.0.0.1' } = this.#options;
    const isAddress = isIPv4(host);
    return {
      commonName: host,
      dnsNames: [...new Set([...(isAddress ? [] : [host]), 'localhost'])],
      addresses: [...new Set([...(isAddress ? [host] : []), '127.0.0.1'])],
    };
  }
}

function serverOf(issuer: Authority, names: ServerOptions): TlsIdentity {
  return { ...issuer.issueServer(names), alternative: issuer.issueServer({ ...names, keyType: 'EC' }) };
}

async function startFiles(protocol: FileProtocol, host: string | undefined): Promise<FileServer> {
  const options = host === undefined ? {} : { host };
  if (protocol === 'HTTP') return (await import('../servers/http-files.js')).startHttpFiles(options);
  return (await import('../servers/ftp-files.js')).startFtpFiles(options);
}
