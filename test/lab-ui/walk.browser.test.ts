/**
 * The walk that a product team takes, in a real browser: start page → scenario → homes → one home → its vital signs move → something is broken → the alert comes → back in time → the
 * report. Once in a page that has no server behind it but for its files, once attached to a run on this machine. Nothing may complain, and nobody else may be asked.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startLabServer } from '../../lab/host-node/lab-server.ts';
import { builtPage } from '../../lab/host-node/page-files.ts';
import type { RunInput } from '../../contract/run-files.ts';
import { listening } from '../support/cli-here.ts';
import { labCommand } from '../../lab/cli/lab-command.ts';
import { launchBrowser, openWatched, WEBGL } from '../support/browser.ts';
import { labRun } from '../support/lab-run.ts';
import { namedScenario } from '../support/named-scenario.ts';

/** Pictures to look at after a run: `TWINWARD_SHOTS=folder`. */
const SHOTS = process.env['TWINWARD_SHOTS'];
const base = mkdtempSync(join(tmpdir(), 'twinward-walk-'));
let browser: Browser;
let page: string;
beforeAll(async () => {
  if (SHOTS) mkdirSync(SHOTS, { recursive: true });
  page = await builtPage(() => {});
  browser = await launchBrowser(WEBGL);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  rmSync(base, { recursive: true, force: true });
});

const clock = (tab: Page) => tab.locator('.top-clock b').innerText();
const edge = (tab: Page) => tab.locator('.line').getAttribute('data-edge').then(Number);
const picture = async (tab: Page, name: string): Promise<void> => { if (SHOTS) await tab.screenshot({ path: join(SHOTS, `${name}.png`) }); };

/** @returns digests that the page shows, by name, and what was done */
async function walk(tab: Page, mode: string): Promise<{ digests: Record<string, string>; inputs: RunInput[] }> {
  if (mode === 'here') {
    // The town lives its evening already; a scenario is chosen all the same.
    await picture(tab, `${mode}-0-welcome`);
    await tab.getByRole('button', { name: 'Choose a scenario' }).click();
  }
  await tab.locator('.shelf-list label', { hasText: 'My first night' }).click();
  await tab.getByRole('textbox', { name: 'Homes' }).fill('12');
  await tab.getByRole('textbox', { name: 'How long' }).fill('2h');
  await picture(tab, `${mode}-1-start`);
  await tab.getByRole('button', { name: 'Start it' }).click();

  await tab.locator('#homes [role=option]').first().waitFor();
  expect(await tab.locator('#homes [role=option]').count()).toBeGreaterThan(8);
  await tab.locator('.stage canvas').waitFor();
  await picture(tab, `${mode}-2-homes`);

  // One home, and its vital signs go on while time runs. (The town rests meanwhile: drawn in software it would hold everything up.)
  await tab.locator('#homes [role=option]', { hasText: 'Home 5' }).click();
  expect(await tab.locator('.home-head h2').innerText()).toMatch(/^Home 5/);
  await picture(tab, `${mode}-3-street`);
  await tab.locator('#centre-signals').click();
  await tab.keyboard.press('l');
  await tab.waitForFunction(() => Number(document.querySelector('.chart')?.getAttribute('data-readings')) > 0, undefined, { timeout: 60_000 });
  const first = Number(await tab.locator('.chart').first().getAttribute('data-readings'));
  await tab.waitForFunction((count) => Number(document.querySelector('.chart')?.getAttribute('data-readings')) > count, first, { timeout: 60_000 });
  await tab.locator('.play').click();
  await picture(tab, `${mode}-3-home`);

  // Something is broken by a person: the resident falls, and nobody comes.
  await tab.keyboard.press('b');
  await tab.locator('.inject-list label', { hasText: 'A fall with a long lie' }).click();
  await tab.locator('.inject-do').click();
  await tab.locator('.inject-last', { hasText: 'took effect at' }).waitFor();
  const at = await clock(tab);
  await picture(tab, `${mode}-4-break`);
  await tab.keyboard.press('b');
  await tab.keyboard.press('l');

  // The alert comes.
  await tab.locator('.cards .card-go', { hasText: 'fall' }).first().waitFor({ timeout: 60_000 });
  await tab.locator('.play').click();
  await picture(tab, `${mode}-5-alert`);
  const reached = await edge(tab);

  // Back in time: the world stays where it is, but for the minute it may have been in.
  await tab.keyboard.press('Home');
  expect(await clock(tab)).toBe('20:00');
  expect(await edge(tab) - reached).toBeOneOf([0, 1]);
  await tab.keyboard.press(']');
  expect(await clock(tab) >= '20:00').toBe(true);
  expect(at >= '20:00').toBe(true);
  await picture(tab, `${mode}-6-back`);

  // To its end, and the report.
  await tab.keyboard.press('Escape');
  await tab.getByRole('button', { name: 'Run on to the end' }).click();
  await tab.locator('.summary-verdict').waitFor({ timeout: 120_000 });
  await tab.locator('#centre-report').click();
  await tab.frameLocator('iframe').locator('h1').first().waitFor({ timeout: 30_000 });
  expect(await tab.frameLocator('iframe').locator('body').innerText()).toContain('My first night');
  await picture(tab, `${mode}-7-report`);
  await tab.locator('.digests summary').click();
  const digests = Object.fromEntries(await tab.locator('[data-digest]').evaluateAll((all) => all.map((one) => [one.getAttribute('data-digest')!, one.getAttribute('title')!])));
  const inputs = await tab.evaluate(() => new URLSearchParams(location.hash.slice(1)).get('inputs')!);
  return { digests, inputs: JSON.parse(Buffer.from(inputs, 'base64url').toString('utf8')) as RunInput[] };
}

/** The digests of the same run, with what was done to it, without any page. */
async function onTheCommandLine(inputs: RunInput[]): Promise<object> {
  expect(inputs).toMatchObject([{ source: 'api:page', kind: 'plant', data: { entry: 'fall-with-long-lie', home: 'h000005' } }]);
  return (await labRun(namedScenario('my-first-night', { homes: 12, duration: '2h' }), { inputs })).report.manifest.digests;
}

it('in a page without a server ends with the digests of the command line', async () => {
  const server = await startLabServer({ page, port: 0 });
  const { page: tab, complaints } = await openWatched(browser, server.url);
  const { digests, inputs } = await walk(tab, 'here');
  expect(digests).toEqual(await onTheCommandLine(inputs));
  expect(complaints).toEqual([]);
  await tab.context().close();
  await server.close();
}, 300_000);

it('attached to a run on this machine does, too', async () => {
  const end = Promise.withResolvers<void>();
  const terminal = listening(base);
  const command = labCommand(undefined, {}, terminal, end.promise);
  await expect.poll(() => terminal.said.out, { timeout: 60_000 }).toMatch(/lab {3}http/);
  const { page: tab, complaints } = await openWatched(browser, /lab {3}(\S+)/.exec(terminal.said.out)![1]!);
  const { digests, inputs } = await walk(tab, 'attached');
  expect(digests).toEqual(await onTheCommandLine(inputs));
  expect(complaints).toEqual([]);
  expect(terminal.said.out).toMatch(/run {3}ended: runs\/my-first-night-/);
  await tab.context().close();
  end.resolve();
  await command;
}, 300_000);
