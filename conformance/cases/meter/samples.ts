/** What a MeterValues has to hold: one value for each measurand of a list (3.16). */
import type { Request } from '../../../protocol/messages.js';
import type { Received } from '../../language/expectation.js';
import { CaseFailure } from '../../language/failure.js';
import type { Tester } from '../../language/tester.js';

type MeterValue = Request<'MeterValues'>['meterValue'][number];
type Sample = MeterValue['sampledValue'][number];

/** What an empty list and an absent field stand for (7.31). */
const energy = 'Energy.Active.Import.Register';

export interface SampleRules {
  /** An absent context is Sample.Periodic. */
  readonly context: 'Sample.Periodic' | 'Sample.Clock';
  /** The value of MeterValuesSampledData or MeterValuesAlignedData. */
  readonly measurands: string;
  readonly transactionId: number;
}

/** RS-GetConfiguration of a list of measurands. */
export async function measurandsOf(t: Tester, key: string): Promise<string> {
  const value = await t.valueOf(key);
  t.check(value !== null, `the key ${key}`, 'no such key');
  return value ?? '';
}

/** Checks each of these messages; all their meter values, oldest first. */
export function checkSamples(messages: readonly Received<'MeterValues'>[], rules: SampleRules): readonly MeterValue[] {
  for (const { payload } of messages) {
    const { transactionId = 'absent' } = payload;
    if (transactionId === rules.transactionId) continue;
    throw new CaseFailure(`MeterValues of transaction ${rules.transactionId}`, `transactionId ${transactionId}`);
  }
  const values = messages.flatMap(({ payload }) => payload.meterValue);
  for (const { sampledValue } of values) checkOne(sampledValue, rules);
  return values;
}

export function instantsOf(values: readonly MeterValue[]): readonly number[] {
  return values.map(({ timestamp }) => Date.parse(timestamp));
}

function checkOne(samples: readonly Sample[], { context, measurands }: SampleRules): void {
  for (const sample of samples) {
    const problem = problemOf(sample, context);
    if (problem !== null) throw new CaseFailure(problem.expected, `${nameOf(sample)} with ${problem.came}`);
  }
  const wanted = measurands === '' ? [energy] : measurands.split(',').map((item) => item.trim());
  const names = samples.map(nameOf);
  const problems = [
    ...wanted.filter((item) => !samples.some((sample) => isOf(sample, item))).map((item) => `no ${item}`),
    ...samples
      .filter((sample) => !wanted.some((item) => isOf(sample, item)))
      .map((each) => `a ${nameOf(each)} nobody asked for`),
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} twice`),
  ];
  if (problems.length > 0) throw new CaseFailure(`one value each of ${wanted.join(', ')}`, problems.join('; '));
}

function problemOf(sample: Sample, wanted: SampleRules['context']): { expected: string; came: string } | null {
  const { context = 'Sample.Periodic', format = 'Raw', location, measurand } = sample;
  if (context !== wanted) return { expected: `values of context ${wanted}`, came: `context ${context}` };
  if (format !== 'Raw') return { expected: 'values of format Raw', came: `format ${format}` };
  if (location !== 'EV' || measurand === 'SoC') return null;
  return { expected: 'no location EV but for SoC', came: 'location EV' };
}

const nameOf = ({ measurand = energy, phase }: Sample) => (phase === undefined ? measurand : `${measurand}.${phase}`);

/** An item without a phase asks for all there are (3.16.3). */
const isOf = (sample: Sample, item: string) => nameOf(sample) === item || (sample.measurand ?? energy) === item;
