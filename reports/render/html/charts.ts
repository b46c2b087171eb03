/** Helpers for drawings: scales in whole arithmetic, ticks, shapes that stand for the same thing on the whole page, a frame with words. */
import type { Priority } from '../../../contract/alert.ts';
import { html, trusted, type Markup, type Part } from './markup.ts';
import { clock } from './words.ts';

const HOUR = 3_600_000;

/** A linear scale from [from, to] to [low, high]. A domain of no width maps to the middle. */
export function scale(from: number, to: number, low: number, high: number): (value: number) => number {
  const width = to - from;
  return (value) => (width === 0 ? (low + high) / 2 : low + ((value - from) / width) * (high - low));
}

/** A coordinate with one decimal: enough for the eye, short in the file. */
export function at(value: number): string {
  const text = value.toFixed(1);
  return text.endsWith('.0') ? text.slice(0, -2) : text;
}

/** Place in a span as per cent, kept inside 0–100. */
export function place(time: number, from: number, to: number): string {
  const share = to === from ? 0 : ((time - from) / (to - from)) * 100;
  return Math.min(100, Math.max(0, share)).toFixed(2).replace(/\.?0+$/, '');
}

/** Round values within [low, high], about `wanted` of them, with a step of 1, 2 or 5 times a power of ten. */
export function niceTicks(low: number, high: number, wanted: number): number[] {
  if (!(high > low)) return [low];
  const step = niceStep((high - low) / wanted);
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step); i * step <= high + step * 1e-9; i += 1) ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

function niceStep(rough: number): number {
  let power = 1;
  while (power * 10 <= rough) power *= 10;
  while (power > rough) power /= 10;
  const lead = rough / power;
  return (lead < 1.4 ? 1 : lead < 3.2 ? 2 : lead < 7 ? 5 : 10) * power;
}

const TIME_STEPS = [5 * 60_000, 10 * 60_000, 15 * 60_000, 30 * 60_000, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR, 48 * HOUR, 7 * 24 * HOUR, 28 * 24 * HOUR, 91 * 24 * HOUR];
/** Times on the clock's own marks within [from, to], at most `most` of them. */
export function timeTicks(from: number, to: number, most: number): { at: number; label: string }[] {
  const step = TIME_STEPS.find((candidate) => (to - from) / candidate <= most) ?? (to - from) / most;
  const ticks: { at: number; label: string }[] = [];
  const firstDay = Math.floor(from / (24 * HOUR));
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) {
    ticks.push({ at: time, label: step >= 12 * HOUR ? `day ${Math.floor(time / (24 * HOUR)) - firstDay + 1}${step >= 24 * HOUR ? '' : ` ${clock(time)}`}` : clock(time) });
  }
  return ticks;
}

/** A drawing with an accessible name. `viewBox` gives the drawing its own units; without it, per cent and pixels are used. */
export function drawing(name: string, kind: string, height: number, body: Part, width?: number): Markup {
  return width === undefined
    ? html`<svg class="${kind}" role="img" aria-label="${name}" width="100%" height="${height}">${body}</svg>`
    : html`<svg class="${kind}" role="img" aria-label="${name}" viewBox="0 0 ${width} ${height}">${body}</svg>`;
}

/** A drawing with the sentence that says what is to be seen in it. */
export function figureBlock(summary: Part, body: Part, more?: Part): Markup {
  return html`<figure><figcaption>${summary}</figcaption>${body}${more}</figure>`;
}

/**
 * The shapes of the page, each defined once round its own origin. Truth is always a dashed line and a diamond in the reserved colour; what a device measured is a
 * square; what arrived is a dot; an alert is a flag whose form and colour follow IEC 60601-1-8 (high red, medium yellow, low cyan).
 */
export const SHAPES = trusted(`<svg width="0" height="0" class="defs" aria-hidden="true"><defs>
<path id="m-true" class="s-true" d="M0-5.5 5.5 0 0 5.5-5.5 0Z"/>
<rect id="m-meas" class="s-meas" x="-3.6" y="-3.6" width="7.2" height="7.2"/>
<circle id="m-arr" class="s-arr" r="3.9"/>
<g id="m-high" class="s-flag"><path class="pole" d="M0 9V-10"/><path class="s-high" d="M0-10 12-5.5 0-1Z"/></g>
<g id="m-medium" class="s-flag"><path class="pole" d="M0 9V-10"/><path class="s-medium" d="M0-10H11V-2H0Z"/></g>
<g id="m-low" class="s-flag"><path class="pole" d="M0 9V-10"/><path class="s-low" d="M0-10H11L8-6 11-2H0Z"/></g>
<path id="o-missed" class="o" d="M-5-5 5 5M5-5-5 5"/>
<g id="o-late" class="o"><circle r="5.5"/><path d="M0-3.2V0L2.6 1.6"/></g>
<circle id="o-unobservable" class="o dots" r="5.5"/>
<path id="o-detected" class="o" d="M-5 .3-1.6 4 5-4.2"/>
<path id="v-pass" d="M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm-1.6 14.6L6.2 12.4l1.6-1.6 2.6 2.6 5.8-5.8 1.6 1.6Z"/>
<path id="v-fail" d="M7.9 2h8.2L22 7.9v8.2L16.1 22H7.9L2 16.1V7.9Zm.2 4.6L6.6 8.1l3.9 3.9-3.9 3.9 1.5 1.5 3.9-3.9 3.9 3.9 1.5-1.5-3.9-3.9 3.9-3.9-1.5-1.5-3.9 3.9Z" fill-rule="evenodd"/>
<g id="v-unknown"><path class="line" d="M12 2.200 21.800 12 12 21.800 2.200 12Z"/><path class="line" d="M9.400 10.300a2.600 2.600 0 1 1 4 2.100c-1 .7-1.400 1.100-1.400 2"/><circle cx="12" cy="17" r="1.300"/></g>
<path id="i-tool" class="o" d="M-8 6V1A5 5 0 0 1-3-4H7M3-8.500 7.500-4 3 .5"/>
<pattern id="p-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V6"/></pattern>
<pattern id="p-truth" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><path class="hatch-truth" d="M0 0V7"/></pattern>
</defs></svg>`);

/** One of the shapes above, for running text and legends. */
export function icon(id: string, label?: string): Markup {
  return label === undefined
    ? html`<svg class="icon" viewBox="-12 -12 24 24" aria-hidden="true"><use href="#${id}"/></svg>`
    : html`<svg class="icon" viewBox="-12 -12 24 24" role="img" aria-label="${label}"><use href="#${id}"/></svg>`;
}

/** Pass, fail, unknown: a word and a shape. */
export function verdictBadge(verdict: string): Markup {
  const shape = verdict === 'pass' || verdict === 'fail' || verdict === 'unknown';
  if (!shape) return html`<span class="verdict none">${verdict === 'not-applicable' ? 'does not apply' : 'no target'}</span>`;
  return html`<span class="verdict ${verdict}"><svg viewBox="0 0 24 24" aria-hidden="true"><use href="#v-${verdict}"/></svg>${verdict}</span>`;
}

const STARS: Readonly<Record<Priority, string>> = { high: '***', medium: '**', low: '*' };
/** An alarm priority: colour, stars and word. */
export function priorityTag(priority: Priority): Markup {
  return html`<span class="prio ${priority}"><b aria-hidden="true">${STARS[priority]}</b> ${priority}</span>`;
}
