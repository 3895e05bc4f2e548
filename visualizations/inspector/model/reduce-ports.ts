/** What the station has asked of its ports, and what it has not been answered yet. */
import { fieldsOf, isFields, numberOf, type TraceLine, textOf } from './line.js';
import { mostSettings } from './most.js';
import type { AskedNow, Present } from './present.js';
import { isSetting, settingsIn } from './reduce-run.js';

/** More than these are never open; a trace that tells otherwise fills no memory. */
const mostAsked = 200;

export function portLine(present: Present, line: TraceLine): Present {
  const number = numberOf(line['number']);
  const call = textOf(line['call']);
  if (number === null || call === null) return present;
  if (line.kind === 'asked') {
    const asked: AskedNow = { number, call, sinceMs: line.atMs, about: line['about'] ?? null };
    return { ...present, asked: [...present.asked, asked].slice(-mostAsked) };
  }
  const question = present.asked.find((one) => one.number === number && one.call === call);
  const after = line.kind === 'answered' ? configured(present, call, question?.about, line['answer']) : present;
  return question === undefined ? after : { ...after, asked: after.asked.filter((one) => one !== question) };
}

function configured(present: Present, call: string, about: unknown, answer: unknown): Present {
  if (call === 'configuration.load' && isFields(answer))
    return { ...present, configuration: { ...present.configuration, ...settingsIn(answer) } };
  return call === 'configuration.save' ? withSetting(present, fieldsOf(about)) : present;
}

export function withSetting(present: Present, { key, value }: Readonly<Record<string, unknown>>): Present {
  if (typeof key !== 'string' || !isSetting(key, value) || present.configuration[key] === value) return present;
  if (!Object.hasOwn(present.configuration, key) && Object.keys(present.configuration).length >= mostSettings)
    return present;
  return { ...present, configuration: { ...present.configuration, [key]: value } };
}
