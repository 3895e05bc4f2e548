/** An unsigned update: TC_044_1, TC_044_2 and TC_044_3. */
import type { Request } from '../../../protocol/messages.js';
import type { Expectation } from '../../language/expectation.js';
import { message, status } from '../../language/messages.js';
import type { FileProtocol } from '../../language/supplies.js';
import type { Tester } from '../../language/tester.js';

type Status = Request<'FirmwareStatusNotification'>['status'];

export function firmwareStatus(...statuses: readonly Status[]): Expectation<'FirmwareStatusNotification'> {
  return message('FirmwareStatusNotification', { status: statuses });
}

/** Puts it on the server and asks the station to install it. */
export async function updateOffered(t: Tester, protocol: FileProtocol, bytes: Uint8Array): Promise<void> {
  const server = await t.supplies.files(protocol);
  server.put('firmware.bin', bytes);
  await updateFrom(t, { location: server.urlOf('firmware.bin') });
}

export async function updateFrom(t: Tester, from: Omit<Request<'UpdateFirmware'>, 'retrieveDate'>): Promise<void> {
  // A moment ago: the clock of a station may be behind.
  await t.call('UpdateFirmware', { ...from, retrieveDate: new Date(t.now() - 1_000).toISOString() });
}

/** Those that were taken out of use for the update are told of as Available again. */
export async function availableAgain(t: Tester): Promise<void> {
  const others = t.allAndZero.filter((id) => t.statusOf(id) !== 'Available');
  await t.inAnyOrder(
    others.map((id) => status('Available', id)),
    { withinMs: t.timing.longWaitMs },
  );
}
