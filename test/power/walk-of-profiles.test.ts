/**
 * From security profile 1 to 3 in one run, over real TLS, with a new password and a new certificate on the way (W A01,
 * A02, A05); and the same with the power cut once in every step, at each moment of it. The CSMS is one that keeps to what
 * it was told: it takes new credentials from their acceptance on, and the old ones no longer. The station always comes
 * back, in the new way or in the old one.
 */
import { expect, it } from 'vitest';
import type { Upgrade } from '../../conformance/csms/handshakes.js';
import { createAuthority } from '../../conformance/pki/authority.js';
import { hastenedClock } from '../support/hastened-clock.js';
import { identity } from '../support/identity.js';
import { onSite, type SiteOptions, type StationSite } from '../support/station-site.js';

const authority = createAuthority('the operator');
const server = authority.issueServer({ dnsNames: ['localhost'], addresses: ['127.0.0.1'] });
const first = Buffer.from('the first password');
const second = Buffer.from('OCA_OCTT_admin_test');

const header = (key: Uint8Array) => `Basic ${Buffer.concat([Buffer.from(`${identity}:`), key]).toString('base64')}`;

/** A station of another speed would wait a quarter of an hour for what here takes two seconds. */
const options = (): SiteOptions => ({
  password: first,
  clock: hastenedClock(20),
  configuration: { SecurityFallbackTime: '40', CpoName: 'the operator' },
  csms: { passwords: new Map([[identity, first]]), tls: { ...server, clientRoots: [authority.certificate] } },
  reach: (csms) => ({ secureUrl: csms.secureUrl, rootCa: [authority.certificate] }),
});

interface Step {
  readonly name: string;
  /** Resolves when the CSMS has been told that it is so; rejects when the line is lost before. */
  readonly ask: (site: StationSite) => Promise<void>;
  /** From then on the CSMS lets the station in like this only. */
  readonly believe: (site: StationSite) => Promise<void>;
  /** Whether the station is there, as far as the CSMS can see. */
  readonly isDone: (site: StationSite, present: Upgrade) => Promise<boolean>;
}

async function change(site: StationSite, key: string, value: string): Promise<void> {
  const { status } = await site.peer.call('ChangeConfiguration', { key, value });
  if (status !== 'Accepted') throw new Error(`${key} was ${status}`);
}

async function profileOf(site: StationSite): Promise<string | undefined> {
  const { configurationKey } = await site.peer.call('GetConfiguration', { key: ['SecurityProfile'] });
  return configurationKey?.[0]?.value;
}

const steps: readonly Step[] = [
  {
    name: 'a new password',
    ask: (site) => change(site, 'AuthorizationKey', second.toString('hex')),
    believe: async (site) => site.csms.setPasswords(new Map([[identity, second]])),
    isDone: async (_, { authorization }) => authorization === header(second),
  },
  {
    name: 'profile 2',
    ask: (site) => change(site, 'SecurityProfile', '2'),
    believe: async (site) => {
      await site.csms.openListener('secure');
      await site.peer.connected();
      await site.csms.closeListener('plain');
    },
    isDone: async (site, { listener }) => listener === 'secure' && (await profileOf(site)) === '2',
  },
  {
    name: 'a certificate',
    ask: async (site) => {
      site.peer.forget();
      await site.peer.call('ExtendedTriggerMessage', { requestedMessage: 'SignChargePointCertificate' });
      const { csr } = (await site.peer.next('SignCertificate')).payload;
      const { status } = await site.peer.call('CertificateSigned', { certificateChain: authority.signRequest(csr) });
      if (status !== 'Accepted') throw new Error(`the certificate was ${status}`);
    },
    believe: async () => {},
    isDone: async (site) =>
      site.csms.station(identity).frames.some(({ direction, frame, text }) => {
        return (
          direction === 'received' &&
          frame.kind === 'result' &&
          /Accepted/.test(text) &&
          isAnswerToCertificate(site, frame.id)
        );
      }),
  },
  {
    name: 'profile 3',
    ask: (site) => change(site, 'SecurityProfile', '3'),
    believe: async (site) => site.csms.requireClientCertificates([authority.certificate]),
    isDone: async (_, { handshake, authorization }) => handshake?.clientAuthorized === true && authorization === null,
  },
];

function isAnswerToCertificate(site: StationSite, id: string): boolean {
  return site.peer.frames.some(
    ({ direction, frame }) =>
      direction === 'sent' && frame.kind === 'call' && frame.action === 'CertificateSigned' && frame.id === id,
  );
}

/** The power fails when the journal has so many more entries: each frame, each change and each dial makes one. */
function cutAfter(site: StationSite, moment: number) {
  let entries = 0;
  let isCut = false;
  let failed: () => void = () => {};
  const cut = new Promise<void>((resolve) => {
    failed = resolve;
  });
  const stop = site.logbook.observe(() => {
    entries += 1;
    if (entries !== moment) return;
    isCut = true;
    // Whoever is speaking finishes the sentence.
    queueMicrotask(() => void site.cutPower().then(failed, failed));
  });
  return { cut, stop, wasCut: () => isCut, entries: () => entries };
}

/** Resolves when it is connected, has booted if it had to, and answers. */
async function comesBack(site: StationSite, boots: boolean): Promise<Upgrade> {
  await site.peer.connected({ timeoutMs: 30_000 });
  if (boots) await site.peer.next('BootNotification', { timeoutMs: 30_000 });
  await site.fence();
  const present = site.csms.upgrades.filter(({ admitted }) => admitted).at(-1);
  if (!present) throw new Error('it is connected without having been let in');
  return present;
}

/** Until the station is there: asked again where the CSMS does not know of an acceptance. */
async function take(site: StationSite, { name, ask, believe, isDone }: Step, moment: number): Promise<number> {
  const power = cutAfter(site, moment);
  let isAccepted = false;
  const attempt = async () => {
    const { connections } = site.peer;
    await ask(site);
    isAccepted = true;
    await believe(site);
    if (name === 'a certificate') return;
    while (site.peer.connections === connections) await site.peer.reconnected({ timeoutMs: 30_000 });
  };
  const isOver = (async () => {
    await attempt();
    await site.fence();
  })().catch(() => {});
  await Promise.race([power.cut, isOver.then(() => (power.wasCut() ? power.cut : undefined))]);
  power.stop();
  if (power.wasCut()) {
    await power.cut;
    await isOver;
    await site.powerBack();
    const present = await comesBack(site, true);
    if (!(await isDone(site, present))) {
      expect(isAccepted, `${name} was accepted, and is forgotten`).toBe(false);
      await attempt();
    }
  }
  const present = await comesBack(site, false);
  expect(await isDone(site, present), `${name} is not done`).toBe(true);
  return power.entries();
}

/** The whole walk; the power fails once in each step that is long enough for it. Says how long the steps are. */
async function walk(site: StationSite, moment: number): Promise<readonly number[]> {
  await site.csms.closeListener('secure');
  await site.boot();
  const lengths: number[] = [];
  for (const step of steps) lengths.push(await take(site, step, moment));
  expect(await profileOf(site)).toBe('3');
  await site.wholeSession();
  return lengths;
}

it('the walk from profile 1 to profile 3, with a power cut at every moment of every step, never loses the station', {
  timeout: 900_000,
}, async () => {
  let lengths: readonly number[] = [];
  await onSite(async (site) => {
    lengths = await walk(site, 0);
  }, options());
  const waiting = Array.from({ length: Math.max(...lengths) }, (_, index) => index + 1);
  expect(waiting.length).toBeGreaterThan(5);
  let cuts = 0;
  const worker = async () => {
    for (let moment = waiting.shift(); moment !== undefined; moment = waiting.shift()) {
      const present = moment;
      await onSite(async (site) => {
        await walk(site, present);
        cuts += site.calls('BootNotification').length - 1;
      }, options()).catch((cause: unknown) => {
        throw new Error(`cut at moment ${present}: ${cause instanceof Error ? cause.message : cause}`, { cause });
      });
    }
  };
  await Promise.all(Array.from({ length: 4 }, worker));
  console.log(
    `walk of profiles: steps of ${lengths.join(', ')} moments, ${cuts} power cuts, the station always came back`,
  );
  expect(cuts).toBeGreaterThan(lengths.length * 5);
});
