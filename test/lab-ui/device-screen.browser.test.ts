/** The tab Screen in a real browser: as designed all rules hold on the drawn screen, and each bad setting breaks the rule that it should. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startLabServer, type LabServer } from '../../lab/host-node/lab-server.ts';
import { builtPage } from '../../lab/host-node/page-files.ts';
import { RULE_WORDS, SCREEN_WORDS as W } from '../../lab-ui/words/screen.ts';
import { launchBrowser } from '../support/browser.ts';

let browser: Browser;
let server: LabServer;
beforeAll(async () => {
  server = await startLabServer({ page: await builtPage(() => {}), port: 0 });
  // The town is not looked at: without it the page is quick.
  browser = await launchBrowser(['--disable-3d-apis']);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const broken = (tab: Page) => tab.locator('tr.broken th > span').allInnerTexts();
const press = (tab: Page, name: string) => tab.getByRole('button', { name, exact: true }).first().click();

it('holds as designed, and breaks where a designer breaks it', async () => {
  const tab = await browser.newPage({ viewport: { width: 1440, height: 1400 }, reducedMotion: 'reduce' });
  const faults: string[] = [];
  tab.on('pageerror', ({ message }) => faults.push(message));
  await tab.goto(`${server.url}#scenario=first-night&homes=4&t=2026-01-14T19:05Z&home=2`);
  await tab.locator('#centre-screen').click();
  await tab.locator('.device-panel.measure').waitFor({ timeout: 60_000 });
  await tab.waitForFunction(() => document.querySelector('.rules tbody tr') !== null);
  for (const panel of Object.values(W.panels)) {
    await press(tab, panel);
    for (const { name } of Object.values(W.personas)) {
      await press(tab, name);
      expect(await broken(tab), `${panel}, ${name}`).toEqual([]);
    }
  }
  await press(tab, W.panels.seven);
  await press(tab, W.personas.glasses.name);

  const slide = (name: string, value: number) => () => tab.getByRole('slider', { name }).fill(String(value));
  const bad: [act: () => Promise<void>, rules: (keyof typeof RULE_WORDS)[]][] = [
    [slide(W.text, 0.3), ['size', 'angle']], [slide(W.text, 1.6), ['fits']], [slide(W.contrast, 0.3), ['contrast', 'seen']], [slide(W.choices, 8), ['side', 'choices']], [slide(W.gap, 0), ['gap']],
    [() => press(tab, W.wordings.expert), ['grade']], [() => press(tab, W.hertz(3000)), ['tone']], [() => tab.getByLabel(W.signs).uncheck(), ['shape']],
  ];
  for (const [act, rules] of bad) {
    await act();
    for (const rule of rules) await expect.poll(() => broken(tab), { message: rule }).toContain(RULE_WORDS[rule].name);
    await press(tab, W.reset);
    await expect.poll(() => broken(tab)).toEqual([]);
  }

  // A trembling finger: what is aimed at is not always what is hit, and pressing by keyboard always is.
  await slide(W.choices, 8)();
  await press(tab, W.personas.tremor.name);
  const small = tab.locator('.device-choices button').nth(1);
  for (let n = 0; n < 12; n += 1) await small.click();
  expect(await tab.locator('.screen-press p').innerText()).toMatch(/12 presses: (?!0 missed, 0 on)/);
  await small.press('Enter');
  expect(await tab.locator('.screen-press p').innerText()).toContain(W.pressed(await small.innerText()));
  expect(faults).toEqual([]);
}, 120_000);
