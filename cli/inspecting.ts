/** The inspector of a station or of a trace: its page, its token and its address. Loaded where it is wanted. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Inspector, type InspectorOptions, startInspector } from '../adapters/inspector/inspector.js';
import packageJson from '../package.json' with { type: 'json' };
import { ConfigurationError } from '../protocol/errors.js';
import { diagramsFolder } from '../visualizations/files.js';

/** Where the page is found without being told: easy to remember, and easy to lead a tunnel to. */
export const usualPort = 8088;

/** Nobody guesses it, and it fits into an address as it is. */
export const newToken = (): string => randomBytes(18).toString('base64url');

/** What a browser opens. Behind the # the token is sent to nobody. */
export const urlWith = ({ url }: Inspector, token: string): string => `${url}#token=${token}`;

type Wanted = Omit<InspectorOptions, 'version' | 'assets'>;

/** @throws ConfigurationError when the port cannot be had. */
export function inspect(wanted: Wanted): Promise<Inspector> {
  const assets = { page: pageFolder(), diagrams: diagramsFolder() };
  return startInspector({ ...wanted, version: packageJson.version, assets });
}

/** On this machine alone, at the usual port, or at a free one where that is taken. */
export async function inspectHere(wanted: Omit<Wanted, 'host' | 'port'>): Promise<Inspector> {
  const host = '127.0.0.1';
  try {
    return await inspect({ ...wanted, host, port: usualPort });
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return inspect({ ...wanted, host, port: 0 });
  }
}

/** Of the package, from the bundle as well as from the source. It is made by the build. */
function pageFolder(): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); ; at = dirname(at)) {
    const folder = join(at, 'dist', 'inspector');
    if (existsSync(join(folder, 'app.js'))) return folder;
    if (at === dirname(at)) throw new Error('inspector: its page is not built; run `npm run build` first');
  }
}
