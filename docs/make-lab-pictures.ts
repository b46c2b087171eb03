/**
 * The pictures of the lab's page: `npx node docs/make-lab-pictures.ts FOLDER [HOME]`. FOLDER is the folder of a run, HOME the number of a home, from 1 (the first whose episode
 * was found, where none is given). Writes lab-evening.png (the town, dark), lab-home.png (one home, light) and lab-alerts.png (alerts held against truth) beside this
 * file, in `images/`.
 */
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { Report } from '../contract/report.ts';
import { startLabServer } from '../lab/host-node/lab-server.ts';
import { builtPage } from '../lab/host-node/page-files.ts';
import { launchBrowser, WEBGL } from '../test/support/browser.ts';

/** A README is read on slow lines too. */
const BYTES_MAX = 420_000;
const HOUR_MS = 3_600_000;
const SIZE = { width: 1280, height: 800 } as const;

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

const shots: readonly { name: string; scheme: 'light' | 'dark'; hash: string; act?: (page: Page) => Promise<void> }[] = [
  { name: 'lab-evening.png', scheme: 'dark', hash: `#${moment(2.4)}`, act: async (page) => { for (const key of ['+', '+', 'a', 's']) await page.keyboard.press(key); } },
  { name: 'lab-home.png', scheme: 'light', hash: `#${moment(alertAt + 0.4)}&home=${home}` },
  { name: 'lab-alerts.png', scheme: 'light', hash: `#${moment(13.3)}`, act: (page) => page.keyboard.press('2') },
];

const images = join(import.meta.dirname, 'images');
mkdirSync(images, { recursive: true });
const server = await startLabServer({ page: await builtPage(() => {}), run: folder, port: 0 });
const browser = await launchBrowser(WEBGL);
try {
  for (const { name, scheme, hash, act } of shots) {
    const page = await browser.newPage({ viewport: SIZE, colorScheme: scheme, reducedMotion: 'reduce' });
    await page.goto(server.url + hash);
    await page.locator('.stage canvas').waitFor();
    await page.waitForFunction(() => document.querySelector('.stage-progress') === null && document.querySelector('.stage-message') === null, undefined, { timeout: 120_000 });
    if (hash.includes('home=')) await page.locator('.chart canvas').first().waitFor();
    await act?.(page);
    await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))); }));
    await page.screenshot({ path: join(images, name) });
    await page.close();
  }
} finally {
  await browser.close();
  await server.close();
}
for (const { name } of shots) {
  const { size } = statSync(join(images, name));
  console.log(`docs/images/${name}: ${Math.ceil(size / 1000)} kB`);
  if (size > BYTES_MAX) throw new Error(`${name} is larger than ${BYTES_MAX / 1000} kB`);
}
