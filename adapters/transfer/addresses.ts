/**
 * Which addresses a transfer may connect to. The CSMS names the server, and whoever has taken over a CSMS must not reach
 * the inside of the charger or the network around it through the station (SSRF).
 */
import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** What an operator may allow besides public addresses: many stations live in a private network with their CSMS. */
export type AllowedAddresses = 'private' | 'loopback' | 'linkLocal';

export const allowedAddresses = ['private', 'loopback', 'linkLocal'] as const satisfies readonly AllowedAddresses[];

/** `never`: no server can be there. */
export type AddressKind = AllowedAddresses | 'public' | 'never';

type Range = readonly [network: string, prefix: number];

/** IANA's registries of special-purpose addresses; the first that fits decides. */
const kindsV4: readonly (readonly [AddressKind, readonly Range[]])[] = [
  ['loopback', [['127.0.0.0', 8]]],
  ['linkLocal', [['169.254.0.0', 16]]],
  [
    'private',
    [
      ['10.0.0.0', 8],
      ['172.16.0.0', 12],
      ['192.168.0.0', 16],
      // Carrier-grade NAT (RFC 6598), and networks for measuring devices (RFC 2544).
      ['100.64.0.0', 10],
      ['198.18.0.0', 15],
    ],
  ],
  [
    'never',
    [
      ['0.0.0.0', 8],
      ['192.0.0.0', 24],
      // Examples in documents.
      ['192.0.2.0', 24],
      ['198.51.100.0', 24],
      ['203.0.113.0', 24],
      // The anycast of 6to4, which is no more.
      ['192.88.99.0', 24],
      // Multicast, reserved, broadcast.
      ['224.0.0.0', 3],
    ],
  ],
  ['public', [['0.0.0.0', 0]]],
];

const kindsV6: readonly (readonly [AddressKind, readonly Range[]])[] = [
  ['loopback', [['::1', 128]]],
  ['linkLocal', [['fe80::', 10]]],
  [
    'private',
    [
      ['fc00::', 7],
      // Site-local, as it was before.
      ['fec0::', 10],
      // NAT64 of a network's own (RFC 8215).
      ['64:ff9b:1::', 48],
    ],
  ],
  [
    'never',
    [
      // Protocol assignments with Teredo, ORCHID and benchmarks in them; examples in documents; segment routing.
      ['2001::', 23],
      ['2001:db8::', 32],
      ['3fff::', 20],
    ],
  ],
  // All that is given out so far; the rest, with multicast and "unspecified" in it, is nobody's.
  ['public', [['2000::', 3]]],
];

/** Where an IPv4 address is inside of an IPv6 one: those that are delivered to it. */
const embedding: readonly (readonly [network: string, prefix: number, at: number])[] = [
  // Mapped, translated (RFC 2765) and "compatible".
  ['::ffff:0:0', 96, 6],
  ['::ffff:0:0:0', 96, 6],
  ['::', 96, 6],
  // NAT64 (RFC 6052).
  ['64:ff9b::', 96, 6],
  // 6to4.
  ['2002::', 16, 1],
];

type Family = 'ipv4' | 'ipv6';

function listOf(ranges: readonly Range[], family: Family): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of ranges) list.addSubnet(network, prefix, family);
  return list;
}

const listsV4 = kindsV4.map(([kind, ranges]) => ({ kind, list: listOf(ranges, 'ipv4') }));
const listsV6 = kindsV6.map(([kind, ranges]) => ({ kind, list: listOf(ranges, 'ipv6') }));
const embeddingLists = embedding.map(([network, prefix, at]) => ({ at, list: listOf([[network, prefix]], 'ipv6') }));

/** Of an IP address as the resolver gives it; what is none is `never`. */
export function kindOf(address: string): AddressKind {
  if (isIPv4(address)) return listsV4.find(({ list }) => list.check(address, 'ipv4'))?.kind ?? 'never';
  if (!isIPv6(address)) return 'never';
  const [bare = ''] = address.split('%');
  const kind = listsV6.find(({ list }) => list.check(bare, 'ipv6'))?.kind ?? 'never';
  if (kind === 'loopback') return kind;
  const embedded = embeddingLists.find(({ list }) => list.check(bare, 'ipv6'));
  return embedded ? kindOf(embeddedV4(bare, embedded.at)) : kind;
}

export function isAllowed(address: string, allow: readonly AllowedAddresses[]): boolean {
  const kind = kindOf(address);
  return kind === 'public' || (kind !== 'never' && allow.includes(kind));
}

/** From the two groups that begin at `at`. */
function embeddedV4(address: string, at: number): string {
  const groups = groupsOf(address);
  return [groups[at] ?? 0, groups[at + 1] ?? 0].flatMap((group) => [group >> 8, group & 0xff]).join('.');
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): readonly number[] {
  // A URL writes the last two groups as groups, too.
  const text = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = text.split('::');
  const read = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  if (tail === undefined) return read(head);
  const [before, after] = [read(head), read(tail)];
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
}
