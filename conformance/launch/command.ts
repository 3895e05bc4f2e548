/** A Statecharge station in another process: `statecharge run`, with its records in a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ControlApiPuppet } from '../puppet/control-api.js';
import type { StartStation, StationSetup, StationUnderTest } from './station-under-test.js';

export interface CommandOptions {
  /** What is run before `run`: program and first arguments. */
  readonly command: readonly [string, ...string[]];
  /** Products the command knows under other names than the profile's designation. */
  readonly productOf?: (designation: string) => string;
}

/** Of what the station last said, enough for a reader to see why it went. */
const keptOutput = 4_000;
const readyTimeoutMs = 20_000;

/** A run that is ended at once, or by an error, leaves neither processes nor their folders. */
const running = new Set<{ readonly child: ChildProcess; readonly folder: string }>();
process.once('exit', () => {
  for (const { child } of running) child.kill('SIGKILL');
  for (const { folder } of running) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
});

export function commandStation(options: CommandOptions): StartStation {
  return async (setup) => {
    const folder = await mkdtemp(join(tmpdir(), 'statecharge-certify-'));
    try {
      return await startIn(folder, setup, options);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  };
}

async function startIn(folder: string, setup: StationSetup, options: CommandOptions): Promise<StationUnderTest> {
  const [program, ...first] = options.command;
  const args = [...first, 'run', ...(await argumentsOf(folder, setup, options)), '--control', '127.0.0.1:0'];
  // The channel ends with this process, however that ends, and the station ends with the channel.
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const left = { child, folder };
  running.add(left);
  child.once('exit', () => running.delete(left));
  const said = listenTo(child);
  const failed = once(child, 'exit').then(([code, signal]): never => {
    throw new Error(lastWords(said.text.trim(), signal ?? `code ${code}`));
  });
  // Whoever starts a station may stop it before anybody waits for this.
  failed.catch(() => {});
  const url = await Promise.race([said.controlUrl, failed]).catch(async (error: unknown) => {
    await end(child, folder);
    throw error;
  });
  const puppet = new ControlApiPuppet(url);
  return { puppet, failed, stop: () => end(child, folder) };
}

async function argumentsOf(folder: string, setup: StationSetup, { productOf }: CommandOptions): Promise<string[]> {
  const { profile, csmsUrl, csmsSecureUrl, identity, password, rootCa, clientCertificate } = setup;
  const file = async (name: string, content: string) => {
    const path = join(folder, name);
    await writeFile(path, content, { mode: 0o600 });
    return path;
  };
  const product = productOf?.(profile.designation) ?? profile.designation;
  const args = ['--csms', csmsUrl, '--id', identity, '--product', product, '--data', join(folder, 'records')];
  args.push('--log', 'info', '--json');
  // The file servers are on this machine.
  args.push('--allow-transfers', 'loopback');
  if (csmsSecureUrl !== undefined) args.push('--csms-secure', csmsSecureUrl);
  if (password !== undefined) {
    args.push('--password-file', await file('password', Buffer.from(password).toString('hex')));
  }
  if (rootCa !== undefined) args.push('--root-ca', await file('root.pem', rootCa));
  if (clientCertificate !== undefined) {
    args.push('--client-cert', await file('client.pem', clientCertificate.certificateChain));
    args.push('--client-key', await file('client.key', clientCertificate.privateKey));
  }
  return args;
}

const lastWords = (text: string, ended: string) => `the station ended by itself (${ended}): ${text}`;

interface Said {
  /** The last of it. */
  readonly text: string;
  /** Where the control API listens, as soon as the log says so. */
  readonly controlUrl: Promise<string>;
}

const listening = /"event":"control\.listening".*?"url":"([^"]+)"/;

/** Read to the end, else a full pipe would hold the station up. */
function listenTo(child: ChildProcess): Said {
  const said = { text: '' };
  const controlUrl = new Promise<string>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the station did not begin within ${readyTimeoutMs} ms: ${said.text.trim()}`)),
      readyTimeoutMs,
    );
    child.on('exit', () => clearTimeout(timer));
    const heard = (data: Buffer) => {
      said.text = (said.text + data.toString('utf8')).slice(-keptOutput);
      const [, url] = listening.exec(said.text) ?? [];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    };
    child.stdout?.on('data', heard);
    child.stderr?.on('data', heard);
  });
  controlUrl.catch(() => {});
  return {
    get text() {
      return said.text;
    },
    controlUrl,
  };
}

async function end(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
}
