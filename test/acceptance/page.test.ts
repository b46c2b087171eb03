/** The page that a real run leaves: opens from disk in a browser, alone, without a complaint. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { requestOf } from '../../lab/cli/run-command.ts';
import { runScenario } from '../../lab/host-node/run.ts';
import { launchBrowser } from '../support/browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'twinward-page-'));
let browser: Browser;
beforeAll(async () => { browser = await launchBrowser(); });
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

it.each([['a night', { homes: '20' }], ['a minute in which nothing happens', { homes: '1', duration: '1m' }]])('of %s', async (_name, options) => {
  const { request } = await requestOf('first-night', { pace: 'max', broker: 'virtual', sut: 'reference', workers: '1', paired: true, out: join(folder, options.homes), ...options }, process.cwd());
  const { report, folder: out } = await runScenario(request, { onProgress: () => {}, signal: new AbortController().signal });
  const file = join(out, 'report.html');
  expect(statSync(file).size).toBeLessThan(2_000_000);

  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  const heard: string[] = [];
  page.on('console', (message) => heard.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => heard.push(error.message));
  page.on('request', (request) => { if (!/^(data|file):/.test(request.url())) heard.push(request.url()); });
  await page.goto(pathToFileURL(file).href);
  await page.evaluate(() => { for (const fold of document.querySelectorAll('details')) fold.open = true; });
  const text = await page.locator('body').innerText();
  expect(heard).toEqual([]);
  expect(text).toContain(report.manifest.title);
  expect(text.toLowerCase()).toContain(report.verdict);
  expect(/.{0,60}(?:NaN|undefined|Infinity|\bnull\b|Invalid Date|\[object).{0,20}/.exec(text)?.[0]).toBeUndefined();
  if (report.score !== null) expect(text).toContain(String(Math.round(report.score)));
  // Every episode of the run is on the page.
  const episodes = report.findings.filter(({ kind }) => kind === 'episode');
  expect(await page.locator('.ep').count()).toBe(episodes.length);
  await context.close();
});
