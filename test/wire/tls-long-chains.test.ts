/** Chains that are there to keep the station busy. */
import { describe, expect, it } from 'vitest';
import { chainOf, oddCertificate } from '../support/odd-certificates.js';
import { tlsTrap } from '../support/tls-servers.js';
import { connected } from './websocket-ends.js';

const root = oddCertificate({ commonName: 'Odd root', isAuthority: true });
const foreign = oddCertificate({ commonName: 'Foreign root', isAuthority: true });
const between = (commonName = 'Between') => oddCertificate({ commonName, issuer: root, isAuthority: true });

describe('a chain that is far too long', () => {
  it('in certificates is refused, and taken no further than needed', async () => {
    const above = Array.from({ length: 60 }, (_, index) => between(`Between ${index}`));
    const trap = await tlsTrap(chainOf(oddCertificate({ commonName: 'localhost', issuer: foreign }), ...above));
    const { dial, end } = connected();
    dial({ url: `wss://localhost:${trap.port}`, tls: { roots: [root.certificate], trustsPublic: false } });
    expect((await end()).security?.event).toBe('InvalidCentralSystemCertificate');
    expect(await trap.heard()).toBe('');
  });

  it('in bytes is refused while it comes in', async () => {
    const above = between();
    const many = Array.from({ length: 150 }, () => above);
    const trap = await tlsTrap(chainOf(oddCertificate({ commonName: 'localhost', issuer: root }), ...many));
    const { dial, end } = connected();
    dial({ url: `wss://localhost:${trap.port}`, tls: { roots: [root.certificate], trustsPublic: false } });
    expect(await end()).toMatchObject({
      problem: 'tls',
      security: {
        event: 'InvalidCentralSystemCertificate',
        techInfo: expect.stringMatching(/more certificates than anybody needs/),
      },
    });
    expect(await trap.heard()).toBe('');
  });
});
