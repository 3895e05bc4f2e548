/** The certificates among the other charts: keys that are made or not, a CSMS that signs or not, dates that come. */
import type { AnyEventObject } from 'xstate';
import { certificatesMachine } from '../../machines/certificates/certificates.machine.js';
import { done, pendingRequest, worked as workedOut } from '../support/certificates-desk.js';
import { keyName, options } from '../support/paths-of/certificates.js';
import { restingPorts } from '../support/resting-ports.js';
import { asks, configures, connects, fate, registers } from './deeds.js';
import { type Deed, followPaths } from './follow.js';
import { World } from './world.js';

/** What a look at the certificate of the station shows; null: nobody can look. */
interface Shown {
  readonly nextAt: string | null;
  readonly renewalIsDue: boolean;
}

let shown: Shown | null = { nextAt: null, renewalIsDue: false };
/** The root that vouches for the next connection. */
let root: string | null = null;

const dayMs = 86_400_000;
const own = {
  fingerprint: 'own',
  use: 'ChargePointCertificate',
  pem: 'OWN',
  keyName: 'key-0',
  installedAt: '2025-12-01T00:00:00.000Z',
  preset: false,
} as const;

/** As far as the station asks for it: a renewal is due thirty days before the end. */
function factsOf(pem: string, nowMs: number) {
  if (shown === null) throw new Error('The keys cannot be read.');
  if (pem !== own.pem || (shown.nextAt === null && !shown.renewalIsDue)) return null;
  const dueMs = shown.nextAt === null ? nowMs - dayMs : Date.parse(shown.nextAt);
  const dates = { notBeforeMs: Date.parse('2025-12-01T00:00:00Z'), notAfterMs: dueMs + 30 * dayMs };
  return { fingerprint: 'own', subject: 'CP-1', issuer: 'Issuer', serialNumber: '1', ...dates };
}

async function begins(): Promise<World> {
  shown = { nextAt: null, renewalIsDue: false };
  root = null;
  return World.open({
    subject: 'certificates',
    configuration: { CpoName: 'Operator', CertificateRenewalDays: '30' },
    unanswered: ['BootNotification', 'SignCertificate'],
    found: { putCertificates: [own] },
    waits: true,
    holds: ['work'],
    ports: ({ held }, { clock, link }) => ({
      pki: {
        ...restingPorts().pki,
        createRequest: () => held.through('work', async () => ({ keyName, csr: pendingRequest(keyName).csr })),
        judgeStationCertificate: async (pem) => ({
          ok: true,
          pem,
          facts: { fingerprint: 'new', subject: 'CP-1', issuer: '', serialNumber: '2', notBeforeMs: 0, notAfterMs: 0 },
        }),
        factsOf: (pem) => held.through('work', async () => factsOf(pem, clock.now())),
      },
      link: {
        open: (target, sink) =>
          link.open(target, {
            opened: () =>
              sink.opened(root === null ? undefined : { version: 'TLSv1.3', cipher: '', certificate: '', root }),
            frame: (text) => sink.frame(text),
            closed: (why) => sink.closed(why),
            pong: () => sink.pong(),
          }),
        send: (text) => link.send(text),
        ping: () => link.ping(),
        close: (code, reason, problem) => link.close(code, reason, problem),
      },
    }),
  });
}

/** Over a connection that is there. */
const asksNow =
  (action: string, payload: Parameters<typeof asks>[1]): Deed =>
  async (world, event) => {
    await connects(world);
    return asks(action, payload)(world, event);
  };

const waitsFor =
  (type: string, mostMs: number): Deed =>
  (world) => {
    const { taken } = world;
    const from = taken.length;
    return world.wait(() => taken.slice(from).some(({ event }) => event.type === type), mostMs);
  };

const worked = ({ output }: AnyEventObject) => [
  output.request === undefined ? 'as it was' : (output.request?.phase ?? null),
  output.seen && [output.seen.nextAt, output.seen.renewalIsDue],
];

const saidOf: Readonly<Record<string, (event: AnyEventObject) => unknown>> = {
  'xstate.done.actor.work': worked,
  'answered.signCertificate': ({ key, payload }) => [key, payload.status],
  'failed.signCertificate': ({ key, reason }) => [key, reason],
  'connection.secured': ({ root }) => root,
  'configuration.changed': ({ key, value }) => [key, value],
};

const looked = workedOut(done());

/** With its acceptance the station hears what time it is: it looks at its certificates for either. */
const accepted = [{ type: 'clock.set', movedMs: 0 }, { type: 'registration.accepted' }, looked];

/** No look makes a request, and a renewal is due only where the time is known: the CSMS has accepted the station, and asks. */
function askedFirst(events: readonly AnyEventObject[]): readonly AnyEventObject[] {
  const [first, ...rest] = events;
  const { request, seen } = first?.type === 'xstate.done.actor.work' ? first['output'] : { request: undefined };
  const needsTime = request !== undefined || seen?.renewalIsDue === true;
  if (!first || !(needsTime || first.type.startsWith('trigger.')))
    return events.flatMap((event) => (event.type === 'registration.accepted' ? accepted : [event]));
  const asked = request === undefined ? [] : [looked, { type: 'trigger.signChargePointCertificate' }];
  const later = rest.filter(({ type }) => type !== 'registration.accepted');
  return [looked, ...accepted, ...asked, first, ...later];
}

followPaths(certificatesMachine, {
  about: 'as the CSMS, the keys and the calendar decide',
  walk: options,
  begin: begins,
  fromItsStart: true,
  inOrder: askedFirst,
  usual: 8,
  leastShare: 0.85,
  isTold: (told, taken) => {
    const said = saidOf[told.type];
    return !said || JSON.stringify(said(told)) === JSON.stringify(said(taken));
  },
  prepare: (_, { type, output }) => {
    if (type === 'xstate.done.actor.work') shown = output.seen;
  },
  heldFor: { work: ['xstate.done.actor.work'] },
  deeds: {
    ...registers,
    'csms.certificateSigned': asksNow('CertificateSigned', ({ payload }) => payload),
    'csms.deleteCertificate': asksNow('DeleteCertificate', {
      certificateHashData: { hashAlgorithm: 'SHA256', issuerNameHash: 'a', issuerKeyHash: 'b', serialNumber: '1' },
    }),
    'csms.getInstalledCertificateIds': asksNow('GetInstalledCertificateIds', ({ payload }) => payload),
    'csms.installCertificate': asksNow('InstallCertificate', ({ payload }) => payload),
    'trigger.signChargePointCertificate': asksNow('ExtendedTriggerMessage', {
      requestedMessage: 'SignChargePointCertificate',
    }),
    'configuration.changed': async (world, event) => {
      await connects(world);
      return configures(world, event);
    },
    'connection.secured': async (world, event) => {
      if (world.whole.run.describe().connection === 'open') return 'the line is there already for';
      root = event['root'];
      await connects(world);
      return undefined;
    },
    'clock.set': (world, event) =>
      world.whole.run.describe().registration === 'accepted'
        ? asks('TriggerMessage', { requestedMessage: 'Heartbeat' })(world, event)
        : registers['registration.accepted']?.(world, event),
    // Somebody sets the clock of the machine, and says nothing.
    deadline: (world, event) => {
      world.whole.clock.adjust(Date.parse('2026-06-01T00:00:00Z'));
      return waitsFor('deadline', 61_000)(world, event);
    },
    'answered.signCertificate': fate('SignCertificate'),
    'failed.signCertificate': fate('SignCertificate'),
    'xstate.error.actor.work': waitsFor('xstate.error.actor.work', 301_000),
  },
});
