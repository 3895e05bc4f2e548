/** For those who use the keyboard, listen to the page, or have a small screen. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { products } from '../../cli/products.js';
import { noBrowser, openBrowser, openPage } from '../support/chromium.js';
import { inspectedSite } from '../support/inspected-site.js';
import { weakTexts } from './contrast.js';

type Site = Awaited<ReturnType<typeof inspectedSite>>;

const narrow = { width: 800, height: 1000 };
const wide = { width: 1440, height: 900 };

describe.skipIf(noBrowser !== null)('the inspector, for all who use it', { timeout: 60_000 }, () => {
  let browser: Browser;
  let site: Site;
  let page: Page;
  let errors: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
  });

  const open = async (size = wide, options: Parameters<typeof inspectedSite>[0] = {}) => {
    site = await inspectedSite(options);
    ({ page, errors } = await openPage(browser, size));
    page.setDefaultTimeout(20_000);
    await page.goto(site.url);
    await outlet(1).getByText('Available').first().waitFor();
  };
  afterEach(async () => {
    await page?.context().close();
    await site?.close();
    expect(errors).toEqual([]);
  });

  const outlet = (id: number) => page.getByRole('article', { name: `Outlet ${id}` });
  const charge = async () => {
    site.site.charger.plug(1);
    await outlet(1).getByText('Preparing').first().waitFor();
    site.site.charger.rfid({ idTag: 'DRIVER-CARD' });
    await outlet(1).getByText('Charging').first().waitFor();
  };
  const tab = (name: string) => page.getByRole('tab', { name });
  const focused = () => page.locator(':focus').textContent();
  const lines = async () => Number(await page.getByRole('slider').getAttribute('max'));
  const linesMore = async (more: number) => {
    const before = await lines();
    await expect.poll(lines, { timeout: 20_000 }).toBeGreaterThan(before + more);
  };

  it('goes by arrow keys to the tabs that are there: not to the sequence that stands beside them', async () => {
    await open();
    await tab('Charts').focus();
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('Limits');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toBe('Buttons');
    await page.setViewportSize(narrow);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('Sequence');
    await page.setViewportSize(wide);
    await expect.poll(() => tab('Charts').getAttribute('aria-selected')).toBe('true');
  });

  it('is no longer for a longer trace where the screen is narrow', async () => {
    await open(narrow);
    await tab('Sequence').click();
    const list = page.getByRole('listbox', { name: 'Messages' });
    await list.getByRole('option').first().waitFor();
    const { inner, outer } = await list.evaluate((rows) => ({ inner: rows.scrollHeight, outer: rows.clientHeight }));
    expect(inner).toBeGreaterThan(narrow.height);
    expect(outer).toBeLessThan(narrow.height);
    const drawn = await list.getByRole('option').count();
    expect(drawn).toBeLessThan(narrow.height / 34 + 10);
    expect(await page.locator('html').evaluate((html) => html.scrollWidth)).toBe(narrow.width);
  });

  it('announces nothing by itself while a station charges', async () => {
    await open();
    await charge();
    await page.locator('html').evaluate((html) => {
      const live = html.querySelectorAll('output:not([aria-live=off]), [role=status], [role=alert]');
      const watcher = new html.ownerDocument.defaultView.MutationObserver(() => {
        html.dataset.announced = 'yes';
      });
      for (const element of live) watcher.observe(element, { childList: true, characterData: true, subtree: true });
    });
    await linesMore(40);
    expect(await page.locator('html').getAttribute('data-announced')).toBe(null);
  });

  it('keeps the focus where it is when an actor further up goes, and beside it when that one goes itself', async () => {
    await open();
    await charge();
    const actor = (name: string) => page.getByRole('button', { name: new RegExp(`^${name} `) });
    await actor('smart-charging').focus();
    site.site.charger.unplug(1);
    await actor('transaction').waitFor({ state: 'detached' });
    expect(await focused()).toMatch(/^smart-charging/);
    await outlet(1).getByText('Available').first().waitFor();
    await charge();
    await actor('transaction').focus();
    site.site.charger.unplug(1);
    await actor('transaction').waitFor({ state: 'detached' });
    expect(await focused()).toMatch(/^authorization/);
  });

  it('moves nothing when one steps into the past, and says that it is the past', async () => {
    await open();
    await charge();
    const topOf = async () => (await page.getByRole('tablist').boundingBox())?.y;
    const before = await topOf();
    await page.getByRole('button', { name: 'One line back' }).click();
    await page.getByText('In the past:').waitFor();
    expect(await outlet(1).getByRole('button', { name: 'Plug a car in' }).isVisible()).toBe(false);
    expect(await topOf()).toBe(before);
  });

  it('goes back to the station from a trace that was opened', async () => {
    await open();
    const back = page.getByRole('button', { name: 'Back to the station' });
    expect(await back.isVisible()).toBe(false);
    const buffer = Buffer.from([...site.lines.lines()].join(''));
    await page.getByLabel('Open a trace').setInputFiles({ name: 'a.jsonl', mimeType: 'text/plain', buffer });
    await back.click();
    await page.locator('header').getByText('live').waitFor();
    await outlet(1).getByRole('button', { name: 'Plug a car in' }).waitFor();
  });

  it('tells a limit in amperes where amperes were weighed', async () => {
    await open(wide, { product: products['SC-AC2-DETACHABLE'] });
    await charge();
    await site.station.call('SetChargingProfile', { connectorId: 0, csChargingProfiles: tenAmperes() });
    await outlet(1).getByText('Limit 10 A: ChargePointMaxProfile 7').waitFor();
    await tab('Limits').click();
    const panel = page.getByRole('tabpanel', { name: 'Limits' });
    await panel.getByText('ChargePointMaxProfile 7 (stack level 0): 10 A, which decided').waitFor();
  });

  it('names what is left where the outlets share a limit, and not the limit itself, as what decided', async () => {
    await open();
    await tab('Limits').click();
    const panel = page.getByRole('tabpanel', { name: 'Limits' });
    await panel.getByText('what is left when all outlets share: 60 kW, which decided').waitFor();
    expect(await panel.getByText('which decided').count()).toBe(1);
  });

  it('says in words what an arrow out of sight says', async () => {
    await open();
    await charge();
    await page.getByRole('combobox', { name: 'Columns' }).selectOption('every actor and port');
    const list = page.getByRole('listbox', { name: 'Messages' });
    await list.evaluate((rows) => rows.scrollTo({ left: rows.scrollWidth }));
    const far = list.locator('[data-away] .when span').filter({ hasText: 'outbox → CSMS' });
    await expect.poll(() => far.first().isVisible()).toBe(true);
  });

  it.each(['light', 'dark'] as const)('has texts that can be read in the %s', async (colorScheme) => {
    await open();
    await page.emulateMedia({ colorScheme });
    await charge();
    await page.getByRole('slider').fill(String(Math.floor((await lines()) / 2)));
    await page.locator('.row[data-later]').first().waitFor();
    for (const name of ['Charts', 'Limits', 'Owed to the CSMS', 'Configuration', 'Security events', 'Buttons']) {
      await tab(name).click();
      await page.getByRole('tabpanel', { name }).waitFor();
      expect(await page.locator('body').evaluate(weakTexts), name).toEqual([]);
    }
  });
});

function tenAmperes() {
  return {
    chargingProfileId: 7,
    stackLevel: 0,
    chargingProfilePurpose: 'ChargePointMaxProfile' as const,
    chargingProfileKind: 'Absolute' as const,
    chargingSchedule: {
      startSchedule: new Date().toISOString(),
      chargingRateUnit: 'A' as const,
      chargingSchedulePeriod: [{ startPeriod: 0, limit: 10 }],
    },
  };
}
