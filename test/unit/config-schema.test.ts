import { expect, it } from 'vitest';
import { configSchema } from '../../cli/config-file.js';

it('the published schema of the configuration file is the one files are judged by', async () => {
  // `npx vitest run test/unit/config-schema.test.ts -u` writes it anew.
  await expect(`${JSON.stringify(configSchema, null, 2)}\n`).toMatchFileSnapshot('../../docs/run.schema.json');
});
