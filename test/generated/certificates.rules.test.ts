/** Certificates as the whitepaper has them: A02, A03, M03 to M05. What is done to them is in the station's tests. */
import { describe, expect, it } from 'vitest';
import { CertificatesDesk, done, pendingRequest } from '../support/certificates-desk.js';

const list = { type: 'csms.getInstalledCertificateIds', payload: { certificateType: 'ManufacturerRootCertificate' } };
const signed = { type: 'csms.certificateSigned', payload: { certificateChain: 'PEM' } };

describe('what the CSMS asks', () => {
  it('is done one after the other, and answered when it is done', () => {
    const desk = new CertificatesDesk();
    desk.rig.send({ ...list, callId: '1' });
    desk.rig.send({ ...list, callId: '2' });
    expect([desk.kinds, desk.answersGiven]).toEqual([['look', 'answer'], []]);
    desk.works(done({ answer: { status: 'NotFound' } }));
    expect([desk.kinds, desk.answersGiven]).toEqual([['look', 'answer', 'answer'], [{ status: 'NotFound' }]]);
    desk.works(done({ answer: { status: 'NotFound' } }));
    expect(desk.rig.eventsTo('outbox').map(({ callId }) => callId)).toEqual(['1', '2']);
  });

  it('is answered before its events, and the connection closes after both', () => {
    const desk = new CertificatesDesk();
    desk.rig.send({ ...signed, callId: '1' });
    const events = [{ event: 'ReconfigurationOfSecurityParameters', techInfo: 'a certificate' }] as const;
    const way = { profile: 3, url: 'wss://central.example', password: null, certificate: 'new' } as const;
    const ways = { present: way, other: { ...way, certificate: 'old' } };
    desk.works(done({ answer: { status: 'Accepted' }, events }, { switched: { ways, certificate: 'new' } }));
    expect(desk.rig.said.map(({ to }) => to)).toEqual(['outbox', 'security-events', 'connection']);
    expect(desk.rig.eventsTo('connection')).toEqual([{ type: 'connection.switched', ways }]);
    expect(desk.rig.snapshot.context.tried).toEqual(['new']);
  });

  it.each([
    ['csms.certificateSigned', 'Rejected'],
    ['csms.installCertificate', 'Failed'],
    ['csms.deleteCertificate', 'Failed'],
    ['csms.getInstalledCertificateIds', 'NotFound'],
  ])('%s is answered %s when the disk fails', (type, status) => {
    const desk = new CertificatesDesk();
    desk.rig.send({ type, callId: '1', payload: {} });
    desk.rig.fail('work');
    expect(desk.answersGiven).toEqual([{ status }]);
    desk.rig.send({ ...list, callId: '2' });
    expect(desk.kinds).toEqual(['look', 'answer', 'answer']);
  });
});

describe('a request', () => {
  it('is said when its key is made, and not again whether a certificate comes or not', () => {
    const desk = new CertificatesDesk();
    desk.online();
    desk.requests();
    expect(desk.said).toEqual(['request for key-1']);
    desk.answers('Accepted');
    expect(desk.jobs.at(-1)).toEqual({ kind: 'said', keyName: 'key-1' });
    desk.worksOff();
    desk.online('resumed');
    desk.rig.clock.advance(365 * 86_400_000);
    expect(desk.said).toHaveLength(1);
  });

  it('that the CSMS has asked for is said while the station is not accepted yet (4.2)', () => {
    const desk = new CertificatesDesk();
    desk.requests();
    const [call] = desk.rig.eventsTo('outbox');
    expect(call).toMatchObject({ action: 'SignCertificate', kind: 'triggered', payload: { csr: 'request for key-1' } });
  });

  it('of an earlier boot that was not said is said when the station is accepted', () => {
    const desk = new CertificatesDesk(pendingRequest('key-0'));
    expect(desk.said).toEqual([]);
    desk.online();
    expect(desk.rig.eventsTo('outbox')).toMatchObject([{ kind: 'ordinary', payload: { csr: 'request for key-0' } }]);
  });

  it.each(['said', 'failed'] as const)('of an earlier boot that was %s is not said again', (phase) => {
    const desk = new CertificatesDesk(pendingRequest('key-0', phase));
    desk.online();
    expect(desk.said).toEqual([]);
  });

  it('that the line has swallowed is said on the next one', () => {
    const desk = new CertificatesDesk();
    desk.online();
    desk.requests();
    desk.fails('offline');
    desk.rig.send({ type: 'registration.offline' });
    expect(desk.said).toHaveLength(1);
    desk.online('resumed');
    expect(desk.said).toEqual(['request for key-1', 'request for key-1']);
  });

  it('that was not answered may have been heard: it is not said again, and a certificate may come', () => {
    const desk = new CertificatesDesk();
    desk.online();
    desk.requests();
    desk.fails('timeout');
    expect(desk.jobs.at(-1)).toEqual({ kind: 'said', keyName: 'key-1' });
    desk.worksOff();
    desk.online('resumed');
    expect(desk.said).toHaveLength(1);
    expect(desk.rig.snapshot.context.request?.phase).toBe('said');
  });

  it.each(['Rejected', 'refused'] as const)('that is %s is over', (how) => {
    const desk = new CertificatesDesk();
    desk.online();
    desk.requests();
    if (how === 'Rejected') desk.answers(how);
    else desk.fails(how);
    expect(desk.jobs.at(-1)).toEqual({ kind: 'dropped', keyName: 'key-1' });
    expect(desk.rig.snapshot.context.request).toBeNull();
  });

  it('is the only one: a wish for another is met by it', () => {
    const desk = new CertificatesDesk();
    desk.rig.send({ type: 'trigger.signChargePointCertificate' });
    desk.rig.send({ type: 'trigger.signChargePointCertificate' });
    expect(desk.kinds).toEqual(['look', 'request']);
    desk.works(done({ request: pendingRequest('key-1') }));
    desk.rig.send({ type: 'trigger.signChargePointCertificate' });
    desk.rig.clock.advance(60_000);
    expect(desk.kinds).toEqual(['look', 'request']);
  });

  it('that was said gives way to a new one with a new key when the CSMS wishes so', () => {
    const desk = new CertificatesDesk();
    desk.online();
    desk.requests('key-1');
    desk.answers('Accepted');
    desk.worksOff();
    desk.requests('key-2');
    expect(desk.said).toEqual(['request for key-1', 'request for key-2']);
    desk.answers('Rejected', 'key-1');
    expect(desk.rig.snapshot.context.request?.keyName).toBe('key-2');
  });

  it('is over when the certificate comes before the answer', () => {
    const desk = new CertificatesDesk();
    desk.online();
    desk.requests();
    desk.rig.send({ ...signed, callId: '1' });
    desk.works(done({ answer: { status: 'Accepted' }, request: null }));
    expect(desk.rig.snapshot.value).toMatchObject({ asking: 'resting' });
    desk.answers('Accepted');
    expect(desk.kinds.at(-1)).toBe('answer');
  });

  it('cannot be made without CpoName: that is noted, and nothing is asked', () => {
    const desk = new CertificatesDesk();
    desk.rig.send({ type: 'configuration.changed', key: 'CpoName', value: '' });
    desk.worksOff();
    desk.rig.send({ type: 'trigger.signChargePointCertificate' });
    expect(desk.kinds).not.toContain('request');
    expect(desk.rig.journal.entries.map(({ event }) => event)).toContain('certificate.hasNoOperator');
  });
});

describe('the passing of time', () => {
  const nextAt = '2026-03-01T00:00:00.000Z';

  it('is waited for by the wall clock, and looked at when the time has come', () => {
    const desk = new CertificatesDesk(null, { nextAt });
    expect(desk.rig.begun.at(-1)).toEqual({ id: 'deadline', input: { dueAt: nextAt } });
    desk.rig.send({ type: 'deadline' });
    expect(desk.kinds).toEqual(['look', 'look']);
    desk.works();
    expect(desk.rig.runs('deadline')).toBe(false);
  });

  it('is looked at anew when the clock is set, and by whoever waits', () => {
    const desk = new CertificatesDesk(null, { nextAt });
    desk.rig.send({ type: 'clock.set' });
    expect([desk.kinds, desk.rig.saidTo('child:deadline')]).toEqual([['look', 'look'], ['clock.set']]);
  });

  it('is looked at when the station is accepted: from then on the time is known to be right', () => {
    const desk = new CertificatesDesk();
    const knew = () =>
      desk.rig.begun.flatMap(({ id, input }) => (id === 'work' ? [(input as { knowsTime: boolean }).knowsTime] : []));
    desk.rig.send({ type: 'registration.accepted' });
    expect(knew()).toEqual([false, true]);
  });

  it('makes the station ask for a new certificate by itself, once', () => {
    const desk = new CertificatesDesk();
    desk.rig.send({ type: 'registration.accepted' });
    desk.works(done({}, { renewalIsDue: true }));
    expect(desk.jobs.at(-1)).toEqual({ kind: 'request', isRenewal: true });
    desk.works(done({ request: pendingRequest('key-1'), renewalTriedAtMs: 5 }, { renewalIsDue: true }));
    expect([desk.said, desk.rig.snapshot.context.renewalTriedAtMs]).toEqual([['request for key-1'], 5]);
    expect(desk.rig.runs('work')).toBe(false);
  });
});
