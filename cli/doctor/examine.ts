/** All checks, in their order. What one has found decides whether the next can be made. */
import { endpointOf } from '../../adapters/csms/probe.js';
import { findingsOf } from './central-system.js';
import { examineDisk } from './disk.js';
import { type Check, type Finding, notChecked } from './findings.js';
import { examineChannel, examineName, examinePort } from './network.js';
import type { Patient } from './patient.js';
import { visit } from './visit.js';

/** Each finding as soon as it is there. */
export async function* examine(patient: Patient): AsyncGenerator<Finding> {
  yield* examineWay(patient);
  yield await examineDisk(patient.data);
}

const atTheDoor: readonly Check[] = ['upgrade', 'subprotocol', 'password', 'boot', 'clock'];

async function* examineWay(patient: Patient): AsyncGenerator<Finding> {
  const endpoint = endpointOf(patient.target.url);
  const name = await examineName(endpoint);
  yield name;
  if (name.state === 'failed') return yield* left(name, ['TCP', 'TLS', ...atTheDoor]);
  const port = await examinePort(endpoint, patient.patience.step);
  yield port;
  if (port.state === 'failed') return yield* left(port, ['TLS', ...atTheDoor]);
  const channel = await examineChannel(patient);
  yield channel;
  // That of --csms-secure is not what the visit goes over.
  if (channel.state === 'failed' && patient.secure === patient.target) return yield* left(channel, atTheDoor);
  yield* findingsOf(patient, await visit(patient));
}

function* left({ check: because }: Finding, checks: readonly Check[]): Generator<Finding> {
  for (const check of checks) yield notChecked(check, `${because} failed.`);
}
