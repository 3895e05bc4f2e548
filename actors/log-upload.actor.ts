/** Uploads of logs, bound to what packs them and to what carries them. */
import { fromPromise, type SnapshotFrom } from 'xstate';
import { logUploadMachine } from '../machines/log-upload/log-upload.machine.js';
import type { UploadJob } from '../machines/log-upload/log-upload.setup.js';
import type { LogWanted } from '../machines/log-upload/log-upload.types.js';
import type { stationMachine } from '../machines/station/station.machine.js';
import { peer } from '../machines/system.js';
import type { PackedLog } from '../protocol/ports/logs.js';
import { portsOf } from '../protocol/ports.js';
import { withDeadline } from './deadline.js';
import { describeStation } from './describe.js';

type System = { get(id: string): unknown };

/** What is said of the station itself: as it is shown elsewhere, without secrets. */
function factsOf(system: System): object {
  const root = peer(system, 'station').getSnapshot() as SnapshotFrom<typeof stationMachine>;
  return describeStation(system, root);
}

/** GetLog and GetDiagnostics are answered when it is packed: a CSMS that waits longer has given up. */
const packMs = 30_000;

async function pack(system: System, wanted: LogWanted | null, signal: AbortSignal): Promise<PackedLog | null> {
  if (wanted === null) return null;
  const { clock, logs } = portsOf(system);
  let isLate = false;
  const packing = async () => {
    const log = await logs.pack(wanted.kind, wanted.window, factsOf(system));
    // Nobody waits for it any more, and so nobody would clear it away.
    if ((isLate || signal.aborted) && log !== null) await logs.discard(log);
    return log;
  };
  return withDeadline(clock, packMs, 'the log', packing).finally(() => {
    isLate = true;
  });
}

async function upload(system: System, { wanted, log }: UploadJob, signal: AbortSignal): Promise<void> {
  if (wanted === null || log === null) throw new Error('log-upload: there is nothing to upload');
  const { path, name } = log;
  await portsOf(system).transfer.upload({ location: wanted.location, path, name }, signal);
}

export const logUploadActor = logUploadMachine.provide({
  actors: {
    pack: fromPromise<PackedLog | null, { wanted: LogWanted | null }>(({ input, system, signal }) =>
      pack(system, input.wanted, signal),
    ),
    upload: fromPromise<void, UploadJob>(({ input, system, signal }) => upload(system, input, signal)),
  },
});
