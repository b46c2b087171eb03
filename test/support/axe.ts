/** What a person who cannot see, point, or press small things would stumble over, asked of a real page. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

type Axe = { run(context: Document, options: object): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> };

/** What axe finds wrong, by rule; the rules of WCAG 2.2 that it leaves out unless asked are asked for. The page's policy lets no script in, so it is run by the browser's own tools. */
export async function violations(tab: Page): Promise<string[]> {
  if (!(await tab.evaluate(() => 'axe' in globalThis))) await tab.evaluate(axe.source);
  const results = await tab.evaluate(() => (globalThis as unknown as { axe: Axe }).axe.run(document, { resultTypes: ['violations'], preload: false, iframes: false, rules: { 'target-size': { enabled: true } } }));
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`).join(' | ')}`);
}

/** What has the focus, and whether a person sees where it is. `seen` false: covered, out of view, or without a mark. */
export interface Focused {
  /** tag, id or classes, and name */
  what: string;
  seen: boolean;
  why?: string;
}

/** @returns `body` where focus is lost */
export function focused(tab: Page): Promise<Focused> {
  return tab.evaluate(() => {
    const element = document.activeElement as HTMLElement | null;
    if (!element || element === document.body) return { what: 'body', seen: false, why: 'nothing has the focus' };
    const what = `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : `.${element.className}`} ${element.getAttribute('aria-label') ?? element.textContent?.slice(0, 40) ?? ''}`.trim();
    const box = element.getBoundingClientRect();
    const [left, top, right, bottom] = [Math.max(0, box.left), Math.max(0, box.top), Math.min(innerWidth, box.right), Math.min(innerHeight, box.bottom)];
    if (right - left < 1 || bottom - top < 1) return { what, seen: false, why: 'out of view' };
    // Not entirely hidden: somewhere on it, it or what is around or in it is on top.
    const shows = [0.08, 0.3, 0.5, 0.7, 0.92].some((x) => [0.2, 0.5, 0.8].some((y) => {
      const on = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
      return on !== null && (element.contains(on) || on.contains(element) || element.closest('label')?.contains(on) === true);
    }));
    if (!shows) return { what, seen: false, why: 'covered' };
    const outlined = (marked: Element) => getComputedStyle(marked).outlineStyle !== 'none' && Number.parseFloat(getComputedStyle(marked).outlineWidth) >= 1;
    const label = element.closest('label');
    return outlined(element) || (label !== null && (outlined(label) || getComputedStyle(label).boxShadow !== 'none')) || element.tagName === 'IFRAME' ? { what, seen: true } : { what, seen: false, why: 'without a mark' };
  });
}

/** What can be pressed and is smaller than 24 × 24 CSS px, as WCAG 2.5.8 counts: what stands in a line of text, or is pressed by its label, is left out. */
export function smallTargets(tab: Page): Promise<string[]> {
  return tab.evaluate(() => [...document.querySelectorAll<HTMLElement>('button, select, summary, input, a[href], [role=tab], [role=option], [role=slider]')].flatMap((element) => {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('.unseen, .skip, [inert], p')) return [];
    const { width, height } = (element.closest('label') ?? element).getBoundingClientRect();
    return width >= 23.5 && height >= 23.5 ? [] : [`${element.tagName} ${element.className} “${element.textContent?.slice(0, 30)}” ${Math.round(width)} × ${Math.round(height)}`];
  }));
}
