import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { testingPage } from '../support/testing-page.js';

const path = fileURLToPath(new URL('../../docs/testing.md', import.meta.url));

it('docs/testing.md shows what was measured last, and nothing that was typed in', async () => {
  await expect(testingPage(readFileSync(path, 'utf8'))).toMatchFileSnapshot(path);
});
