/**
 * Promises of the page, measured in the packaged Chromium, which draws WebGL in software: draw calls and script are those of any machine, whole frames are not, and are not told.
 * Nothing of the page is asked: calls are counted where they reach WebGL, script is the time inside the frame callbacks, input delay is the browser's own Event Timing.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { startLabServer, type LabServer } from '../lab/host-node/lab-server.ts';
import { builtPage } from '../lab/host-node/page-files.ts';
import { launchBrowser, WEBGL } from '../test/support/browser.ts';

export interface UiFigures {
  /** of the town of 10,000 homes, per frame: median */
  drawCalls: number;
  /** ms inside frame callbacks per frame, 10,000 homes while time runs: mean, and 95th percentile */
  scriptMsPerFrame: number;
  scriptMsPerFrameP95: number;
  /** 1,000 homes lived in the page at 10× real time, keys and clicks: 95th percentile and worst of the time until a handler began, ms */
  inputDelayMsP95: number;
  inputDelayMsMax: number;
  inputs: number;
  /** simulated seconds per second that the 1,000 homes reached where 10 were asked for, and where all that was to be had */
  speedAsked10: number;
  speedMost: number;
  /** kB gzip of page, scripts and styles until the first view stands, without worker and 3D; and of all that */
  firstViewKb: number;
  withWorkerAnd3dKb: number;
}

declare global {
  interface Window { measured: { calls: number[]; script: number[]; delays: number[] } }
}

/** Runs before the page: counts what it does. @param carried whether draw calls are carried out: in software a picture takes seconds, and no machine that draws so is meant by a promise on script */
function watch(carried: boolean): void {
  window.measured = { calls: [], script: [], delays: [] };
  let [calls, spent] = [0, 0];
  const { prototype } = WebGL2RenderingContext;
  for (const name of ['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced'] as const) {
    const plain = prototype[name] as (...args: unknown[]) => void;
    (prototype as unknown as Record<string, unknown>)[name] = function (this: unknown, ...args: unknown[]) {
      calls += 1;
      if (carried) plain.apply(this, args);
    };
  }
  if (!carried) {
    // Nor does the page then draw seldom, as it does for want of a graphics processor.
    const plain = prototype.getParameter;
    prototype.getParameter = function (name) { return name === 0x9246 ? 'one that draws in no time' : plain.call(this, name) as unknown; };
  }
  const ask = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) => ask((time) => {
    const began = performance.now();
    callback(time);
    spent += performance.now() - began;
  });
  const frame = (): void => {
    if (calls > 0) {
      window.measured.calls.push(calls);
      window.measured.script.push(spent);
    }
    calls = spent = 0;
    ask(frame);
  };
  ask(frame);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceEventTiming[]) if (/^(keydown|pointerdown|click)$/.test(entry.name)) window.measured.delays.push(entry.processingStart - entry.startTime);
  }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit);
}

export async function ui(): Promise<UiFigures> {
  const server = await startLabServer({ page: await builtPage(() => {}), port: 0 });
  const browser = await launchBrowser(WEBGL);
  try {
    return { ...(await frames(browser, server)), ...(await inputs(browser, server)), ...(await sizes(browser, server)) };
  } finally {
    await browser.close();
    await server.close();
  }
}

async function open(browser: Browser, { url }: LabServer, hash: string, carried = true): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(watch, carried);
  await page.goto(url + hash);
  return page;
}

/** Waits until the town is drawn. */
async function townStands(page: Page): Promise<void> {
  await page.locator('.stage canvas').waitFor({ timeout: 120_000 });
  await page.waitForFunction(() => window.measured.calls.length > 2, undefined, { timeout: 120_000 });
}

async function frames(browser: Browser, server: LabServer): Promise<Pick<UiFigures, 'drawCalls' | 'scriptMsPerFrame' | 'scriptMsPerFrameP95'>> {
  const page = await open(browser, server, '#scenario=first-night&homes=10000&t=2026-01-14T18:12Z', false);
  await townStands(page);
  await page.waitForFunction(() => document.querySelector('.top-clock b')?.textContent === '18:12', undefined, { timeout: 300_000 });
  // Begins with what is lived already, so that the figure is that of drawing and of the panels, minute after minute.
  await page.keyboard.press('Home');
  await page.waitForTimeout(2_000);
  await page.evaluate(() => { window.measured.calls = []; window.measured.script = []; });
  await page.keyboard.press('Space');
  await page.waitForFunction(() => window.measured.script.length >= 300, undefined, { timeout: 120_000 });
  const { calls, script } = await page.evaluate(() => window.measured);
  await page.close();
  return { drawCalls: at(calls, 0.5), scriptMsPerFrame: round(script.reduce((sum, one) => sum + one, 0) / script.length), scriptMsPerFrameP95: round(at(script, 0.95)) };
}

const INPUTS = 90;

async function inputs(browser: Browser, server: LabServer): Promise<Pick<UiFigures, 'inputDelayMsP95' | 'inputDelayMsMax' | 'inputs' | 'speedAsked10' | 'speedMost'>> {
  const page = await open(browser, server, '#scenario=first-night&homes=1000&t=2026-01-14T18:03Z');
  await townStands(page);
  await page.waitForFunction(() => document.querySelector('.top-clock b')?.textContent === '18:03', undefined, { timeout: 120_000 });
  // From 60× down to 10×, and on.
  await page.keyboard.press(',');
  const output = await page.locator('.speed output').innerText();
  if (output !== '10×') throw new Error(`the page runs at ${output}, not at 10×`);
  const clock = () => page.evaluate(() => Number(document.querySelector<HTMLElement>('.line')!.getAttribute('aria-valuenow')));
  /** simulated seconds per second */
  const speed = async (seconds: number): Promise<number> => {
    const [from, since] = [await clock(), Date.now()];
    await page.waitForTimeout(seconds * 1_000);
    return round((((await clock()) - from) * 60_000) / (Date.now() - since));
  };
  await page.keyboard.press('l');
  const speedAsked10 = await speed(60);
  // Tabs and the camera, while the world goes on.
  for (let n = 0; n < INPUTS; n += 1) {
    await page.keyboard.press(['2', 'q', '1', 'e', 'w', 's'][n % 6]!);
    await page.waitForTimeout(500);
  }
  const { delays } = await page.evaluate(() => window.measured);
  // As fast as it goes.
  for (const key of ['Escape', '.', '.', '.']) await page.keyboard.press(key);
  const speedMost = await speed(20);
  await page.close();
  return { inputDelayMsP95: round(at(delays, 0.95)), inputDelayMsMax: round(Math.max(...delays)), inputs: delays.length, speedAsked10, speedMost };
}

async function sizes(browser: Browser, server: LabServer): Promise<Pick<UiFigures, 'firstViewKb' | 'withWorkerAnd3dKb'>> {
  const page = await browser.newPage();
  const asked = new Set<string>();
  const from = await builtPage(() => {});
  page.on('requestfinished', (request) => asked.add(new URL(request.url()).pathname.split('/').slice(2).join('/') || 'index.html'));
  await page.goto(server.url + '#scenario=my-first-night');
  await page.locator('.stage canvas').waitFor({ timeout: 60_000 });
  await page.waitForTimeout(3_000);
  await page.close();
  const size = (name: string) => gzipSync(readFileSync(join(from, name))).length / 1_000;
  const all = [...asked].filter((name) => !name.startsWith('run/'));
  const late = /\/(?:stage|worker|here)-/;
  return { firstViewKb: round(all.filter((name) => !late.test(`/${name}`) && !late.test(name)).reduce((sum, name) => sum + size(name), 0)), withWorkerAnd3dKb: round(all.reduce((sum, name) => sum + size(name), 0)) };
}

function at(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

function round(value: number): number {
  return Math.round(100 * value) / 100;
}
