#!/usr/bin/env node
// Committed as an executable: a bundle that is rebuilt loses its mode, and with it every link npm made to it.
import { existsSync } from 'node:fs';

const bundle = new URL('../dist/main.js', import.meta.url);

if (existsSync(bundle)) {
  await import(bundle.href);
} else {
  console.error('statecharge is not built yet: run `npm run build` first.');
  process.exitCode = 1;
}
