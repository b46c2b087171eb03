/** The page as a user meets it: served by the lab, in a real browser. The town is drawn, in software and slowly, only where it is looked at. */
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLabServer, type LabServer } from '../../lab/host-node/lab-server.ts';
import { builtPage } from '../../lab/host-node/page-files.ts';
import { violations } from '../support/axe.ts';
import { launchBrowser, openWatched, WEBGL, type Watched } from '../support/browser.ts';
import { namedScenario } from '../support/named-scenario.ts';
import { runInTexts } from './support.ts';

const base = mkdtempSync(join(tmpdir(), 'twinward-lab-ui-'));
const folder = join(base, 'run');
let browser: Browser;
let drawing: Browser;
let page: string;
let server: LabServer;
beforeAll(async () => {
  const [made, built] = [await runInTexts(namedScenario('first-night', { homes: 20 })), await builtPage(() => {})];
  page = built;
  mkdirSync(folder);
  for (const [name, text] of Object.entries(made.texts)) writeFileSync(join(folder, name), text);
  server = await startLabServer({ page, run: folder, port: 0 });
  [browser, drawing] = await Promise.all([launchBrowser(['--disable-3d-apis']), launchBrowser(WEBGL)]);
}, 120_000);
afterAll(async () => {
  await Promise.all([browser?.close(), drawing?.close()]);
  await server?.close();
  rmSync(base, { recursive: true, force: true });
});

const open = ({ url = server.url, hash = '', town = false, ...look }: { url?: string; hash?: string; town?: boolean } & NonNullable<Parameters<typeof openWatched>[2]> = {}): Promise<Watched> => openWatched(town ? drawing : browser, url + hash, look);

/** Share of points of the town's picture that differ from its first; 0: nothing was drawn. */
async function drawn(tab: Page, selector: string): Promise<number> {
  const png = await tab.locator(selector).first().screenshot();
  return tab.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
    const ctx = canvas.getContext('2d')!;
    ctx.drawImage(image, 0, 0);
    const { data } = ctx.getImageData(0, 0, image.width, image.height);
    let other = 0;
    for (let i = 0; i < data.length; i += 4) if (Math.abs(data[i]! - data[0]!) + Math.abs(data[i + 1]! - data[1]!) + Math.abs(data[i + 2]! - data[2]!) > 40) other += 1;
    return other / (data.length / 4);
  }, png.toString('base64'));
}

const clock = (tab: Page) => tab.locator('.top-clock b').innerText();
const ready = async (tab: Page): Promise<void> => {
  await tab.locator('.lab').waitFor();
  await tab.waitForFunction(() => !document.querySelector('.stage-progress'));
};

it('is small before the town is loaded', () => {
  const first = readdirSync(join(page, 'assets')).filter((name) => name.startsWith('index-'));
  expect(first.length).toBeGreaterThanOrEqual(2);
  expect(first.reduce((sum, name) => sum + gzipSync(readFileSync(join(page, 'assets', name))).length, 0)).toBeLessThan(250_000);
  expect(readdirSync(join(page, 'assets')).some((name) => name.startsWith('stage-'))).toBe(true);
});

describe('a run that is served', () => {
  it('is seen, played and scrubbed without a complaint or a request elsewhere', async () => {
    const { page: tab, complaints } = await open({ town: true });
    await ready(tab);
    expect(await tab.locator('h1').innerText()).toBe('One night in 200 homes');
    expect(await tab.locator('#homes [role=option]').count()).toBeGreaterThan(8);
    await tab.locator('.stage canvas').waitFor();
    await tab.waitForFunction(() => document.querySelector('.stage-message') === null);
    // The first frames of the town come a little after its canvas.
    await expect.poll(() => drawn(tab, '.stage canvas'), { timeout: 30_000 }).toBeGreaterThan(0.2);

    // Plays: the clock moves by itself, and rests when asked.
    expect(await clock(tab)).toBe('18:00');
    await tab.keyboard.press('Space');
    await tab.waitForFunction(() => document.querySelector('.top-clock b')!.textContent! > '18:05');
    await tab.keyboard.press('Space');
    expect(await tab.locator('.transport .play').getAttribute('aria-label')).toBe('Play');

    // Steps, jumps, and scrubs.
    await tab.keyboard.press('Home');
    await tab.keyboard.press('ArrowRight');
    expect(await clock(tab)).toBe('18:01');
    await tab.keyboard.press('Shift+ArrowRight');
    expect(await clock(tab)).toBe('18:16');
    await tab.keyboard.press(']');
    const jumped = await clock(tab);
    expect(await tab.locator('.cards li.chosen time').innerText()).toBe(jumped);
    await tab.keyboard.press('Escape');
    const line = (await tab.locator('.line').boundingBox())!;
    await tab.mouse.move(line.x + 200, line.y + 40);
    await tab.mouse.down();
    await tab.mouse.move(line.x + line.width / 2, line.y + 40);
    await tab.mouse.up();
    expect(await clock(tab)).toMatch(/^0[01]:/);
    expect(complaints).toEqual([]);
    await tab.context().close();
  }, 120_000);

  it('is looked into: its alerts, and a home by keyboard alone; the address brings all of it back', async () => {
    const { page: tab, complaints } = await open({ hash: '#t=2026-01-15T00:30Z' });
    await ready(tab);
    expect(await tab.locator('.stage-message').innerText()).toContain('no WebGL');

    // Alerts stand in their list, each with what it came to.
    await tab.keyboard.press('2');
    expect(await tab.locator('#alerts [role=option]').count()).toBeGreaterThan(3);
    expect(await tab.locator('#alerts .chip-verdict').count()).toBeGreaterThan(3);
    await tab.keyboard.press('1');

    // A home by keyboard alone: find, down into the list, choose.
    await tab.keyboard.press('/');
    await tab.keyboard.type('home 10');
    await tab.keyboard.press('Tab');
    for (let press = 0; press < 12 && (await tab.evaluate(() => document.activeElement?.id)) !== 'homes'; press += 1) await tab.keyboard.press('Tab');
    await tab.keyboard.press('ArrowDown');
    await tab.keyboard.press('Enter');
    expect(await tab.locator('.home-head h2').innerText()).toMatch(/^Home 10/);
    await tab.locator('.chart canvas').first().waitFor();
    expect(await tab.locator('.trend').count()).toBeGreaterThanOrEqual(3);
    expect(await drawn(tab, '.chart canvas')).toBeGreaterThan(0.01);
    expect(Number(await tab.locator('.chart').first().getAttribute('data-readings'))).toBeGreaterThan(10);
    await tab.waitForFunction(() => location.hash.includes('home=10'));

    // The address brings back the moment and the home.
    const { page: again } = await open({ hash: new URL(tab.url()).hash });
    await again.locator('.home-head h2').waitFor();
    expect(await clock(again)).toBe(await clock(tab));
    expect(await again.locator('.home-head h2').innerText()).toMatch(/^Home 10/);
    await again.context().close();

    expect(complaints).toEqual([]);
    await tab.context().close();
  }, 60_000);
});

describe('a folder that is chosen or broken', () => {
  it('opens by the folder picker on a page that was served without a run', async () => {
    const bare = await startLabServer({ page, port: 0 });
    const { page: tab, complaints } = await open({ url: bare.url });
    await tab.getByRole('button', { name: 'Choose a scenario' }).click();
    await tab.locator('#pick').waitFor({ state: 'attached' });
    await tab.locator('#pick').setInputFiles(folder);
    await ready(tab);
    expect(await tab.locator('#homes [role=option]').count()).toBeGreaterThan(8);
    expect(complaints).toEqual([]);
    await tab.context().close();
    await bare.close();
  }, 60_000);

  it('opens when it is dropped on the page', async () => {
    const bare = await startLabServer({ page, port: 0 });
    const { page: tab, complaints } = await open({ url: bare.url });
    await tab.locator('.start-box').waitFor();
    const tools = await tab.context().newCDPSession(tab);
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await tools.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data: { items: [], files: [folder], dragOperationsMask: 1 } });
      if (type === 'dragOver') await tab.locator('.drop-veil').waitFor();
    }
    await ready(tab);
    expect(await tab.locator('h1').innerText()).toBe('One night in 200 homes');
    expect(await tab.locator('.drop-veil').count()).toBe(0);
    expect(complaints).toEqual([]);
    await tab.context().close();
    await bare.close();
  }, 60_000);

  it('of an older version opens and says why there are no trends; hostile text stays text', async () => {
    const older = mkdtempSync(join(base, 'older-'));
    for (const name of ['manifest.json', 'report.json', 'truth.ndjson', 'alerts.ndjson']) copyFileSync(join(folder, name), join(older, name));
    const evil = '<img src=x onerror=alert(1)><script>alert(2)</script>';
    const alerts = readFileSync(join(older, 'alerts.ndjson'), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as { alert: { text: string; home: string } });
    for (const { alert } of alerts) alert.text = evil;
    writeFileSync(join(older, 'alerts.ndjson'), alerts.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const old = await startLabServer({ page, run: older, port: 0 });
    const { page: tab, complaints } = await open({ url: old.url, hash: `#home=${Number(alerts[0]!.alert.home.slice(1))}` });
    await tab.locator('.cards .payload').first().waitFor();
    expect(await tab.locator('.cards .payload').first().innerText()).toBe(evil);
    expect(await tab.locator('.trends .note').innerText()).toContain('scenario.json');
    expect(complaints).toEqual([]);
    await tab.context().close();
    await old.close();
  }, 60_000);

  it('that is malformed says what, where, and how to mend it', async () => {
    const broken = mkdtempSync(join(base, 'broken-'));
    cpSync(folder, broken, { recursive: true });
    writeFileSync(join(broken, 'report.json'), '{"schema":');
    const bad = await startLabServer({ page, run: broken, port: 0 });
    const { page: tab, complaints } = await open({ url: bad.url });
    await tab.locator('[role=alert]').waitFor();
    const text = await tab.locator('[role=alert]').innerText();
    expect(text).toContain('report.json');
    expect(text).toContain('run the scenario again');
    expect(await violations(tab)).toEqual([]);
    expect(complaints).toEqual([]);
    await tab.context().close();
    await bad.close();
  }, 60_000);
});
