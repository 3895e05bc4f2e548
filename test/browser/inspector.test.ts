import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { noBrowser, openBrowser, openPage } from '../support/chromium.js';
import { inspectedSite } from '../support/inspected-site.js';

type Site = Awaited<ReturnType<typeof inspectedSite>>;

const longest = { timeout: 60_000 };

describe.skipIf(noBrowser !== null)('the inspector, as a person uses it', longest, () => {
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

  const open = async (options: Parameters<typeof inspectedSite>[0] = {}) => {
    site = await inspectedSite(options);
    ({ page, errors } = await openPage(browser));
    page.setDefaultTimeout(20_000);
    await page.goto(site.url);
    await text(outlet(1), 'Available');
  };
  afterEach(async () => {
    await page?.context().close();
    await site?.close();
    expect(errors).toEqual([]);
  });

  const outlet = (id: number) => page.getByRole('article', { name: `Outlet ${id}` });
  const press = (id: number, name: string) => outlet(id).getByRole('button', { name, exact: false }).click();
  const text = (where: Locator, words: string | RegExp) => where.getByText(words).first().waitFor();
  const tab = (name: string) => page.getByRole('tab', { name }).click();
  const charge = async () => {
    await press(1, 'Plug a car in');
    await text(outlet(1), 'Preparing');
    await press(1, 'Show a tag');
    await text(outlet(1), 'Charging');
  };
  // Of the picture, which stands in a shadow of the page.
  const litStates = () =>
    page.locator('#charts .state.on').evaluateAll((all) => all.map((state) => state.getAttribute('data-state')));

  it('shows a car that plugs in, swipes and charges: its status, its power, and why the limit is what it is', async () => {
    await open();
    await text(page.getByRole('article', { name: 'Station' }), 'connected');
    await text(page.getByRole('article', { name: 'Station' }), 'Accepted');
    await charge();
    await text(outlet(1), /^[1-9][\d.]* kW$/);
    await text(outlet(1), /Limit 120\.0 kW: .*outlet|Limit 120.*/);
    await site.station.call('SetChargingProfile', { connectorId: 0, csChargingProfiles: siteLimit(60_000) });
    await text(outlet(1), /Limit 60\.?0? kW.*ChargePointMaxProfile/);
  });

  it('lights the states of a chart, draws the transition taken last, and follows the station', async () => {
    await open();
    await expect.poll(litStates).toContain('connector.use.available');
    await charge();
    await expect.poll(litStates).toContain('connector.cable.plugged');
    await expect.poll(() => page.locator('#charts .edge.hot').count()).toBeGreaterThan(0);
    await page.getByRole('button', { name: /^outbox/ }).click();
    await expect.poll(litStates).toContain('outbox.gate.open');
  });

  it('steps back to before the car came, and returns to now', async () => {
    await open();
    await page.waitForTimeout(300);
    const slider = page.getByRole('slider');
    const before = Number(await slider.inputValue());
    await charge();
    await slider.fill(String(before));
    await text(outlet(1), 'Available');
    await expect.poll(litStates).toContain('connector.cable.unplugged');
    expect(await outlet(1).getByRole('button', { name: 'Plug a car in' }).isVisible()).toBe(false);
    await page.getByRole('button', { name: 'One line forward' }).click();
    await expect.poll(async () => Number(await slider.inputValue())).toBe(before + 1);
    await page.getByRole('button', { name: 'Now' }).click();
    await text(outlet(1), 'Charging');
  });

  it('finds messages, joins a call to its answer, and goes to the instant of the one that is chosen', async () => {
    await open();
    await charge();
    const list = page.getByRole('listbox', { name: 'Messages' });
    await page.getByRole('searchbox', { name: 'Find in the sequence' }).fill('StartTransaction');
    const rows = list.getByRole('option');
    await expect.poll(() => rows.count()).toBeGreaterThan(0);
    for (const label of await rows.evaluateAll((all) => all.map((row) => row.getAttribute('aria-label'))))
      expect(label).toContain('StartTransaction');
    await list
      .getByRole('option', { name: /outbox to CSMS: StartTransaction/ })
      .first()
      .click();
    const detail = page.getByLabel('The message', { exact: true });
    await text(page.locator('#sequence'), /meterStart/);
    expect(await detail.textContent()).toMatch(/answered .* later/);
    await page.getByRole('searchbox', { name: 'Find in the sequence' }).fill('no such word');
    await text(page.locator('#sequence'), 'nothing that fits');
  });

  it('draws the limit over time with the profile that decided', async () => {
    await open();
    await charge();
    await site.station.call('SetChargingProfile', { connectorId: 0, csChargingProfiles: siteLimit(42_000) });
    await tab('Limits');
    const panel = page.getByRole('tabpanel', { name: 'Limits' });
    await text(panel, /42\.?0? kW.*ChargePointMaxProfile 7/);
    await expect.poll(() => panel.locator('svg.plot').getAttribute('aria-label')).toContain('limit 42.0 kW');
    expect((await panel.locator('path.limit').first().getAttribute('d'))?.length).toBeGreaterThan(10);
  });

  it('breaks the hardware and mends it', async () => {
    await open();
    await press(2, 'Raise a ground failure');
    await text(outlet(2), 'Faulted (GroundFailure)');
    await press(2, 'Clear all faults');
    await text(outlet(2), 'Available');
  });

  it('loses the network in the middle of a session: what is owed waits, and says what for', async () => {
    await open();
    await charge();
    await tab('Buttons');
    const network = page.getByRole('form', { name: /uplink/ });
    await network.getByLabel(/^up/).selectOption('false');
    await network.getByRole('button').click();
    await text(page.getByRole('article', { name: 'Station' }), /no connection/);
    await press(1, 'Unplug the car');
    await tab('Owed to the CSMS');
    const panel = page.getByRole('tabpanel', { name: 'Owed to the CSMS' });
    await text(panel, 'StopTransaction');
    await text(panel, /connection/i);
    await tab('Buttons');
    await network.getByLabel(/^up/).selectOption('true');
    await network.getByRole('button').click();
    await tab('Owed to the CSMS');
    await text(panel, 'Nothing is owed');
  });

  it('still knows what happened after a reload', async () => {
    await open();
    await charge();
    const lines = Number(await page.getByRole('slider').getAttribute('max'));
    await page.reload();
    await text(outlet(1), 'Charging');
    await expect
      .poll(async () => Number(await page.getByRole('slider').getAttribute('max')))
      .toBeGreaterThanOrEqual(lines);
    await page.getByRole('searchbox', { name: 'Find in the sequence' }).fill('BootNotification');
    await page
      .getByRole('option', { name: /BootNotification/ })
      .first()
      .waitFor();
  });

  it('lists the configuration and the security events', async () => {
    await open();
    await tab('Configuration');
    await page.getByRole('searchbox', { name: 'Find', exact: true }).fill('MeterValueSample');
    await text(page.getByRole('row', { name: /MeterValueSampleInterval/ }), '1');
    await tab('Security events');
    await text(page.getByRole('tabpanel', { name: 'Security events' }), 'StartupOfTheDevice');
  });

  it('opens a trace from a file, and nobody can act on it', async () => {
    await open();
    await charge();
    const recorded = [...site.lines.lines()].join('');
    const folder = mkdtempSync(join(tmpdir(), 'inspector-'));
    const file = join(folder, 'session.jsonl');
    writeFileSync(file, recorded);
    await page.getByLabel('Open a trace').setInputFiles(file);
    await text(page.locator('header'), 'recorded: session.jsonl');
    await text(outlet(1), 'Charging');
    expect(await outlet(1).getByRole('button', { name: 'Plug a car in' }).isVisible()).toBe(false);
    writeFileSync(file, 'no trace at all\n');
    await page.getByLabel('Open a trace').setInputFiles(file);
    await text(page.getByRole('alert'), /no trace of statecharge/);
    rmSync(folder, { recursive: true });
  });

  it('can be gone through with the keyboard alone', async () => {
    await open();
    await page.getByRole('tab', { name: 'Charts' }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.locator(':focus').textContent()).toBe('Limits');
    await page.getByRole('listbox', { name: 'Messages' }).focus();
    const at = Number(await page.getByRole('slider').inputValue());
    await page.keyboard.press('Home');
    await expect.poll(async () => Number(await page.getByRole('slider').inputValue())).toBeLessThan(at);
  });

  it('only shows where acting is not allowed, and says why', async () => {
    await open({ whyNot: 'Start it with --inspector-acts to act from here.' });
    expect(await outlet(1).getByRole('button', { name: 'Plug a car in' }).isVisible()).toBe(false);
    await tab('Buttons');
    await text(page.getByRole('tabpanel', { name: 'Buttons' }), 'Start it with --inspector-acts to act from here.');
  });
});

/** For all outlets together, from now on (7.8). */
function siteLimit(limitW: number) {
  return {
    chargingProfileId: 7,
    stackLevel: 0,
    chargingProfilePurpose: 'ChargePointMaxProfile' as const,
    chargingProfileKind: 'Absolute' as const,
    chargingSchedule: {
      startSchedule: new Date().toISOString(),
      chargingRateUnit: 'W' as const,
      chargingSchedulePeriod: [{ startPeriod: 0, limit: limitW }],
    },
  };
}
