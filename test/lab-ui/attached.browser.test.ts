/** `twinward lab <scenario>` and `twinward demo` as a user meets them: the command line serves, a real browser attaches, and a run on this machine goes as far as the page lets it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunInput } from '../../contract/run-files.ts';
import { demoCommand } from '../../lab/cli/demo-command.ts';
import { labCommand } from '../../lab/cli/lab-command.ts';
import { builtPage } from '../../lab/host-node/page-files.ts';
import { launchBrowser } from '../support/browser.ts';
import { listening } from '../support/cli-here.ts';
import { labRun } from '../support/lab-run.ts';
import { namedScenario } from '../support/named-scenario.ts';

const cwd = mkdtempSync(join(tmpdir(), 'twinward-attached-page-'));
let browser: Browser;
beforeAll(async () => {
  await builtPage(() => {});
  browser = await launchBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  rmSync(cwd, { recursive: true, force: true });
});

/** Opens an address; whatever the page complains of, and whoever else it asks, is kept. */
async function open(address: string): Promise<{ tab: Page; complaints: string[]; strangers: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  const tab = await context.newPage();
  // The town is another test's: drawn in software it would hold everything up.
  await tab.addInitScript(() => {
    HTMLCanvasElement.prototype.getContext = new Proxy(HTMLCanvasElement.prototype.getContext, { apply: (target, canvas, [kind, ...more]) => (String(kind).startsWith('webgl') ? null : Reflect.apply(target, canvas, [kind, ...more])) });
  });
  const complaints: string[] = [];
  const strangers: string[] = [];
  tab.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') complaints.push(`${message.type()}: ${message.text()}`); });
  tab.on('pageerror', (error) => complaints.push(error.message));
  const look = (url: string): void => { if (!/^(data|blob):/.test(url) && new URL(url).host !== new URL(address).host) strangers.push(url); };
  tab.on('request', (request) => look(request.url()));
  tab.on('websocket', (socket) => look(socket.url()));
  await tab.goto(address);
  return { tab, complaints, strangers };
}

const clock = (tab: Page) => tab.locator('.top-clock b').innerText();
/** A run that goes on has no score yet; whether so small a one passes cannot be decided. */
const graded = (tab: Page) => tab.waitForFunction(() => /^\d+$/.test(document.querySelector('.top-score b')?.textContent ?? ''));
const until = (tab: Page, time: string) => tab.waitForFunction((wanted) => document.querySelector('.top-clock b')!.textContent! >= wanted, time, { timeout: 60_000 });

it('a scenario is run here with its real broker and pipeline, at the pace of the page, with what is done to it, to the graded end', async () => {
  const end = Promise.withResolvers<void>();
  const terminal = listening(cwd);
  const command = labCommand('first-night', { homes: '12', duration: '2h' }, terminal, end.promise);
  await expect.poll(() => terminal.said.out).toMatch(/lab {3}http/);
  const address = /lab {3}(\S+)/.exec(terminal.said.out)![1]!;
  expect(address).toMatch(/#scenario=first-night&homes=12&duration=2h$/);
  const { tab, complaints, strangers } = await open(address);
  await tab.locator('.lab').waitFor();
  expect(terminal.said.out).toContain('run   first-night');
  expect(await tab.locator('#homes [role=option]').count()).toBe(12);

  // Plays: ticks close on the broker, and the page moves with them.
  const from = await clock(tab);
  expect(from).toBe('18:00');
  await tab.keyboard.press('Space');
  await until(tab, '18:03');
  await tab.keyboard.press('Space');
  const paused = await clock(tab);

  // Something is done to it through the page's own door, and takes effect.
  const given = await tab.evaluate(async () => (await fetch('api/run/inputs', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ id: 'n1', kind: 'plant', data: { what: 'episode', entry: 'fall-with-long-lie', home: 'h000003' } }) })).status);
  expect(given).toBe(202);

  // A page that goes away and comes back finds the run where it was.
  await tab.reload();
  await tab.locator('.lab').waitFor();
  await until(tab, paused);
  expect(terminal.said.out.match(/run {3}first-night/g)).toHaveLength(1);

  await tab.keyboard.press('2');
  await expect.poll(async () => {
    await tab.keyboard.press('Shift+ArrowRight');
    return terminal.said.out;
  }, { timeout: 60_000, interval: 300 }).toMatch(/run {3}ended: runs\/first-night-/);
  await graded(tab);
  expect(await tab.locator('#alerts [role=option]').filter({ hasText: /Home 3\b/ }).count()).toBeGreaterThan(0);
  expect(await tab.locator('#alerts .chip-verdict').count()).toBeGreaterThan(0);
  expect(complaints).toEqual([]);
  expect(strangers).toEqual([]);

  // The very bytes of the same run without page and broker.
  const [id] = readdirSync(join(cwd, 'runs'));
  const read = (file: string) => readFileSync(join(cwd, 'runs', id!, file), 'utf8');
  const inputs = read('inputs.ndjson').split('\n').filter(Boolean).map((line) => JSON.parse(line) as RunInput);
  expect(inputs).toMatchObject([{ source: 'api:page', id: 'n1', kind: 'plant' }]);
  const plain = await labRun(namedScenario('first-night', { homes: 12, duration: '2h' }), { inputs });
  expect((JSON.parse(read('manifest.json')) as { identity: { digests: object } }).identity.digests).toEqual(plain.report.manifest.digests);

  // Who comes back now sees the run that was made, graded.
  await tab.reload();
  await graded(tab);
  await tab.context().close();
  end.resolve();
  await command;
}, 180_000);

it('a demo is served without a way to start anything here', async () => {
  const end = Promise.withResolvers<void>();
  const terminal = listening(cwd);
  const command = demoCommand('silent-night', {}, terminal, end.promise);
  await expect.poll(() => terminal.said.out).toMatch(/demo {2}http\S+#demo=silent-night\n/);
  const { tab, complaints, strangers } = await open(/demo {2}(\S+)/.exec(terminal.said.out)![1]!);
  await tab.locator('.start, .lab').first().waitFor();
  expect(await tab.locator('meta[name="twinward-api"]').getAttribute('content')).toBe('');
  expect(await tab.evaluate(async () => (await fetch('api/run')).status)).toBe(404);
  expect(strangers).toEqual([]);
  // The one thing that was asked for and is not there.
  expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
  await tab.context().close();
  end.resolve();
  await command;
}, 60_000);
