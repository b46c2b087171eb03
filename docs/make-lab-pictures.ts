/**
 * The pictures of the lab's page: `npx node docs/make-lab-pictures.ts FOLDER [HOME]`. FOLDER is the folder of a run, HOME the number of a home, from 1 (the first whose episode was found, where
 * none is given). Writes lab-*.png beside this file, in `images/`: the town, one home from within, its signals, its statecharts, the alerts held against truth, all of that run; and of runs that
 * the page lives by itself the console that breaks something.
 */
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { Report } from '../contract/report.ts';
import { startLabServer } from '../lab/host-node/lab-server.ts';
import { builtPage } from '../lab/host-node/page-files.ts';
import { launchBrowser, WEBGL } from '../test/support/browser.ts';

/** A README is read on slow lines too. */
const BYTES_MAX = 640_000;
const HOUR_MS = 3_600_000;
const SIZE = { width: 1280, height: 800 } as const;
const PATIENCE = { timeout: 240_000 } as const;

const [run, number] = process.argv.slice(2);
if (run === undefined) {
  console.error('error: no folder of a run\n mend: npx node docs/make-lab-pictures.ts runs/<id>');
  process.exit(2);
}
const folder = resolve(run);
const report = Report.parse(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')));
const asked = number === undefined ? undefined : `h${number.padStart(6, '0')}`;
const found = report.findings.find(({ kind, outcome, home, repeats }) => kind === 'episode' && outcome === 'detected' && home !== undefined && (asked === undefined ? (repeats ?? 0) > 0 : home === asked));
const home = Number((asked ?? found?.home ?? 'h000001').slice(1));
const moment = (hours: number): string => `t=${new Date(report.manifest.start + hours * HOUR_MS).toISOString().slice(0, 16)}Z`;
const alertAt = found?.alert ? (found.alert.gradedAt - report.manifest.start) / HOUR_MS : 4;

const keys = (...all: readonly string[]) => async (page: Page): Promise<void> => { for (const key of all) await page.keyboard.press(key); };
const tab = (name: string) => (page: Page): Promise<void> => page.locator(`#centre-${name}`).click();
const detail = (page: Page): Promise<unknown> => page.locator('.chart canvas').first().waitFor(PATIENCE);

interface Shot {
  name: string;
  scheme: 'light' | 'dark';
  hash: string;
  /** of the folder, or lived by the page */
  of: 'folder' | 'page';
  act(page: Page): Promise<unknown>;
}

const shots: readonly Shot[] = [
  { name: 'lab-evening.png', scheme: 'dark', of: 'folder', hash: `#${moment(2.4)}`, act: keys('+', '+', 'a', 's') },
  { name: 'lab-inside.png', scheme: 'dark', of: 'folder', hash: `#${moment(2.4)}&home=${home}`, async act(page) {
    await detail(page);
    await page.keyboard.press('i');
    await page.waitForTimeout(6_000);
  } },
  { name: 'lab-home.png', scheme: 'light', of: 'folder', hash: `#${moment(alertAt + 0.4)}&home=${home}`, act: detail },
  { name: 'lab-signals.png', scheme: 'light', of: 'folder', hash: `#${moment(alertAt + 0.4)}&home=${home}`, async act(page) {
    await detail(page);
    await tab('signals')(page);
    await page.waitForTimeout(4_000);
  } },
  { name: 'lab-states.png', scheme: 'dark', of: 'folder', hash: `#${moment(alertAt + 0.4)}&home=${home}`, async act(page) {
    await detail(page);
    await tab('states')(page);
    await page.waitForTimeout(2_000);
  } },
  { name: 'lab-alerts.png', scheme: 'light', of: 'folder', hash: `#${moment(13.3)}`, act: keys('2') },
  { name: 'lab-break.png', scheme: 'light', of: 'page', hash: '#scenario=my-first-night&t=2026-01-14T20:30Z&home=5', async act(page) {
    await page.waitForFunction(() => document.querySelector('.top-clock b')?.textContent === '20:30', undefined, PATIENCE);
    await page.keyboard.press('b');
    await page.locator('.inject-list label', { hasText: 'A fall with a long lie' }).click();
    await page.locator('.inject-do').click();
    await page.locator('.inject-last', { hasText: 'took effect at' }).waitFor(PATIENCE);
    await page.waitForTimeout(2_000);
  } },
];

const images = join(import.meta.dirname, 'images');
mkdirSync(images, { recursive: true });
const page = await builtPage(() => {});
const servers = { folder: await startLabServer({ page, run: folder, port: 0 }), page: await startLabServer({ page, port: 0 }) };
const browser = await launchBrowser(WEBGL);
try {
  for (const { name, scheme, of, hash, act } of shots) {
    const shown = await browser.newPage({ viewport: SIZE, colorScheme: scheme, reducedMotion: 'reduce' });
    await shown.goto(servers[of].url + hash);
    await shown.locator('.stage canvas').waitFor(PATIENCE);
    await shown.waitForFunction(() => document.querySelector('.stage-progress') === null && document.querySelector('.stage-message') === null, undefined, PATIENCE);
    await act(shown);
    await shown.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))); }));
    await shown.screenshot({ path: join(images, name), ...PATIENCE });
    await shown.close();
    const { size } = statSync(join(images, name));
    console.log(`docs/images/${name}: ${Math.ceil(size / 1000)} kB`);
    if (size > BYTES_MAX) throw new Error(`${name} is larger than ${BYTES_MAX / 1000} kB`);
  }
} finally {
  await browser.close();
  await servers.folder.close();
  await servers.page.close();
}
