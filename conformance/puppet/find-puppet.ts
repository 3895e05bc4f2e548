/** Which puppet an address means. */
import { ControlApiPuppet } from './control-api.js';
import { FirstAble } from './first-able.js';
import { OcttCallbacks } from './octt-callbacks.js';
import { Prompt } from './prompt.js';
import type { Puppet } from './puppet.js';

const lookTimeoutMs = 5_000;

/**
 * Without an address a person is asked in the terminal. One that serves the control API of Statecharge is driven by it;
 * any other is called back as the OCTT does, and a person is asked for what it cannot do. Without a terminal nobody is.
 */
export async function findPuppet(url: string | undefined, terminal: boolean): Promise<Puppet> {
  const interrupted = () => void process.kill(process.pid, 'SIGINT');
  const prompt = terminal ? new Prompt({ input: process.stdin, output: process.stderr, interrupted }) : null;
  if (url === undefined) {
    if (prompt === null) throw new Error('nobody can act at the station: give --puppet URL, or run it in a terminal');
    return prompt;
  }
  if (await servesControlApi(url)) {
    await prompt?.close();
    return new ControlApiPuppet(url);
  }
  const callbacks = new OcttCallbacks(url);
  return prompt === null ? callbacks : new FirstAble(callbacks, prompt);
}

async function servesControlApi(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url.replace(/\/+$/, '')}/api/v1/openapi.json`, {
      signal: AbortSignal.timeout(lookTimeoutMs),
    });
    return response.ok && (await response.text()).includes('/api/v1/rfid');
  } catch {
    return false;
  }
}
