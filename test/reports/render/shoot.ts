/** Screenshots for human eyes: `npx node test/reports/render/shoot.ts OUT_DIR [report.json] [section｜view:section｜open｜full …]`; without a report, of the sample. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Report } from '../../../contract/report.ts';
import { renderHtml } from '../../../reports/render/html.ts';
import { launchBrowser } from '../../support/browser.ts';
import { sampleReport } from './sample-report.ts';

const [out = '/tmp/shots', ...words] = process.argv.slice(2);
const given = words.find((word) => word.endsWith('.json'));
const wanted = words.filter((word) => word !== given);
mkdirSync(out, { recursive: true });
const file = join(out, 'report.html');
const html = renderHtml(given === undefined ? sampleReport() : (JSON.parse(readFileSync(given, 'utf8')) as Report));
writeFileSync(file, html);
console.log('bytes', Buffer.byteLength(html));
const browser = await launchBrowser();
for (const [width, height] of [[1440, 900], [1024, 768]] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme });
    page.on('console', (message) => console.log('console', message.text()));
    page.on('pageerror', (error) => console.log('error', error.message));
    await page.goto(pathToFileURL(file).href);
    const name = `${width}-${colorScheme}`;
    await page.screenshot({ path: join(out, `${name}-first.png`) });
    for (const id of wanted) {
      if (id.startsWith('view:')) {
        await page.evaluate((wanted) => document.getElementById(wanted)!.scrollIntoView({ behavior: 'instant' }), id.slice(5));
        await page.waitForTimeout(120);
        await page.screenshot({ path: join(out, `${name}-view-${id.slice(5)}.png`) });
      } else if (id === 'full') await page.screenshot({ path: join(out, `${name}-full.png`), fullPage: true });
      else if (id === 'open') await page.evaluate(() => document.querySelectorAll<HTMLDetailsElement>('.ep').forEach((row, i) => (row.open = i === 1)));
      else await page.locator(`#${id}`).screenshot({ path: join(out, `${name}-${id}.png`) });
    }
    await page.close();
  }
}
await browser.close();
