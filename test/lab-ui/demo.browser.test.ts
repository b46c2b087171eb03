/** The demo as a visitor meets it, in a real browser. Nothing is drawn in 3D here: the words, the run behind them, and how control is handed over. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startLabServer, type LabServer } from '../../lab/host-node/lab-server.ts';
import { builtPage } from '../../lab/host-node/page-files.ts';
import { launchBrowser, openWatched } from '../support/browser.ts';
import { labRun } from '../support/lab-run.ts';
import { namedScenario } from '../support/named-scenario.ts';

let browser: Browser;
let server: LabServer;
beforeAll(async () => {
  server = await startLabServer({ page: await builtPage(() => {}), port: 0 });
  browser = await launchBrowser(['--disable-3d-apis']);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

it('plays the fall at night to its end, says what is true and what was said, and leaves the same bytes as the command line', async () => {
  const { page, complaints } = await openWatched(browser, `${server.url}#demo=fall&rate=20`);
  const heard: string[] = [];
  await page.exposeFunction('heard', (text: string) => void (text !== '' && heard.at(-1) !== text && heard.push(text)));
  await page.locator('.demo-story').waitFor();
  await page.evaluate(() => {
    const status = () => (globalThis as unknown as { heard(text: string): void }).heard(document.querySelector('.demo [role=status]')?.textContent ?? '');
    status();
    new MutationObserver(status).observe(document.querySelector('.lab')!, { subtree: true, childList: true, characterData: true });
  });
  await page.locator('.demo-end').waitFor({ timeout: 240_000 });
  expect(heard.some((text) => /True: 23:40\. Maci Herzog has fallen and cannot get up\. The pipeline: has said nothing yet/.test(text)), heard.join('\n')).toBe(true);
  expect(heard.some((text) => /The pipeline: 23:43, high priority, to the nurse\. Fall reported at 23:40/.test(text))).toBe(true);
  expect(heard.at(-1)).toMatch(/^Graded: found, and in time, and nobody else .* the alert came at 23:43/);
  expect(new URL(page.url()).hash).toBe('#demo=fall');

  await page.getByRole('button', { name: 'Look around' }).click();
  await page.locator('.demo').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await page.locator('.digests summary').click();
  const shown = Object.fromEntries(await page.locator('[data-digest]').evaluateAll((all) => all.map((one) => [(one as HTMLElement).dataset['digest'], (one as HTMLElement).title])));
  const { alerts, truth } = (await labRun(namedScenario('fall-at-night'))).identity.digests;
  expect(shown).toMatchObject({ alerts, truth });
  expect(complaints).toEqual([]);
  await page.context().close();
}, 330_000);

it('welcomes whoever comes without an address, hands control over as soon as they act, and takes it back when asked', async () => {
  const { page, complaints } = await openWatched(browser, server.url);
  await page.locator('.demo-welcome').waitFor();
  await page.waitForFunction(() => document.querySelector('.top-clock b')!.textContent! > '21:00', undefined, { timeout: 60_000 });
  expect(new URL(page.url()).hash).toBe('');
  await page.getByRole('button', { name: 'Play the night' }).click();
  await page.locator('.demo-story').waitFor();
  const goOn = page.getByRole('button', { name: 'Go on' });
  await page.waitForFunction(() => document.querySelector('.top-clock b')!.textContent! > '21:02', undefined, { timeout: 60_000 });
  await page.keyboard.press('Space');
  await goOn.click();
  const clock = () => page.locator('.top-clock b').innerText();
  await page.locator('#homes .list-row').first().click();
  await goOn.waitFor();
  const at = await clock();
  await page.keyboard.press('ArrowLeft');
  expect(await clock()).not.toBe(at);
  await goOn.click();
  await page.waitForFunction((before) => document.querySelector('.top-clock b')!.textContent! > before, at, { timeout: 60_000 });
  await page.getByRole('button', { name: 'End the story' }).click();
  await page.locator('.demo').waitFor({ state: 'detached' });
  expect(await page.locator('.transport .play').getAttribute('aria-label')).toBe('Play');
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);

it('leads from the welcome to the scenarios, and on a phone welcomes above the list', async () => {
  const wide = await openWatched(browser, server.url);
  await wide.page.getByRole('button', { name: 'Choose a scenario' }).click();
  await wide.page.locator('.start').waitFor();
  await wide.page.context().close();
  const { page, complaints } = await openWatched(browser, server.url, { width: 390, height: 800 });
  await page.locator('.demo-phone .demo-welcome').waitFor();
  expect(await page.getByRole('button', { name: 'Play the night' }).count()).toBe(0);
  const [card, list] = [await page.locator('.demo-welcome').boundingBox(), await page.locator('.list').boundingBox()];
  expect(card!.y + card!.height).toBeLessThanOrEqual(list!.y + 1);
  expect(list!.height).toBeGreaterThan(100);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);
