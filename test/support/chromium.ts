/** The browser of this machine, for tests that do as a person would. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** `STATECHARGE_CHROMIUM`, or what the path has; null where there is none. */
export const chromiumPath: string | null = process.env['STATECHARGE_CHROMIUM'] ?? onPath();

/** Where a browser is asked for, a machine without one fails, and skips nothing. */
const isRequired = process.env['STATECHARGE_BROWSER'] === 'required';

/** The reason why tests in a browser are left out, or null: they are not. */
export const noBrowser: string | null =
  chromiumPath !== null || isRequired
    ? null
    : 'browser tests are skipped: no chromium on the path, and STATECHARGE_CHROMIUM names none';

if (noBrowser !== null) console.log(noBrowser);

function onPath(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @throws where there is none. */
export function openBrowser(): Promise<Browser> {
  if (chromiumPath === null) throw new Error('No Chromium: install one, or name it in STATECHARGE_CHROMIUM.');
  // Whoever is root in a container has no sandbox to go into.
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath: chromiumPath, args: isRoot ? ['--no-sandbox'] : [] });
}

/** A page that tells of every error in its console: a test that passes has had none. */
export async function openPage(browser: Browser, size = { width: 1400, height: 900 }) {
  const context = await browser.newContext({ viewport: size });
  const page: Page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  return { page, errors };
}
