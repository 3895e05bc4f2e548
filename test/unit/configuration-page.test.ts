import { expect, it } from 'vitest';
import { configurationPage } from '../../cli/keys/markdown.js';

it('the page of the configuration keys is the one their table makes', async () => {
  // `npx vitest run test/unit/configuration-page.test.ts -u` writes it anew.
  await expect(configurationPage()).toMatchFileSnapshot('../../docs/configuration.md');
});
