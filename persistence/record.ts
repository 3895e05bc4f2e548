/**
 * The envelope every stored value wears: `{"version":1,"crc":"9ae0daaf","seq":42,"body":{...}}`.
 *
 * LevelDB hides damage (a flipped bit silently drops records, table blocks are read unchecked), so each record proves
 * itself. The CRC covers the text of the body as it stands, not the body parsed and written again; and its kind, key,
 * version and number, so that a record that strayed to another key is noticed too.
 */
import { crc32c } from './crc32c.js';

/** Brings a body of version n to version n + 1. */
export type Upgrade = (body: unknown) => unknown;

/** The kinds of records, each with its upgrades: the first from version 1 to 2. None has changed yet. */
export const UPGRADES = {
  head: [],
  transaction: [],
  owed: [],
  givenUp: [],
  configuration: [],
  reservation: [],
  availability: [],
  stopValue: [],
  profile: [],
  securityEvent: [],
  certificate: [],
  connection: [],
  certificateRequest: [],
  firmware: [],
  securityLogHead: [],
  openTransactions: [],
  listHead: [],
  listEntry: [],
  cacheHead: [],
  cacheEntry: [],
} satisfies Record<string, readonly Upgrade[]>;

export type RecordKind = keyof typeof UPGRADES;

export interface Sealed {
  /** The whole value as it is stored. */
  readonly raw: string;
  readonly crc: number;
  readonly seq: number;
  /** Of the present version. */
  readonly body: unknown;
}

export type Unsealed =
  | { readonly sound: true; readonly sealed: Sealed; readonly isOld: boolean }
  | { readonly sound: false; readonly problem: string };

/** What stands before the body. Read apart from it, because a pattern over the whole text costs a start a tenth. */
const OPENING = /^\{"version":(\d{1,9}),"crc":"([0-9a-f]{8})","seq":(\d{1,15}),"body":$/u;
const BODY = '"body":';

/** Puts a body of the present version into its envelope. `seq` rises with every record written. */
export function seal(kind: RecordKind, key: string, seq: number, body: unknown, upgrades = upgradesOf(kind)): Sealed {
  const version = upgrades.length + 1;
  const text = JSON.stringify(body);
  const crc = checksum(kind, key, version, seq, text);
  const hex = crc.toString(16).padStart(8, '0');
  return { raw: `{"version":${version},"crc":"${hex}","seq":${seq},"body":${text}}`, crc, seq, body };
}

/** Opens an envelope, or says what is wrong with it. A version newer than known is refused, never guessed. */
export function unseal(kind: RecordKind, key: string, raw: string, upgrades = upgradesOf(kind)): Unsealed {
  const opening = raw.indexOf(BODY) + BODY.length;
  const [, digits = '', hex = '', seq = ''] = OPENING.exec(raw.slice(0, opening)) ?? [];
  if (digits === '' || !raw.endsWith('}')) return { sound: false, problem: 'not a record' };
  const text = raw.slice(opening, -1);
  const version = Number(digits);
  const crc = Number.parseInt(hex, 16);
  if (checksum(kind, key, version, Number(seq), text) !== crc) return { sound: false, problem: 'checksum' };
  const known = upgrades.length + 1;
  if (version > known) return { sound: false, problem: `newer version ${version}, known are 1 to ${known}` };
  const isOld = version < known;
  const found: unknown = JSON.parse(text);
  const body = isOld ? upgrades.slice(version - 1).reduce((older, upgrade) => upgrade(older), found) : found;
  return { sound: true, sealed: { raw, crc, seq: Number(seq), body }, isOld };
}

function upgradesOf(kind: RecordKind): readonly Upgrade[] {
  return UPGRADES[kind];
}

function checksum(kind: RecordKind, key: string, version: number, seq: number, text: string): number {
  return crc32c(text, crc32c(`${kind}\n${key}\n${version}\n${seq}\n`));
}
