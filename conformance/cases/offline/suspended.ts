/** A suspended transaction, as its meter shows it. */
import type { Received } from '../../language/expectation.js';
import { message } from '../../language/messages.js';
import type { Tester } from '../../language/tester.js';

const register = 'Energy.Active.Import.Register';

/** What a meter may round. */
const roundingWh = 1;

/**
 * The transaction stays open for three samples. Until the second the energy may run out, then its register stands
 * still. The case asks for no samples, so that a station may have fewer, or none with a register.
 */
export async function staysWithoutEnergy(t: Tester): Promise<void> {
  const sinceMs = t.now();
  await t.never([message('StopTransaction')], 3 * t.timing.intervalS * 1_000 + t.timing.deviationMs);
  const readings = t
    .received('MeterValues')
    .filter((call) => call.payload.connectorId === t.c && isTakenAfter(sinceMs, call))
    .flatMap((call) => energyWh(call) ?? []);
  const [, before, after] = readings;
  if (before === undefined || after === undefined) {
    t.story.remark('not enough samples of the energy register to see that no energy flows');
    return;
  }
  const grownWh = after - before;
  t.check(grownWh <= roundingWh, 'no energy while SuspendedEVSE', `${grownWh} Wh between two samples`);
}

const isTakenAfter = (instantMs: number, { payload }: Received<'MeterValues'>) =>
  payload.meterValue.every(({ timestamp }) => Date.parse(timestamp) > instantMs);

function energyWh({ payload }: Received<'MeterValues'>): number | null {
  const samples = payload.meterValue.flatMap(({ sampledValue }) => sampledValue);
  const sample = samples.find(({ measurand = register, phase }) => measurand === register && phase === undefined);
  if (sample === undefined) return null;
  return Number(sample.value) * (sample.unit === 'kWh' ? 1_000 : 1);
}
