/** Values that ChangeConfiguration has set (9.1), as records of the chain. */
import type { ConfigurationStore } from '../protocol/ports/store.js';
import type { Chain } from './chain.js';
import { bodiesOf } from './recover.js';

/** Opens the store where the ledger has not done so yet; damage to a value is told by the ledger's `open`. */
export function configurationOn(chain: Chain): ConfigurationStore {
  return {
    async load() {
      await chain.open();
      // Not assigned one by one: a key named __proto__ must stay a key.
      return Object.fromEntries(bodiesOf<string>(chain.state, 'configuration').map(({ id, body }) => [id, body]));
    },
    async save(key, value) {
      await chain.open();
      await chain.commit([{ kind: 'configuration', id: key, body: value }]);
    },
  };
}
