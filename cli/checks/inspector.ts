/** `--inspector` and what goes with it. */
import { isIPv4, isIPv6 } from 'node:net';
import { ConfigurationError } from '../../protocol/errors.js';
import type { RawRunOptions } from '../run-options.js';
import { openWarnings, readText } from './files.js';

export interface InspectorChoice {
  /** An IP address. */
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** The buttons of the page work. */
  readonly acts: boolean;
  /** Without it one is made. */
  readonly token?: string;
}

export interface CheckedInspector {
  readonly choice: InspectorChoice;
  readonly warnings: readonly string[];
}

const wrong = (why: string) => new ConfigurationError('bad-value', why);

/** Undefined where no inspector is wanted. */
export function checkInspector(
  raw: Pick<RawRunOptions, 'inspector' | 'inspectorTokenFile' | 'inspectorActs' | 'hardware'>,
): CheckedInspector | undefined {
  const { inspector, inspectorTokenFile, inspectorActs: acts = false, hardware } = raw;
  if (inspector === undefined) {
    const useless = inspectorTokenFile === undefined ? acts && '--inspector-acts' : '--inspector-token-file';
    if (useless) throw wrong(`${useless} is of no use without a page: --inspector HOST:PORT.`);
    return undefined;
  }
  if (acts && hardware !== undefined)
    throw wrong('--inspector-acts is for the simulated charger: nobody plugs in a real car with a button of a page.');
  const address = addressIn(inspector);
  const token = inspectorTokenFile === undefined ? undefined : readToken(inspectorTokenFile);
  const isOpen = !/^(127\.|::1$)/.test(address.host);
  return {
    choice: { ...address, acts, ...(token !== undefined && { token: token.text }) },
    warnings: [
      ...(token?.warnings ?? []),
      ...(isOpen
        ? ['The inspector is reached from other machines over http://, and whoever is on the way can read its token.']
        : []),
    ],
  };
}

/** HOST:PORT; a name could be pointed elsewhere by somebody else. */
function addressIn(given: string): { readonly host: string; readonly port: number } {
  const match = /^(localhost|[0-9.]+|\[[0-9a-f:.]+\]):([0-9]{1,5})$/i.exec(given.trim());
  const [, name = '', digits] = match ?? [];
  const host = name.toLowerCase() === 'localhost' ? '127.0.0.1' : name.replace(/^\[|\]$/g, '');
  const port = Number(digits);
  const isAddress = name.startsWith('[') ? isIPv6(host) : isIPv4(host);
  if (isAddress && port <= 65_535) return { host, port };
  throw wrong(
    '--inspector is HOST:PORT with localhost or an IP address of this machine as host (127.0.0.1, [::1], or 0.0.0.0 for ' +
      `all), and 0 to 65535 as port (0 takes a free one); not ${JSON.stringify(given)}.`,
  );
}

function readToken(file: string) {
  const text = readText('--inspector-token-file', file).trim();
  if (!/^[\w.~+/=-]{16,200}$/.test(text))
    throw wrong(
      '--inspector-token-file holds 16 to 200 letters, digits or characters of -._~+/=; what is in ' +
        `${JSON.stringify(file)} does not fit.`,
    );
  return { text, warnings: openWarnings('token file', file) };
}
