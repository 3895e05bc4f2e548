/** A configuration key in the words of a table: what it takes, what it has, and when a new value acts. */
import type { KnownKey } from '../../protocol/configuration-keys.js';

/** In the order in which they are shown. */
export const profileTitles: Readonly<Record<KnownKey['profile'], string>> = {
  Core: 'Core',
  LocalAuthListManagement: 'Local Authorization List',
  Reservation: 'Reservation',
  SmartCharging: 'Smart Charging',
  FirmwareManagement: 'Firmware Management',
  RemoteTrigger: 'Remote Trigger',
  Security: 'Security',
  Vendor: 'Our own',
};

export interface KeyGroup {
  readonly title: string;
  readonly keys: readonly KnownKey[];
}

/** Without the profiles that have no key. */
export function groupsOf(keys: Iterable<KnownKey>): readonly KeyGroup[] {
  const all = [...keys];
  return Object.entries(profileTitles)
    .map(([profile, title]) => ({ title, keys: all.filter((key) => key.profile === profile) }))
    .filter(({ keys }) => keys.length > 0);
}

/** What may be set, or for what is only told, what it is; a list is told with the most items it may have. */
export function valueWords({ type, access, unit, min = 0, max, zeroMeansOff, allowed }: KnownKey): string {
  switch (type) {
    case 'integer':
      if (access === 'R') return unit === undefined ? 'number' : `number of ${unit}`;
      return `${range(min, max, zeroMeansOff)}${unit === undefined ? '' : ` ${unit}`}`;
    case 'boolean':
      return 'true or false';
    case 'csl':
      return max === undefined ? 'list' : `list of ${max} at most`;
    case 'phaseRotations':
      return `list of ${max ?? 1} at most`;
    case 'string':
      return allowed === undefined ? `${max ?? 500} characters at most` : `one of ${allowed.length} words`;
    case 'hex':
      return '32 to 40 hex digits';
  }
}

/** The items of a list, where they are worth telling: the one of what is only told is all there is. */
export function allowedWords({ type, access, allowed }: KnownKey): string | null {
  if (access === 'R') return null;
  if (type === 'phaseRotations')
    return '0.X for the main meter, 1.X for connector 1, and so on; X is RST, RTS, SRT, STR, TRS, TSR, NotApplicable or Unknown';
  return (type === 'csl' || type === 'string') && allowed ? allowed.join(', ') : null;
}

export function defaultWords({ default: value, allowed, access }: KnownKey): string {
  if (value === null) return 'not set';
  if (access !== 'R' && value === allowed?.join(',')) return 'all of these';
  return value === '' ? 'empty' : value.replaceAll(',', ', ');
}

function range(min: number, max = Number.POSITIVE_INFINITY, zeroMeansOff = false): string {
  const off = zeroMeansOff && min > 1 ? '0 or ' : '';
  return `${off}${zeroMeansOff && min === 1 ? 0 : min} ${max === Number.POSITIVE_INFINITY ? 'or more' : `to ${max}`}`;
}
