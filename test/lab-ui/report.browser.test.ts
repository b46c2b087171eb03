/** The report inside the page: it shows and works in a frame that can reach nothing, hostile text stays text, and the run that is saved is whole. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { unzipSync } from 'three/addons/libs/fflate.module.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startLabServer, type LabServer } from '../../lab/host-node/lab-server.ts';
import { builtPage } from '../../lab/host-node/page-files.ts';
import { launchBrowser } from '../support/browser.ts';
import { namedScenario } from '../support/named-scenario.ts';
import { runInTexts } from './support.ts';

const EVIL = '<img src=x onerror="parent.stolen=1"><script>parent.stolen=2</script>';
const base = mkdtempSync(join(tmpdir(), 'twinward-report-'));
const asked: string[] = [];
const stranger = createServer((request, response) => {
  asked.push(request.url ?? '');
  response.end();
});
let browser: Browser;
let server: LabServer;
beforeAll(async () => {
  const [{ texts }, page] = [await runInTexts(namedScenario('first-night', { homes: 20 })), await builtPage(() => {})];
  const report = JSON.parse(texts['report.json']!) as { findings: { text: string; title: string }[] };
  for (const finding of report.findings) finding.text = EVIL;
  const folder = join(base, 'run');
  mkdirSync(folder);
  for (const [name, text] of Object.entries({ ...texts, 'report.json': JSON.stringify(report) })) writeFileSync(join(folder, name), text);
  server = await startLabServer({ page, run: folder, port: 0 });
  await new Promise<void>((resolve) => { stranger.listen(0, '127.0.0.1', resolve); });
  browser = await launchBrowser();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
  stranger.close();
  rmSync(base, { recursive: true, force: true });
});

it('shows the report in a frame without an origin, lets its script work, and keeps it from everything else', async () => {
  // As on a phone: the town, which is slow to draw in software, is not loaded.
  const context = await browser.newContext({ viewport: { width: 700, height: 900 }, reducedMotion: 'reduce', acceptDownloads: true });
  const tab = await context.newPage();
  const complaints: string[] = [];
  tab.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text()); });
  tab.on('pageerror', (error) => complaints.push(error.message));
  await tab.goto(server.url);
  await tab.locator('#centre-report').click();
  const frame = tab.frameLocator('.report-frame');
  await frame.locator('h1').waitFor();
  expect(await frame.locator('h1').innerText()).toBe('One night in 200 homes');

  // Its script works: episodes are filtered, the chosen colours are the lab's.
  await frame.locator('#ep-find').fill('no such words');
  await frame.locator('.nothing').waitFor();
  await frame.locator('#ep-find').fill('');
  for (const theme of ['light', 'dark']) {
    await tab.locator('.top-buttons .icon-button[title*="(T)"]').click();
    await frame.locator(`html[data-theme="${theme}"]`).waitFor();
  }

  // Hostile text is text.
  const inside = tab.frames().find((one) => one.url().includes('report-frame.html'))!;
  expect(await inside.evaluate(() => document.body.textContent!.includes('onerror="parent.stolen=1"'))).toBe(true);
  expect(await inside.evaluate(() => document.querySelectorAll('img').length)).toBe(0);
  expect(complaints).toEqual([]);

  // Even what runs in the frame reaches neither the page nor another host.
  const elsewhere = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
  const tries = await inside.evaluate(async (host) => {
    const tell = async (act: () => unknown): Promise<string> => {
      try {
        await act();
        return 'reached';
      } catch (error) {
        return (error as Error).name;
      }
    };
    const picture = () => new Promise((resolve, reject) => { Object.assign(new Image(), { onload: resolve, onerror: () => reject(new Error('refused')), src: `${host}/picture` }); });
    return { origin: self.origin, parent: await tell(() => parent.document.title), top: await tell(() => top!.location.href), fetch: await tell(() => fetch(`${host}/fetch`)), own: await tell(() => fetch('run/report.json')), picture: await tell(picture) };
  }, elsewhere);
  expect(tries).toEqual({ origin: 'null', parent: 'SecurityError', top: 'SecurityError', fetch: 'TypeError', own: 'TypeError', picture: 'Error' });
  await inside.evaluate((host) => { location.href = `${host}/frame`; }, elsewhere).catch(() => {});
  await tab.waitForTimeout(300);
  expect(asked).toEqual([]);
  expect(await tab.evaluate(() => (globalThis as { stolen?: number }).stolen)).toBeUndefined();

  // What is saved is the whole folder.
  const [download] = await Promise.all([tab.waitForEvent('download'), tab.locator('.keep-bar .button').last().click()]);
  const path = join(base, 'saved.zip');
  await download.saveAs(path);
  const names = Object.keys(unzipSync(readFileSync(path)));
  const folder = names[0]!.split('/')[0]!;
  expect(download.suggestedFilename()).toBe(`${folder}.zip`);
  expect(names.map((name) => name.slice(folder.length + 1)).toSorted()).toEqual(['alerts.ndjson', 'inputs.ndjson', 'junit.xml', 'manifest.json', 'report.html', 'report.json', 'scenario.json', 'truth.ndjson']);
  await context.close();
}, 120_000);

it('an episode of the report leads to its home and moment in the lab', async () => {
  const context = await browser.newContext({ viewport: { width: 700, height: 900 } });
  const tab = await context.newPage();
  await tab.goto(server.url);
  await tab.locator('#centre-report').click();
  const first = tab.frameLocator('.report-frame').locator('.ep').first();
  await first.locator('summary').click();
  const home = Number((await first.getAttribute('data-h'))!.slice(1));
  await first.locator('button.chip').click();
  await tab.locator('.home-head h2').waitFor();
  expect(await tab.locator('.home-head h2').innerText()).toMatch(new RegExp(`^Home ${home}\\b`));
  expect(await tab.locator('#centre-stage').getAttribute('aria-selected')).toBe('true');
  await context.close();
}, 60_000);
