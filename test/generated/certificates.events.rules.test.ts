/** What makes the station look at its certificates, and what becomes of a request for a new one (A02, M04). */
import { describe, expect, it } from 'vitest';
import type { CertificatesWork } from '../../machines/certificates/certificates.types.js';
import { CertificatesDesk, done, pendingRequest } from '../support/certificates-desk.js';

const dayMs = 86_400_000;
const nextAt = '2026-03-01T00:00:00.000Z';
const root = 'AB:CD';
const trigger = { type: 'trigger.signChargePointCertificate' };

/** What the job that runs was given. */
const given = (desk: CertificatesDesk) => desk.rig.begun.filter(({ id }) => id === 'work').at(-1)?.input;

const noted = (desk: CertificatesDesk) => desk.rig.journal.entries.map(({ event }) => event);

/** By itself, since the old certificate is about to expire: nobody has asked. */
function renews(desk: CertificatesDesk, keyName = 'key-1'): void {
  desk.rig.send({ type: 'clock.set' });
  desk.works(done({}, { renewalIsDue: true }));
  desk.works(done({ request: pendingRequest(keyName) }));
}

function online(): CertificatesDesk {
  const desk = new CertificatesDesk();
  desk.online();
  return desk;
}

describe('the station looks at its certificates', () => {
  it.each([
    ['when it is accepted', { type: 'registration.accepted' }],
    ['when the connection is back', { type: 'registration.resumed' }],
    ['when the clock is set', { type: 'clock.set' }],
    ['when its operator changes', { type: 'configuration.changed', key: 'CpoName', value: 'Other' }],
    ['when it is to renew them earlier', { type: 'configuration.changed', key: 'CertificateRenewalDays', value: '60' }],
  ])('%s', (_, event) => {
    const desk = new CertificatesDesk();
    desk.rig.send(event);
    expect(desk.kinds).toEqual(['look', 'look']);
  });

  it('with the settings as they are now', () => {
    const desk = new CertificatesDesk();
    desk.rig.send({ type: 'configuration.changed', key: 'CertificateRenewalDays', value: '60' });
    expect(given(desk)).toMatchObject({ settings: { operator: 'Operator', renewalMs: 60 * dayMs } });
  });

  it('for no setting that has nothing to do with them', () => {
    const desk = new CertificatesDesk();
    desk.rig.send({ type: 'configuration.changed', key: 'HeartbeatInterval', value: '60' });
    expect(desk.rig.runs('work')).toBe(false);
  });

  it('knowing from then on by which root the connection is secured, which must stay (M04.FR.06)', () => {
    const desk = new CertificatesDesk();
    desk.rig.send({ type: 'connection.secured', root });
    expect(given(desk)).toMatchObject({ job: { kind: 'secured', root }, securedBy: root });
    desk.works();
    desk.rig.send({ type: 'clock.set' });
    expect(given(desk)).toMatchObject({ job: { kind: 'look' }, securedBy: root });
  });
});

describe('a date', () => {
  it('is waited for only where there is one', () => {
    const desk = new CertificatesDesk();
    expect(desk.rig.begun.map(({ id }) => id)).not.toContain('deadline');
  });

  it('that has come is not waited for any more, even if nothing can be looked at', () => {
    const desk = new CertificatesDesk(null, { nextAt });
    desk.rig.send({ type: 'deadline' });
    expect(desk.rig.runs('deadline')).toBe(false);
    desk.rig.fail('work');
    expect(desk.rig.runs('deadline')).toBe(false);
  });

  it('is not waited for any more when the look finds none', () => {
    const desk = new CertificatesDesk(null, { nextAt });
    expect(desk.rig.runs('deadline')).toBe(true);
    desk.rig.send({ type: 'registration.accepted' });
    desk.works(done({}, { nextAt: null }));
    expect(desk.rig.runs('deadline')).toBe(false);
  });
});

describe('a job that fails', () => {
  const call = { type: 'csms.installCertificate', payload: {} };

  it('is in the journal, by what was asked or what was to be done', () => {
    const desk = new CertificatesDesk();
    desk.rig.send({ ...call, callId: '1' });
    desk.rig.send({ type: 'clock.set' });
    desk.rig.fail('work', new Error('the disk is full'));
    desk.rig.fail('work', new Error('the disk is full'));
    expect(desk.rig.journal.entries).toMatchObject([
      { level: 'error', event: 'certificate.jobFailed', job: 'csms.installCertificate' },
      { level: 'error', event: 'certificate.jobFailed', job: 'look' },
    ]);
  });

  it('gives way to the next one', () => {
    const desk = new CertificatesDesk();
    desk.rig.send({ ...call, callId: '1' });
    desk.rig.send({ ...call, callId: '2' });
    desk.rig.fail('work');
    desk.works(done({ answer: { status: 'Accepted' } }));
    expect(desk.rig.eventsTo('outbox')).toMatchObject([
      { callId: '1', payload: { status: 'Failed' } },
      { callId: '2', payload: { status: 'Accepted' } },
    ]);
    expect(desk.rig.runs('work')).toBe(false);
  });

  it('that was to make a key does not stand in the way of another wish for one', () => {
    const desk = online();
    desk.rig.send(trigger);
    desk.rig.fail('work', new Error('the vault is closed'));
    desk.requests('key-2');
    expect(desk.said).toEqual(['request for key-2']);
  });
});

describe('a request that nobody has asked for', () => {
  it('is not said while the station is offline, but when it is back', () => {
    const desk = online();
    desk.rig.send({ type: 'registration.offline' });
    renews(desk);
    expect(desk.said).toEqual([]);
    desk.online('resumed');
    expect(desk.rig.eventsTo('outbox')).toMatchObject([{ kind: 'ordinary', payload: { csr: 'request for key-1' } }]);
  });

  it('is said before the station is accepted if the CSMS asks for one meanwhile, without another key (4.2)', () => {
    const desk = new CertificatesDesk(pendingRequest('key-0'));
    expect(desk.said).toEqual([]);
    desk.rig.send(trigger);
    expect(desk.rig.eventsTo('outbox')).toMatchObject([{ kind: 'triggered', payload: { csr: 'request for key-0' } }]);
    expect(desk.kinds).toEqual(['look']);
  });

  it('is not said before the acceptance because of a wish on the connection before', () => {
    const desk = new CertificatesDesk(pendingRequest('key-0'));
    desk.rig.send(trigger);
    desk.rig.send({ type: 'registration.offline' });
    desk.fails('offline', 'key-0');
    expect(desk.said).toHaveLength(1);
    desk.online();
    expect(desk.rig.eventsTo('outbox').map(({ kind }) => kind)).toEqual(['triggered', 'ordinary']);
  });
});

describe('what becomes of a request', () => {
  it.each([
    ['certificate.requestRejected', (desk: CertificatesDesk) => desk.answers('Rejected')],
    ['certificate.requestUnanswered', (desk: CertificatesDesk) => desk.fails('timeout')],
    ['certificate.requestRefused', (desk: CertificatesDesk) => desk.fails('refused')],
  ])('is in the journal as %s, once, and the next wish is a new one', (event, ends) => {
    const desk = online();
    desk.requests();
    ends(desk);
    desk.worksOff();
    expect(noted(desk).filter((one) => one === event)).toHaveLength(1);
    desk.requests('key-2');
    expect(desk.said).toEqual(['request for key-1', 'request for key-2']);
  });

  it.each([
    ['an answer', (desk: CertificatesDesk) => desk.answers('Accepted', 'key-0')],
    ['a rejection', (desk: CertificatesDesk) => desk.answers('Rejected', 'key-0')],
    ['a lost connection', (desk: CertificatesDesk) => desk.fails('offline', 'key-0')],
    ['silence', (desk: CertificatesDesk) => desk.fails('timeout', 'key-0')],
    ['an error', (desk: CertificatesDesk) => desk.fails('refused', 'key-0')],
  ])('is not decided by %s for an older one', (_, foreign) => {
    const desk = online();
    desk.requests('key-0');
    desk.answers('Accepted', 'key-0');
    desk.worksOff();
    desk.requests();
    const before = desk.jobs.length;
    foreign(desk);
    expect(desk.jobs).toHaveLength(before);
    expect(noted(desk)).toEqual([]);
    desk.answers('Accepted');
    expect(desk.jobs.slice(before)).toEqual([{ kind: 'said', keyName: 'key-1' } satisfies CertificatesWork['job']]);
  });
});
