/** What durability costs the flash: bytes written in an hour of charging at one connector, LevelDB's own included. */
import { text } from 'node:stream/consumers';
import { bundled } from './bundle.mjs';
import { endNode, startNode, temporaryFolder, whileRuns } from './children.mjs';
import { rounded } from './figures.mjs';

export async function benchFlash() {
  const subject = startNode([await bundled('bench/subjects/flash.ts'), temporaryFolder()], { output: true });
  const told = await whileRuns(subject, 'figures of an hour', text(subject.stdout), 120_000);
  await endNode(subject);
  const { messages, online, offline } = JSON.parse(told);
  return [
    row('bytes of a charging hour, a sample a minute', online, messages, { atMost: 1.5 }),
    row('  with the CSMS away', offline, messages, { atMost: 3 }),
  ];
}

function row(name, { bytes, syncs, bareBytes }, messages, goal) {
  const bare = `a bare LevelDB with these ${messages} messages: ${rounded(bareBytes / 1000)} kB`;
  return {
    name,
    value: bytes / bareBytes,
    unit: 'times',
    goal,
    detail: `${rounded(bytes / 1000)} kB in ${syncs} syncs; ${bare}`,
    measured: { bytes, syncs, bareBytes, messages },
  };
}
