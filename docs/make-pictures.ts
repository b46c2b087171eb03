/**
 * The pictures of the README: `npx node docs/make-pictures.ts FOLDER [CASE]`. FOLDER is the folder of a run, CASE the number of a worst case, from 1.
 * Writes report.png (the first screen of the report) and worst-case.png (one worst case with its signals) beside this file, in `images/`.
 */
import { mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launchBrowser } from '../test/support/browser.ts';

/** A README is read on slow lines too. */
const BYTES_MAX = 400_000;
const MARGIN_PX = 16;

const [run, number = '1'] = process.argv.slice(2);
if (run === undefined) {
  console.error('error: no folder of a run\n mend: npx node docs/make-pictures.ts runs/<id>');
  process.exit(2);
}

const images = join(import.meta.dirname, 'images');
mkdirSync(images, { recursive: true });
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light', reducedMotion: 'reduce' });
  await page.goto(pathToFileURL(join(resolve(run), 'report.html')).href);
  await page.screenshot({ path: join(images, 'report.png') });

  const box = await page.locator('article.case').nth(Number(number) - 1).boundingBox();
  if (!box) throw new Error(`the report draws no worst case number ${number}`);
  const clip = { x: box.x - MARGIN_PX, y: box.y - MARGIN_PX, width: box.width + 2 * MARGIN_PX, height: box.height + 2 * MARGIN_PX };
  await page.screenshot({ path: join(images, 'worst-case.png'), clip, fullPage: true });
} finally {
  await browser.close();
}
for (const name of ['report.png', 'worst-case.png']) {
  const { size } = statSync(join(images, name));
  console.log(`docs/images/${name}: ${Math.ceil(size / 1000)} kB`);
  if (size > BYTES_MAX) throw new Error(`${name} is larger than ${BYTES_MAX / 1000} kB`);
}
