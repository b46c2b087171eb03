/** Every kind of screen on both panels, drawn as it is and measured in a real browser: all rules hold at the default settings for all personas, and nothing touches anything. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALERT_CODE_IDS } from '../../contract/alert-codes.ts';
import { DESIGNED, PANELS, type Panel } from '../../lab-ui/model/device-look.ts';
import { SCREEN_KINDS, screenAt, type DeviceScreen } from '../../lab-ui/model/device-screen.ts';
import { judge, PERSONAS, type ScreenMeasure } from '../../lab-ui/model/legibility.ts';
import { Device } from '../../lab-ui/panels/screen/device.tsx';
import { DEVICE_WORDS, DONE_WORDS, measuredWords } from '../../lab-ui/words/device.ts';
import { launchBrowser } from '../support/browser.ts';
import { home, MOMENTS, time } from './device-moments.ts';

/** As the page draws it, and as small and as large as a window makes it, CSS px in a millimetre. */
const SCALES = [1.6, 3.3, 4.4] as const;
const { plain: W } = DEVICE_WORDS;

let browser: Browser;
let page: Page;
let styles: string;
beforeAll(async () => {
  const out = await mkdtemp(join(tmpdir(), 'twinward-measure-'));
  await build({ configFile: false, logLevel: 'silent', build: { outDir: out, minify: false, lib: { entry: 'lab-ui/panels/screen/measure.ts', name: 'Measure', formats: ['iife'], fileName: () => 'measure.js' } } });
  const measure = await readFile(join(out, 'measure.js'), 'utf8');
  await rm(out, { recursive: true });
  styles = (await Promise.all(['tokens', 'base', 'screen'].map((name) => readFile(`lab-ui/style/${name}.css`, 'utf8')))).join('\n');
  browser = await launchBrowser(['--disable-3d-apis']);
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.setContent(`<style>${styles}</style><main></main>`);
  await page.addScriptTag({ content: `${measure}; globalThis.Measure = Measure;` });
}, 120_000);
afterAll(async () => {
  await browser?.close();
});

interface Drawn { measure: ScreenMeasure; touching: string[] }

async function draw(screen: DeviceScreen, panel: Panel, perMm: number): Promise<Drawn> {
  const markup = renderToStaticMarkup(createElement(Device, { screen, panel, design: DESIGNED, perMm, label: '', onKey: () => {} }));
  return page.evaluate(([html, mm]) => {
    document.querySelector('main')!.innerHTML = html;
    const drawn = document.querySelector<HTMLElement>('.device-panel')!;
    // Two pieces of text may not share a place: by the boxes of their lines.
    const lines = [...drawn.querySelectorAll<HTMLElement>('[data-text]')].filter((one) => one.textContent !== '').map((one) => ({ text: one.textContent!, box: one.getBoundingClientRect() }));
    const touching = lines.flatMap((a, index) => lines.slice(index + 1).flatMap((b) => (a.box.left < b.box.right && b.box.left < a.box.right && a.box.top < b.box.bottom - 0.5 && b.box.top < a.box.bottom - 0.5 ? [`${a.text} | ${b.text}`] : [])));
    return { measure: (globalThis as unknown as { Measure: { measureScreen(panel: HTMLElement, mm: number, hertz: number): ScreenMeasure } }).Measure.measureScreen(drawn, mm, 660), touching };
  }, [markup, perMm] as const);
}

async function holds(screen: DeviceScreen, panel: Panel, perMm: number): Promise<void> {
  const { measure, touching } = await draw(screen, panel, perMm);
  const what = `${screen.kind}, ${panel.id}, ${perMm} px/mm: ${screen.title}, ${screen.lines.join(', ')}`;
  expect(touching, what).toEqual([]);
  for (const persona of PERSONAS) expect(judge(measure, persona).filter(({ pass }) => !pass).map(({ id, value, where }) => `${id} ${value.toFixed(2)} ${where ?? ''}`), `${what}, ${persona.id}`).toEqual([]);
}

describe.each(PANELS)('on the panel $id', (panel) => {
  it.each(SCREEN_KINDS)('a screen of the kind %s holds all rules', async (kind) => {
    const screen = MOMENTS[kind]();
    if (screen.tone === 'dark') {
      expect((await draw(screen, panel, 3)).measure.texts).toEqual([]);
      return;
    }
    for (const perMm of SCALES) await holds(screen, panel, perMm);
  });

  it('and so do all the words that such a screen may have to say', async () => {
    const base = { choices: [W.fine, W.callMe], tone: 'alarm', clock: time(23, 58), network: false, mains: false } as const;
    const of = (kind: DeviceScreen['kind'], more: Partial<DeviceScreen>): DeviceScreen => ({ kind, title: '', lines: [], ...base, ...more });
    const all: DeviceScreen[] = [
      ...Object.values(W.ask).flatMap(({ title, how, short }) => [of('measure', { tone: 'ask', title, lines: [how], choices: [W.show, W.later] }), of('rest', { tone: 'rest', title: '23:58', lines: ['Wednesday, 30 September', W.next(short, '07:42', true)], choices: [] })]),
      ...ALERT_CODE_IDS.map((code) => of('alert', { title: W.alert.taken, lines: [W.alert.do[code] ?? W.alert.sit, W.alert.comes] })),
      ...Object.values(W.names).flatMap((name) => Object.values(W.wish).map(({ title, step }) => of('device', { tone: 'trouble', title: title(name), lines: [step(name)], choices: [W.did, W.show] }))),
      ...Object.keys(DONE_WORDS).map((what) => of('done', { tone: 'done', title: measuredWords('plain', what, { systolic: 188, diastolic: 122, weight: 103.4, capillaryGlucose: 312, temperature: 39.4, peakFlow: 480 }), lines: [W.done.kept], choices: [W.ok] })),
      of('leave', { title: W.leave.gas, lines: [W.leave.line], choices: [W.leave.out] }), of('help', { title: W.callsAlone.sos, lines: [W.callsAlone.line], choices: [W.fine] }),
      of('visit', { tone: 'ask', title: W.visit.nurse('11:45'), lines: [W.visit.door], choices: [W.ok] }), of('visit', { tone: 'ask', title: W.visit.soon('11:45'), lines: [W.visit.noNetwork], choices: [W.visit.start, W.visit.notNow] }), of('visit', { tone: 'ask', title: W.visit.now, lines: [W.visit.speak], choices: [W.visit.end] }),
      screenAt(home({ states: [{ at: time(15), of: 'hub', state: 'mains.hung' }] }), [], time(18)),
    ];
    for (const screen of all) await holds(screen, panel, 3.3);
  });
}, 120_000);

it('catches a screen that does not fit', async () => {
  const { measure } = await draw({ ...MOMENTS.rest(), lines: ['Wednesday, 14 January', 'Next: blood pressure, tomorrow 07:42', 'And one more line, which is too much'] }, PANELS[0]!, 3.3);
  expect(judge(measure, PERSONAS[0]!).find(({ id }) => id === 'fits')!.pass).toBe(false);
});
