/** A transaction that a refused request must leave alone. */
import { message } from '../../language/messages.js';
import type { Tester } from '../../language/tester.js';

/** It neither stops nor makes room for another; that the connector stays Charging is judged at the end of the case. */
export async function goesOn(t: Tester): Promise<void> {
  await t.never([message('StopTransaction'), message('StartTransaction'), message('Authorize')]);
}
