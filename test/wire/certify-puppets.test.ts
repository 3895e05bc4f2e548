import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { ControlApiPuppet } from '../../conformance/puppet/control-api.js';
import { findPuppet } from '../../conformance/puppet/find-puppet.js';
import { FirstAble } from '../../conformance/puppet/first-able.js';
import { OcttCallbacks } from '../../conformance/puppet/octt-callbacks.js';
import { Prompt } from '../../conformance/puppet/prompt.js';
import { NotPossible, type Puppet } from '../../conformance/puppet/puppet.js';
import { Tidy } from '../../conformance/puppet/tidy.js';

interface Asked {
  readonly path: string;
  readonly body: unknown;
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Answers every request with the status that is told for its path, 200 unless told. */
async function callbacks(statuses: Readonly<Record<string, number>> = {}) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (data: Buffer) => {
      text += data.toString('utf8');
    });
    request.on('end', () => {
      const path = request.url ?? '';
      asked.push({ path, body: text === '' ? null : JSON.parse(text) });
      response.writeHead(statuses[path] ?? 200).end('because');
    });
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { asked, url: `http://127.0.0.1:${port}` };
}

/** Writes down what it is asked to do. */
function noting(done: string[]): Puppet {
  const note = (what: string) => async () => void done.push(what);
  return {
    plugIn: async (id) => void done.push(`plug ${id}`),
    unplug: async (id, side) => void done.push(`unplug ${id} ${side}`),
    presentTag: async (tag) => void done.push(`tag ${tag}`),
    powerOff: note('power off'),
    powerOn: note('power on'),
    powerCycle: note('power cycle'),
    network: async (up) => void done.push(`network ${up}`),
    fault: async (id) => void done.push(`fault ${id}`),
    clearFault: async (id) => void done.push(`clear ${id}`),
    jamLock: async (id, jammed) => void done.push(`jam ${id} ${jammed}`),
    close: note('close'),
  };
}

describe('OCTT-style callbacks', () => {
  it('name the connector and the tag', async () => {
    const { asked, url } = await callbacks();
    const puppet = new OcttCallbacks(`${url}/hooks/`);
    await puppet.plugIn(2);
    await puppet.presentTag('TAG1', 2);
    await puppet.unplug(2, 'ev');
    await puppet.powerCycle();
    expect(asked).toEqual([
      { path: '/hooks/plugin', body: { connectorId: 2 } },
      { path: '/hooks/authorize', body: { connectorId: 2, id: 'TAG1' } },
      { path: '/hooks/plugout', body: { connectorId: 2 } },
      { path: '/hooks/reboot', body: {} },
    ]);
  });

  it('ask for a person with 501', async () => {
    const { url } = await callbacks({ '/plugin': 501 });
    await expect(new OcttCallbacks(url).plugIn(1)).rejects.toThrow(NotPossible);
  });

  it('fail with any other status and say what the other side said', async () => {
    const { url } = await callbacks({ '/plugin': 500 });
    await expect(new OcttCallbacks(url).plugIn(1)).rejects.toThrow(/500: because/);
  });

  it('have no hand for faults, the lock, the network and the mains alone', async () => {
    const puppet = new OcttCallbacks('http://127.0.0.1:9');
    for (const act of [() => puppet.fault(), () => puppet.jamLock(), () => puppet.network(), () => puppet.powerOff()]) {
      await expect(act()).rejects.toThrow(NotPossible);
    }
  });
});

describe('a person at the terminal', () => {
  it('is asked one thing at a time and answers with Enter, or that it cannot be done', async () => {
    const input = new PassThrough();
    const output = new PassThrough();
    const prompt = new Prompt({ input, output, interrupted: () => {} });
    let shown = '';
    const questions = new Set<() => void>();
    output.on('data', (data: Buffer) => {
      shown += data.toString('utf8');
      for (const look of questions) look();
    });
    const asked = (words: string) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (!shown.includes(words)) return;
          questions.delete(look);
          resolve();
        };
        questions.add(look);
        look();
      });
    const plugged = prompt.plugIn(1);
    const presented = prompt.presentTag('TAG1', 1);
    await asked('Plug the car in at connector 1');
    expect(shown).not.toContain('TAG1');
    input.write('\n');
    await plugged;
    await asked('Present tag TAG1');
    input.write('perhaps\n');
    await asked('Enter, or n');
    input.write('n\n');
    await expect(presented).rejects.toThrow(/cannot do it: Present tag TAG1/);
    await prompt.close();
  });
});

describe('two puppets in one', () => {
  it('ask the second for what the first has no hand for, and only for that', async () => {
    const { url } = await callbacks({ '/plugout': 501, '/authorize': 500 });
    const done: string[] = [];
    const puppet = new FirstAble(new OcttCallbacks(url), noting(done));
    await puppet.plugIn(1);
    await puppet.unplug(1, 'ev');
    await puppet.fault(0);
    await expect(puppet.presentTag('TAG1', 1)).rejects.toThrow(/500/);
    expect(done).toEqual(['unplug 1 ev', 'fault 0']);
  });
});

describe('a tidy puppet', () => {
  it('undoes what the last case left behind, once', async () => {
    const done: string[] = [];
    const puppet = new Tidy(noting(done));
    await puppet.plugIn(1);
    await puppet.plugIn(2);
    await puppet.unplug(2, 'ev');
    await puppet.fault(0);
    await puppet.jamLock(1, true);
    await puppet.network(false);
    await puppet.powerOff();
    done.length = 0;
    await puppet.tidy();
    expect(done).toEqual(['power on', 'network true', 'jam 1 false', 'clear 0', 'unplug 1 ev']);
    done.length = 0;
    await puppet.tidy();
    expect(done).toEqual([]);
  });
});

describe('the address of a puppet', () => {
  it('means the control API where that is served', async () => {
    const server = createServer((_, response) => response.end('{"paths":{"/api/v1/rfid":{}}}'));
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await findPuppet(`http://127.0.0.1:${port}`, false)).toBeInstanceOf(ControlApiPuppet);
  });

  it('means callbacks elsewhere', async () => {
    const { url } = await callbacks({ '/api/v1/openapi.json': 404 });
    expect(await findPuppet(url, false)).toBeInstanceOf(OcttCallbacks);
  });

  it('may be left out where there is a terminal only', async () => {
    await expect(findPuppet(undefined, false)).rejects.toThrow(/--puppet/);
  });
});
