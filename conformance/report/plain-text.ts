/** Text that came from a station, made fit for where it is shown: it may hold anything. */
import type { LogLine } from './results.js';
import { readableOffset } from './summary.js';

/**
 * Without characters that steer a terminal or are no text: a station could otherwise colour its own result green. Tabs
 * and line ends stay.
 */
export function printable(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu, (found) =>
      found === '\n' || found === '\t' ? found : '\ufffd',
    );
}

/** On one line. */
export function oneLine(text: string): string {
  return printable(text).replace(/\s*\n\s*/g, ' ');
}

const speakers: Readonly<Record<LogLine['who'], string>> = {
  station: 'station >',
  tool: 'tool    >',
  driver: 'driver  *',
  step: 'step    =',
  note: 'note    -',
};

/** `+1.250 s  station > [2,"1","Heartbeat",{}]` */
export function plainLogLine({ atMs, who, text }: LogLine): string {
  return `${readableOffset(atMs).padStart(10)}  ${speakers[who]} ${oneLine(text)}`;
}
