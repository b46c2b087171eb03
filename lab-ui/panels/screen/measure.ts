/** Measures a drawn device screen: its real fonts, colours, boxes and lines, as the browser laid them out. */
import type { ButtonMeasure, Colour, ScreenMeasure, TextMeasure } from '../../model/legibility.ts';
import { wordsOf } from '../../model/reading-grade.ts';

/** Marks in the drawing: `data-text` is read, `data-read` counts for the grade, `data-clip` cuts off what stands over, `data-tone` has a colour that says something, `data-sign` is a sign. */

/** @param panel the lit part @param perMm CSS pixels in a millimetre of it */
export function measureScreen(panel: HTMLElement, perMm: number, hertz: number): ScreenMeasure {
  const corner = panel.getBoundingClientRect();
  const all = [...panel.querySelectorAll<HTMLElement>('[data-text]')].filter((one) => (one.textContent ?? '').trim() !== '');
  const reads = all.filter((one) => one.dataset['read'] !== undefined);
  const buttons = [...panel.querySelectorAll<HTMLElement>('button')].map((button): ButtonMeasure => {
    const { left, top, width, height } = button.getBoundingClientRect();
    return { label: button.textContent?.trim() ?? '', x: (left - corner.left) / perMm, y: (top - corner.top) / perMm, width: width / perMm, height: height / perMm, help: button.dataset['help'] !== undefined };
  });
  // Where a colour says something, a sign must say it too.
  const [tone, sign] = [panel.querySelector('[data-tone]'), panel.querySelector('[data-tone] [data-sign]')];
  const standing = [...all, ...panel.querySelectorAll<HTMLElement>('button')].map((one) => ({ over: over(one, panel) / perMm, where: one.textContent?.trim() ?? '' })).toSorted((a, b) => b.over - a.over)[0];
  return {
    texts: all.map((one) => measureText(one, perMm)), buttons, reading: reads.map((one) => sentence(one.textContent ?? '')).join(' '), wordsInLine: Math.max(0, ...reads.map(mostWordsInLine)),
    overflow: Math.max(0, standing?.over ?? 0), overflowAt: standing?.where ?? '', shape: tone === null || (sign !== null && sign.getBoundingClientRect().width / perMm >= 5 && reads.length > 0), tone: hertz,
  };
}

function sentence(text: string): string {
  return /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}

function measureText(element: HTMLElement, perMm: number): TextMeasure {
  const style = getComputedStyle(element);
  return { text: element.textContent?.trim() ?? '', size: Number.parseFloat(style.fontSize) / perMm, capital: (capitalShare(style) * Number.parseFloat(style.fontSize)) / perMm, ink: colourOf(style.color)!, ground: groundOf(element) };
}

const shares = new Map<string, number>();
let pen: CanvasRenderingContext2D | null | undefined;

/** Height of a capital H against the size of its font, as this browser draws it. */
function capitalShare({ fontFamily, fontWeight }: CSSStyleDeclaration): number {
  const key = `${fontWeight} 200px ${fontFamily}`;
  const known = shares.get(key);
  if (known !== undefined) return known;
  pen ??= document.createElement('canvas').getContext('2d');
  if (!pen) return 0.7;
  pen.font = key;
  const share = pen.measureText('H').actualBoundingBoxAscent / 200;
  shares.set(key, share);
  return share;
}

/** `rgb(1, 2, 3)`; `undefined` where nothing is painted. */
function colourOf(text: string): Colour | undefined {
  const [r, g, b, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
  return alpha === 0 || b === undefined ? undefined : [r!, g!, b];
}

/** The first painted ground behind an element. */
function groundOf(element: HTMLElement): Colour {
  for (let one: HTMLElement | null = element; one; one = one.parentElement) {
    const colour = colourOf(getComputedStyle(one).backgroundColor);
    if (colour) return colour;
  }
  return [255, 255, 255];
}

/** Pixels by which an element stands over what cuts it off. */
function over(element: HTMLElement, panel: HTMLElement): number {
  // Downwards by the lines' own boxes, which the drawing keeps apart; sideways by the letters.
  const { top, bottom } = element.getBoundingClientRect();
  const { left, right } = element.tagName === 'BUTTON' ? element.getBoundingClientRect() : inside(element).getBoundingClientRect();
  const clip = (element.parentElement?.closest<HTMLElement>('[data-clip]') ?? panel).getBoundingClientRect();
  return Math.max(clip.left - left, right - clip.right, clip.top - top, bottom - clip.bottom);
}

function inside(element: HTMLElement): Range {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range;
}

/** Words are set on lines: those whose boxes begin at one height. */
function mostWordsInLine(element: HTMLElement): number {
  const node = element.firstChild;
  if (!(node instanceof Text)) return 0;
  const lines = new Map<number, number>();
  let from = 0;
  for (const word of wordsOf(node.data)) {
    const at = node.data.indexOf(word, from);
    from = at + word.length;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const top = Math.round(range.getBoundingClientRect().top);
    lines.set(top, (lines.get(top) ?? 0) + 1);
  }
  return Math.max(0, ...lines.values());
}
