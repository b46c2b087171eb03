/** Everyone can use it: every view without a fault that axe would find, light and dark, at three widths; and the whole lab by keyboard alone, without focus that is lost, covered, or trapped. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLabServer, type LabServer } from '../../lab/host-node/lab-server.ts';
import { builtPage } from '../../lab/host-node/page-files.ts';
import { CENTRES } from '../../lab-ui/state/store.ts';
import { START_WORDS } from '../../lab-ui/words/start.ts';
import { focused, smallTargets, violations } from '../support/axe.ts';
import { launchBrowser, openWatched, WEBGL } from '../support/browser.ts';

const RUN = '#scenario=my-first-night&homes=12&duration=1h';
const LONG = { timeout: 60_000 };
let browser: Browser;
let page: string;
let server: LabServer;
beforeAll(async () => {
  page = await builtPage(() => {});
  server = await startLabServer({ page, port: 0 });
  // Most of the page is the same with and without the town, which is slow to draw in software.
  browser = await launchBrowser(['--disable-3d-apis']);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const clock = (tab: Page) => tab.locator('.top-clock b').innerText();
const edge = (tab: Page) => tab.locator('.line').getAttribute('data-edge').then(Number);

/** A view has nothing to mend, light and dark. What is smaller than a finger is the same in both. */
async function holds(tab: Page, view: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await tab.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect.soft(await violations(tab), `${view}, ${colorScheme}`).toEqual([]);
  }
  expect.soft(await smallTargets(tab), view).toEqual([]);
  expect.soft(await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth), `${view} is too wide`).toBeLessThanOrEqual(0);
}

/** What the middle shows is loaded and computed. */
const stands = (tab: Page) => tab.waitForFunction(() => !document.querySelector('.centre .waiting'), undefined, LONG);

const SIZES = [[1440, 900], [1024, 768], [390, 844]] as const;

describe('every view, light and dark', () => {
  it('before a run: the welcome, the start page, and what it says when something is wrong', async () => {
    const { page: tab, complaints } = await openWatched(browser, server.url);
    await tab.locator('.demo-welcome').waitFor();
    await holds(tab, 'welcome');
    await tab.getByRole('button', { name: 'Choose a scenario' }).click();
    await tab.locator('.start-box').waitFor();
    await holds(tab, 'start page');
    await tab.setViewportSize({ width: 390, height: 844 });
    await holds(tab, 'start page on a phone');
    await tab.getByLabel('Homes', { exact: true }).fill('many');
    await tab.getByRole('button', { name: START_WORDS.live }).click();
    await tab.locator('.shelf-why').waitFor();
    await holds(tab, 'start page with a mistake');
    await tab.locator('#pick').evaluate((input: HTMLInputElement) => {
      const files = new DataTransfer();
      files.items.add(new File(['{"schema":'], 'report.json'));
      input.files = files.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await tab.locator('.start-trouble').waitFor();
    await holds(tab, 'trouble page');
    expect(complaints).toEqual([]);
    await tab.context().close();
  }, 120_000);

  it('a story with its caption', async () => {
    const { page: tab, complaints } = await openWatched(browser, `${server.url}#demo=fall&rate=4`);
    await tab.locator('.demo-caption p').first().waitFor(LONG);
    await tab.keyboard.press('Space');
    await tab.getByRole('button', { name: 'Go on' }).waitFor();
    await holds(tab, 'story');
    expect(complaints).toEqual([]);
    await tab.context().close();
  }, 120_000);

  it.each(SIZES)('a run that goes on, and is graded, at %i × %i', async (width, height) => {
    const { page: tab, complaints } = await openWatched(browser, `${server.url}${RUN}&home=4`, { width, height });
    const narrow = width <= 1240;
    await tab.locator('.chart canvas').first().waitFor(LONG);
    await holds(tab, narrow ? 'drawer with a home' : 'home in the inspector');
    await tab.keyboard.press('b');
    await tab.locator('.inject-list label').first().waitFor(LONG);
    await tab.locator('.inject-list label').first().click();
    await holds(tab, 'console');
    await tab.locator('.inject-do').click();
    await tab.locator('.inject-last', { hasText: 'took effect at' }).waitFor(LONG);
    await tab.keyboard.press('Escape');
    // The drawer closes, and the home stays chosen.
    if (narrow) await tab.keyboard.press('Escape');
    if (narrow) await tab.locator('.inspector.open').waitFor({ state: 'detached' });
    await tab.keyboard.press('?');
    await tab.locator('dialog[open]').waitFor();
    await holds(tab, 'help');
    await tab.keyboard.press('Escape');
    for (const name of CENTRES) {
      await tab.locator(`#centre-${name}`).click();
      await stands(tab);
      await holds(tab, `${name}, living`);
    }
    await tab.locator('#centre-stage').click();
    await tab.locator('#find').fill('nobody of this name');
    await tab.locator('.list-empty').waitFor();
    await holds(tab, 'nothing found');
    await tab.locator('.list-empty button').click();

    await tab.locator('#centre-report').click();
    await tab.locator('.not-yet .button').click();
    await tab.locator('iframe').waitFor(LONG);
    await tab.locator('.top-verdict:not(:text("Running"))').waitFor(LONG);
    await holds(tab, 'report, graded');
    for (const name of width > 1240 ? ['signals', 'messages', 'summary'] as const : []) {
      await tab.locator(`#centre-${name}`).click();
      await stands(tab);
      await holds(tab, `${name}, graded`);
    }
    await tab.locator('#centre-stage').click();
    await tab.locator('#tab-alerts').click();
    await tab.locator('#alerts').waitFor({ state: 'attached' });
    await holds(tab, 'alerts, graded');
    expect(complaints).toEqual([]);
    await tab.context().close();
  }, 240_000);
});

describe('drawn', () => {
  let drawing: Browser;
  beforeAll(async () => { drawing = await launchBrowser(WEBGL); }, 60_000);
  afterAll(() => drawing?.close());

  it('the town, and a home from inside, hold their buttons and their words', async () => {
    const { page: tab, complaints } = await openWatched(drawing, `${server.url}${RUN}&home=4`, { width: 1440, height: 900 });
    await tab.locator('.stage canvas').waitFor(LONG);
    await tab.locator('.chart canvas').first().waitFor(LONG);
    await holds(tab, 'town');
    await tab.keyboard.press('i');
    await tab.locator('.home-told').waitFor({ state: 'attached', ...LONG });
    await holds(tab, 'inside');
    expect(await tab.locator('.home-told').innerText()).toMatch(/\w{3,}/);
    expect(complaints).toEqual([]);
    await tab.context().close();
  }, 180_000);
});

describe('by keyboard alone', () => {
  /** Every stop on the way is seen. */
  const tabTo = async (tab: Page, selector: string, most = 70): Promise<void> => {
    for (let press = 0; press < most; press += 1) {
      await tab.keyboard.press('Tab');
      const now = await focused(tab);
      // After the last stop the browser has the focus, and the page again at the next.
      if (now.what === 'body') continue;
      expect.soft(now.seen, `on the way to ${selector}: ${now.what}, ${now.why}`).toBe(true);
      if (await tab.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    }
    throw new Error(`${selector} is not reached by Tab; ${(await focused(tab)).what} is`);
  };
  const arrowTo = async (tab: Page, key: string, arrived: () => Promise<boolean>, most = 80): Promise<void> => {
    for (let press = 0; press < most; press += 1) {
      if (await arrived()) return;
      await tab.keyboard.press(key);
    }
    throw new Error(`not reached by ${key}; ${(await focused(tab)).what} is`);
  };
  const has = (tab: Page, selector: string) => tab.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector);
  const chosen = (tab: Page, words: string) => tab.evaluate((text) => document.activeElement?.matches(':checked') === true && document.activeElement.closest('label')!.textContent!.includes(text), words);
  const keep = async (tab: Page, selector: string, why: string): Promise<void> => {
    await expect.poll(() => has(tab, selector), { message: `${why}: ${(await focused(tab)).what}`, timeout: 20_000 }).toBe(true);
    const now = await focused(tab);
    expect.soft(now.seen, `${why}: ${now.what}, ${now.why}`).toBe(true);
  };

  it('from the start page to the report: choose, start, look at a home, break something, see the alert, go back in time, run to the end', async () => {
    const { page: tab, complaints } = await openWatched(browser, `${server.url}#start`);
    const press = (key: string) => tab.keyboard.press(key);
    await tab.locator('.start-box').waitFor();
    await tabTo(tab, 'input[name=scenario]');
    await press('ArrowDown');
    await arrowTo(tab, 'ArrowDown', () => chosen(tab, 'My first night'));
    await tabTo(tab, '.shelf-options label:nth-child(2) input');
    await tab.keyboard.type('12');
    await tabTo(tab, '.shelf-options label:nth-child(3) input');
    await tab.keyboard.type('4h');
    await tabTo(tab, '.shelf-live');
    await press('Enter');
    await tab.locator('#homes [role=option]').first().waitFor(LONG);
    await keep(tab, '.top h1', 'the lab');

    // A home: found, chosen, entered, left.
    await press('/');
    await keep(tab, '#find', 'find');
    await tab.keyboard.type('home 5');
    await tabTo(tab, '#homes');
    await press('ArrowDown');
    await press('Enter');
    await tab.locator('.home-head h2', { hasText: /^Home 5/ }).waitFor();
    await press('/');
    await press('Escape');
    await keep(tab, '#homes', 'after find');
    expect(await tab.locator('#homes [role=option]').count()).toBe(12);
    await press('i');
    await tab.locator('.home-corner').waitFor(LONG);
    await press('i');
    await tab.locator('.home-corner').waitFor({ state: 'detached' });

    // All that the middle shows.
    await tabTo(tab, '#centre-stage');
    for (const name of [...CENTRES.slice(1), CENTRES[0]]) {
      await press('ArrowRight');
      await keep(tab, `#centre-${name}[aria-selected=true]`, name);
      await stands(tab);
    }

    // Something is broken; the console gives back the focus.
    await press('b');
    await keep(tab, '#inject-title', 'the console');
    await tab.locator('.inject-list label').first().waitFor(LONG);
    await tabTo(tab, '.inject-list input');
    await press('Space');
    await arrowTo(tab, 'ArrowDown', () => chosen(tab, 'A fall with a long lie'));
    await tabTo(tab, '.inject-do');
    await press('Enter');
    await tab.locator('.inject-last', { hasText: 'took effect at' }).waitFor(LONG);
    await press('Escape');
    await keep(tab, '#centre-stage', 'after the console');

    // The alert comes, and is spoken wherever one is.
    await press('ArrowRight');
    await press('l');
    await tab.locator('[aria-live=assertive]', { hasText: /high priority: .*fall.*Home 5/i }).waitFor({ state: 'attached', ...LONG });
    await press('2');
    await tab.locator('#alerts [role=option]', { hasText: /fall/i }).first().waitFor(LONG);
    await arrowTo(tab, 'Shift+Tab', () => has(tab, '#alerts'));
    await press('End');
    await press('Enter');
    await keep(tab, '#alerts', 'the list of alerts');
    await tab.locator('.home-head h2').waitFor();

    // Back in time, while the world stays where it is; and to where it stands.
    await tabTo(tab, '.transport .play', 400);
    if ((await tab.locator('.transport .play').getAttribute('aria-label')) === 'Pause') await press('Space');
    await tabTo(tab, '.line');
    await press('Home');
    expect(await clock(tab)).toBe('20:00');
    const reached = await edge(tab);
    await press('ArrowRight');
    expect(await clock(tab)).toBe('20:01');
    await press('End');
    await tab.locator(`.line[aria-valuenow="${await edge(tab)}"]`).waitFor();
    await press('ArrowLeft');
    await press('Shift+ArrowLeft');
    await press('PageDown');
    expect(await clock(tab)).toBe('20:00');
    expect(await edge(tab)).toBeGreaterThanOrEqual(reached);

    // To its end, and the report; out of its frame as well as into it.
    await press('Escape');
    await tab.locator('.living-acts').waitFor();
    await keep(tab, '.line', 'the home was let go');
    await arrowTo(tab, 'Shift+Tab', () => has(tab, '.living-acts .button:first-child'));
    await press('Enter');
    await tab.locator('.summary-verdict').waitFor({ timeout: 120_000 });
    expect.soft((await focused(tab)).what, 'graded').not.toBe('body');
    await arrowTo(tab, 'Shift+Tab', () => has(tab, '[id^=centre-][role=tab]'));
    await arrowTo(tab, 'ArrowRight', () => has(tab, '#centre-report'));
    await tab.frameLocator('iframe').locator('h1').first().waitFor(LONG);
    await tabTo(tab, 'iframe');
    await arrowTo(tab, 'Tab', () => has(tab, '.inspector *, .conductor *'), 400);
    await press('Shift+Tab');
    expect(await has(tab, 'iframe')).toBe(true);
    await arrowTo(tab, 'Shift+Tab', () => has(tab, '#centre-report'), 400);

    // Keys that are single letters can be switched off.
    await press('?');
    await tab.locator('dialog[open]').waitFor();
    await tabTo(tab, '.letters input');
    await press('Space');
    await press('Escape');
    await keep(tab, '#centre-report', 'after the help');
    await press('b');
    expect(await tab.locator('.inject').count()).toBe(0);
    expect(complaints).toEqual([]);
    await tab.context().close();
  }, 300_000);

  it.each([[1024, 768], [390, 844]] as const)('at %i × %i the drawer takes the focus, gives it back, and covers nothing that has it', async (width, height) => {
    const { page: tab, complaints } = await openWatched(browser, `${server.url}${RUN}`, { width, height });
    await tab.locator('#homes [role=option]').first().waitFor(LONG);
    await tabTo(tab, '#homes');
    await tab.keyboard.press('ArrowDown');
    expect(await tab.locator('.inspector.open').count()).toBe(0);
    await tab.keyboard.press('Enter');
    await keep(tab, '.inspector-inside', 'the drawer');
    await tab.keyboard.press('Escape');
    await keep(tab, '#homes', 'after the drawer');
    expect(await tab.locator('#homes [aria-selected=true]').count()).toBe(1);
    // The console over it, opened from within and closed by its button.
    await tab.keyboard.press('b');
    await keep(tab, '#inject-title', 'the console');
    await tab.keyboard.press('b');
    await keep(tab, '#homes', 'after the console');
    // Once around the page with the drawer open: it gives way to what is under it.
    await tab.keyboard.press('Enter');
    await keep(tab, '.inspector-inside', 'the drawer again');
    for (let stop = 0; stop < 60; stop += 1) {
      await tab.keyboard.press('Shift+Tab');
      const now = await focused(tab);
      if (now.what === 'body') break;
      expect.soft(now.seen, `${now.what}, ${now.why}`).toBe(true);
      if (await has(tab, '.skip')) break;
    }
    expect(complaints).toEqual([]);
    await tab.context().close();
  }, 120_000);
});
