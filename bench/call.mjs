/** A CALL of the central system, answered by the charts: one outstanding, two processes. */
import { EventEmitter, once } from 'node:events';
import { bundled } from './bundle.mjs';
import { centralSystem } from './central-system.mjs';
import { endNode, startNode, temporaryFolder, whileRuns } from './children.mjs';
import { median, spread } from './figures.mjs';
import { startStation } from './station.mjs';

const rounds = 9;
const callsPerRound = 3000;
const warmUpCalls = 6000;

/** The connector does not exist, and so the answer is all that follows. */
const payload = '{"requestedMessage":"MeterValues","connectorId":9}';
const expected = '{"status":"Rejected"}';

class Caller {
  #callId = 0;
  #answered = () => {};

  answered(text) {
    this.#answered(text);
  }

  /** Calls per second over so many calls, each sent when the one before it is answered. */
  rate(socket, calls) {
    return new Promise((resolve, reject) => {
      const beganAt = performance.now();
      let left = calls;
      const next = () => socket.send(`[2,"${++this.#callId}","TriggerMessage",${payload}]`);
      this.#answered = (text) => {
        if (text !== `[3,"${this.#callId}",${expected}]`) reject(new Error(`bench: unexpected answer ${text}`));
        else if (--left > 0) next();
        else resolve((calls * 1000) / (performance.now() - beganAt));
      };
      next();
    });
  }
}

export async function benchCall() {
  const caller = new Caller();
  const said = new EventEmitter();
  const lines = new Map();
  const csms = await centralSystem({
    answered: (text) => caller.answered(text),
    heard: (identity, action, { connectorId }, socket) => {
      // The last word of a station's boot; the floor says nothing but one heartbeat.
      if (action === 'Heartbeat' || (action === 'StatusNotification' && connectorId === 2)) {
        lines.set(identity, socket);
        said.emit(identity);
      }
    },
  });
  const peer = await bundled('bench/subjects/answering-peer.ts');
  const subjects = {
    floor: startNode([peer, `${csms.url}/floor`]),
    info: startStation(csms.url, 'info', temporaryFolder()),
    warn: startStation(csms.url, 'warn', temporaryFolder(), { log: 'warn' }),
  };
  const rates = { floor: [], info: [], warn: [] };
  const names = Object.keys(subjects);
  for (const name of names) await whileRuns(subjects[name], `line of ${name}`, lines.has(name) || once(said, name));
  const one = (name, calls) => whileRuns(subjects[name], `answers of ${name}`, caller.rate(lines.get(name), calls));
  for (const name of names) await one(name, warmUpCalls);
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) rates[name].push(await one(name, callsPerRound));
  }
  for (const child of Object.values(subjects)) await endNode(child);
  csms.close();
  return rowsOf(rates);
}

function rowsOf(rates) {
  const measured = Object.fromEntries(Object.entries(rates).map(([name, perSecond]) => [name, spread(perSecond)]));
  const row = (name, subject, goal) => ({
    name,
    value: median(rates[subject]) / median(rates.floor),
    unit: 'of the rate',
    ...(goal && { goal }),
    detail: `${measured[subject].median}/s; ws, JSON and validators: ${measured.floor.median}/s`,
    measured: { floorPerSecond: measured.floor, stationPerSecond: measured[subject] },
  });
  return [row('call answered by the charts, log at info', 'info', { atLeast: 0.75 }), row('  log at warn', 'warn')];
}
