import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../../../reports/render/html.ts';
import { launchBrowser } from '../../support/browser.ts';
import { sampleReport, type SampleOptions } from './sample-report.ts';

const TAINTS = [
  `"><img src=x onerror="window.hit=1"><svg onload="window.hit=1">`, `</script><script>window.hit=1</script>`, `</style><script>window.hit=1</script>`,
  `javascript:window.hit=1`, `' onmouseover='window.hit=1' style='animation:x`, '${window.hit=1}`', `<iframe srcdoc="<script>parent.hit=1</script>">`, `\u2028\u202e<a href="https://example.invalid/">x</a>`,
].join(' ');

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await launchBrowser();
  folder = mkdtempSync(join(tmpdir(), 'twinward-html-'));
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Opened { page: Page; complaints: string[]; requests: string[]; bytes: number }

/** Opens the page from disk with the network cut, and notes all that it complains of or asks for. */
async function open(options: SampleOptions, width = 1440, colorScheme: 'light' | 'dark' = 'light', javaScriptEnabled = true): Promise<Opened> {
  const text = renderHtml(sampleReport(options));
  const file = join(folder, 'report.html');
  writeFileSync(file, text);
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, offline: true, javaScriptEnabled });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  return { page, complaints, requests: requests.filter((url) => !url.startsWith('data:')), bytes: Buffer.byteLength(text) };
}

describe('report.html in a browser', () => {
  it('opens from disk without a complaint and without a request', async () => {
    const { page, complaints, requests, bytes } = await open({ homes: 1000 });
    await page.locator('#theme').click();
    await page.locator('.opener').first().click();
    await page.locator('.chip[data-state=missed]').click();
    await page.waitForTimeout(50);
    expect(complaints).toEqual([]);
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatch(/^file:/);
    expect(bytes).toBeLessThan(2_000_000);
    await page.context().close();
  });

  it('keeps hostile text inert', async () => {
    const { page, complaints, requests } = await open({ homes: 60, taint: TAINTS });
    await page.evaluate(() => document.querySelectorAll('details').forEach((fold) => (fold.open = true)));
    await page.waitForTimeout(100);
    expect(await page.evaluate(() => (window as { hit?: number }).hit)).toBeUndefined();
    expect(await page.locator('img, iframe, script:not(body > script), a:not([href^="#"]), [onload], [onerror], [onmouseover]').count()).toBe(0);
    expect(await page.locator('h1').textContent()).toContain('<img src=x onerror="window.hit=1">');
    expect(complaints).toEqual([]);
    expect(requests).toHaveLength(1);
    await page.context().close();
  });

  it.each([[1440, 'light'], [1440, 'dark'], [1024, 'light'], [1024, 'dark'], [390, 'light']] as const)('fits %i px wide, %s', async (width, scheme) => {
    const { page } = await open({ taint: width === 1024 ? ` ${'unbroken'.repeat(40)}` : '' }, width, scheme);
    await page.evaluate(() => document.querySelectorAll('details').forEach((fold) => (fold.open = true)));
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.context().close();
  });

  it('keeps AA contrast of text in both colours', async () => {
    for (const scheme of ['light', 'dark'] as const) {
      const { page } = await open({}, 1440, scheme);
      const { looked, failures } = await page.evaluate(contrast);
      expect(looked).toBeGreaterThan(400);
      expect(failures, scheme).toEqual([]);
      await page.context().close();
    }
  });

  it('filters and sorts episodes, and a link opens its episode', async () => {
    const { page } = await open({});
    const shown = () => page.locator('.ep:visible').count();
    const all = sampleReport().findings.filter((finding) => finding.kind === 'episode');
    await page.locator('.chip[data-state=missed]').click();
    expect(await shown()).toBe(all.filter((finding) => finding.outcome === 'missed').length);
    await page.locator('.chip[data-state=""]').click();
    await page.locator('.more-rows').click();
    expect(await shown()).toBe(all.length);
    await page.locator('#ep-sort').selectOption('home');
    const homes = await page.locator('.ep').evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset['h']!));
    expect(homes).toEqual(homes.toSorted());
    await page.locator('#ep-find').fill('no such words');
    expect(await shown()).toBe(0);
    expect(await page.locator('.nothing').isVisible()).toBe(true);
    await page.locator('.case a[href^="#ep"]').first().click();
    await page.locator('.ep[open]').waitFor();
    expect(await page.locator('.ep[open]').count()).toBe(1);
    await page.context().close();
  });

  it('keeps the chosen colours and works by keyboard', async () => {
    const { page } = await open({});
    await page.locator('#theme').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
    await page.locator('.ep > summary').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.ep[open]').count()).toBe(1);
    await page.context().close();
  });

  it('draws the account lying on wide screens and standing on narrow ones, readable in both', async () => {
    for (const [width, shown, hidden] of [[1440, 'lying', 'standing'], [1024, 'lying', 'standing'], [390, 'standing', 'lying']] as const) {
      const { page } = await open({}, width);
      expect(await page.locator(`.flow.${shown}`).isVisible()).toBe(true);
      expect(await page.locator(`.flow.${hidden}`).isVisible()).toBe(false);
      const boxes = await page.locator(`.flow.${shown} text`).evaluateAll((texts) => texts.map((text) => ({ words: text.textContent!, ...text.getBoundingClientRect().toJSON() as DOMRect })));
      expect(boxes.length).toBeGreaterThan(10);
      for (const box of boxes) {
        expect(box.right, `${width} ${box.words}`).toBeLessThanOrEqual(width);
        for (const other of boxes) if (other !== box) expect(box.left < other.right - 1 && other.left < box.right - 1 && box.top < other.bottom - 2 && other.top < box.bottom - 2, `${width}: ${box.words} | ${other.words}`).toBe(false);
      }
      await page.context().close();
    }
  });

  it('shows everything without script', async () => {
    const { page } = await open({}, 1440, 'light', false);
    expect(await page.locator('.ep:visible').count()).toBe(sampleReport().findings.filter((finding) => finding.kind === 'episode').length);
    expect(await page.locator('.controls, #theme').filter({ visible: true }).count()).toBe(0);
    await page.context().close();
  });
});

/** Runs in the page: texts whose contrast against what is behind them is under 4.5 (3 for large text). */
function contrast(): { looked: number; failures: string[] } {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  const parse = (color: string): [number, number, number, number] => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r!, g!, b!, a! / 255];
  };
  const light = ([r, g, b]: number[]): number => {
    const [x, y, z] = [r!, g!, b!].map((v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x! + 0.7152 * y! + 0.0722 * z!;
  };
  const failures = new Set<string>();
  let looked = 0;
  for (const element of document.querySelectorAll<HTMLElement>('main *, .town-key *, nav *, footer *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent!.trim() !== '');
    if (!own || element.getClientRects().length === 0 || element.tagName === 'OPTION') continue;
    const style = getComputedStyle(element);
    looked += 1;
    const ink = parse(element instanceof SVGElement ? style.fill : style.color);
    let behind = [255, 255, 255, 1];
    for (let up: Element | null = element; up; up = up.parentElement) {
      const ground = parse(getComputedStyle(up).backgroundColor);
      if (ground[3] > 0.99) {
        behind = ground;
        break;
      }
    }
    const [a, b] = [light(ink), light(behind)].toSorted((x, y) => y - x) as [number, number];
    const ratio = (a + 0.05) / (b + 0.05);
    const large = Number.parseFloat(style.fontSize) >= 24 || (Number.parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 600);
    if (ratio < (large ? 3 : 4.5)) failures.add(`${element.tagName}.${element.getAttribute('class') ?? ''} ${ratio.toFixed(2)} “${element.textContent!.trim().slice(0, 30)}”`);
  }
  return { looked, failures: [...failures] };
}
