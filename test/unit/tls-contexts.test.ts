import { createPrivateKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { TlsContexts } from '../../adapters/csms/tls-contexts.js';
import { createAuthority } from '../../conformance/pki/authority.js';

const root = createAuthority('Root', { keyType: 'EC' });
const own = root.issueClient({ commonName: 'SN-1', keyType: 'EC' });
const roots = [root.certificate];

function counted() {
  const asked: string[] = [];
  const contexts = new TlsContexts((name) => {
    asked.push(name);
    return createPrivateKey(own.privateKey);
  });
  const trustWith = (keyName: string) =>
    contexts.trustOf({ roots, trustsPublic: false, certificate: { chain: own.certificateChain, keyName } });
  return { asked, trustWith };
}

describe('what TLS needs for a dial', () => {
  it('is made once for the same roots and the same certificate', () => {
    const { asked, trustWith } = counted();
    expect(trustWith('one').context).toBe(trustWith('one').context);
    expect(asked).toEqual(['one']);
  });

  it('is kept for two ways, so that going to and fro makes nothing anew, and no key stays that is forgotten', () => {
    const { asked, trustWith } = counted();
    for (const name of ['one', 'two', 'one', 'two', 'three', 'two', 'one']) trustWith(name);
    expect(asked).toEqual(['one', 'two', 'three', 'one']);
  });

  it('trusts whoever can be read, and nobody else', () => {
    const contexts = new TlsContexts(() => createPrivateKey(own.privateKey));
    const given = [
      'garbage',
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
      `\n${root.certificate}\n`,
    ];
    expect(contexts.trustOf({ roots: given, trustsPublic: false }).roots).toHaveLength(1);
    expect(contexts.trustOf({ roots: [], trustsPublic: false }).roots).toEqual([]);
  });
});
