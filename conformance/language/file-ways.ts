/** Ways over the file transfer protocols a station has and the tool serves. */
import type { StationProfile } from '../product/station-profile.js';
import type { Connection } from './case.js';
import type { FileProtocol } from './supplies.js';

export interface Transfer extends Connection {
  readonly protocol: FileProtocol;
}

const served: readonly FileProtocol[] = ['HTTP', 'FTP'];

/** Of ORS-16. A station that names neither is tried over HTTP. */
export function protocolsOf({ answers }: StationProfile): readonly [FileProtocol, ...FileProtocol[]] {
  const named = [answers['ORS-16'] ?? ''].flat().flatMap((text) => text.toUpperCase().split(/[^A-Z]+/));
  const [first = 'HTTP', ...others] = served.filter((protocol) => named.includes(protocol));
  return [first, ...others];
}

/** One way for each protocol, connected alike. */
export function overEachProtocol(connection: (profile: StationProfile) => Connection = () => ({})) {
  return (profile: StationProfile): Readonly<Record<string, Transfer>> =>
    Object.fromEntries(
      protocolsOf(profile).map((protocol) => [`over ${protocol}`, { ...connection(profile), protocol }]),
    );
}
