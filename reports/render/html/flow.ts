/** A chain as a flow diagram (Sankey): what goes on from step to step, and what leaves on the way. Laid out here: one chain needs no general solver. */
import { at, drawing } from './charts.ts';
import { clip, html, type Markup } from './markup.ts';
import { count, percent } from './words.ts';

/** Something that leaves the chain after a step. `tone` is a class of the style sheet; words say the same. */
export interface Leaf {
  title: string;
  n: number;
  tone: 'absent' | 'lost' | 'waits' | 'policy' | 'unexplained';
  /** stands above the first of several causes of one kind, such as `Not measured 5,208` */
  heading?: string;
}
/** A step of the chain: how many came to it, and what leaves after it. Leaves of nothing are left out by whoever makes them. */
export interface Step { title: string; n: number; leaves: readonly Leaf[] }
/** Part of what arrived that had something more to it; no flow of its own. */
export interface Mark { title: string; n: number }

/** Least width of a flow, in units of the drawing. */
const LEAST = 5;

/** Widths in proportion, but none under `least`, together `whole`. Values are positive. */
export function spread(values: readonly number[], whole: number, least: number): number[] {
  const small = new Set<number>();
  for (;;) {
    const total = values.reduce((sum, value, i) => sum + (small.has(i) ? 0 : value), 0);
    const room = whole - small.size * least;
    const more = values.flatMap((value, i) => (!small.has(i) && (value / total) * room < least ? [i] : []));
    if (more.length === 0) return values.map((value, i) => (small.has(i) ? least : (value / total) * room));
    for (const i of more) small.add(i);
  }
}

interface Drawn {
  /** thickness of each step, and of each of its leaves */
  steps: { step: Step; thick: number; leaves: { leaf: Leaf; thick: number }[] }[];
  /** whether a flow had to be widened to be seen */
  widened: boolean;
  whole: number;
}

/** Thickness of everything, from what arrives back to what was due. */
function drawn(chain: readonly Step[], whole: number): Drawn {
  const last = chain.at(-1)!.n;
  const values = [...chain.flatMap(({ leaves }) => leaves.map(({ n }) => n)), ...(last > 0 ? [last] : [])];
  const widths = values.length > 0 ? spread(values, whole, LEAST) : [];
  const all = values.reduce((sum, value) => sum + value, 0);
  let i = 0;
  const leaves = chain.map((step) => step.leaves.map((leaf) => ({ leaf, thick: widths[i++]! })));
  let thick = last > 0 ? widths.at(-1)! : 0;
  const steps = chain.map((step, at) => ({ step, thick: 0, leaves: leaves[at]! }));
  for (const one of steps.toReversed()) one.thick = thick += one.leaves.reduce((sum, leaf) => sum + leaf.thick, 0);
  return { steps, widened: values.some((value) => (value / all) * whole < LEAST), whole };
}

/** The diagram twice, lying for wide screens and standing for narrow ones; the style sheet shows one. */
export function flow(name: string, chain: readonly Step[], marks: readonly Mark[]): Markup {
  const leaves = chain.reduce((sum, step) => sum + step.leaves.length, 0);
  const lying = drawn(chain, Math.max(116, 60 + leaves * LEAST));
  const standing = drawn(chain, Math.max(92, 40 + leaves * LEAST));
  const all = chain[0]!.n;
  return html`<div class="flows">${lie(name, lying, marks, all)}${stand(name, standing, marks, all)}</div>${lying.widened && html`<p class="hint">The thinnest flows are drawn wider than they are, so that they can be seen; the figures are exact. Flows of nothing are left out.</p>`}`;
}

/** Bands thicker than this would fold where they turn, and are drawn by their edges. */
const FOLDS = 20;

/** A leaf's way from one upright edge to another, S-shaped. Thin ones are lines, so that they keep their thickness where they fall. */
function turn(tone: string, title: Markup, x0: number, y0: number, x1: number, y1: number, thick: number): Markup {
  if (thick > FOLDS) return html`<path class="leaf ${tone}" d="${band(x0, y0, x1, y1, thick)}">${title}</path>`;
  const middle = at((x0 + x1) / 2);
  return html`<path class="leaf stroked ${tone}" stroke-width="${at(thick)}" d="M${at(x0)} ${at(y0 + thick / 2)}C${middle} ${at(y0 + thick / 2)} ${middle} ${at(y1 + thick / 2)} ${at(x1)} ${at(y1 + thick / 2)}">${title}</path>`;
}

/** A band from one upright edge to another: S-shaped, as thick at both ends. */
function band(x0: number, y0: number, x1: number, y1: number, thick: number): string {
  const middle = at((x0 + x1) / 2);
  return `M${at(x0)} ${at(y0)}C${middle} ${at(y0)} ${middle} ${at(y1)} ${at(x1)} ${at(y1)}V${at(y1 + thick)}C${middle} ${at(y1 + thick)} ${middle} ${at(y0 + thick)} ${at(x0)} ${at(y0 + thick)}Z`;
}

/** Words in lines of at most `most` characters, two lines at most. */
function lines(text: string, most: number): string[] {
  if (text.length <= most) return [text];
  const cut = text.lastIndexOf(' ', most);
  const first = cut > most / 3 ? text.slice(0, cut) : text.slice(0, most);
  return [first, clip(text.slice(first.length).trim(), most - 2)];
}

/** A leaf's name in one or two lines, and its count and share below. */
function leafWords({ title, n }: Leaf, all: number, x: number, y: number, most: number): Markup {
  const words = lines(title, most);
  return html`<text class="flow-part" x="${at(x)}" y="${at(y)}">${words.map((line, i) => html`<tspan x="${at(x)}" dy="${i === 0 ? 0 : 15}">${line}</tspan>`)}<tspan class="strong" x="${at(x)}" dy="15">${count(n)}</tspan> <tspan>· ${percent(n / all)}</tspan></text>`;
}

/** Room for the words above the first of several causes. */
const HEADING = 17;
const leafHeight = ({ title }: Leaf, most: number): number => (title.length <= most ? 34 : 49);

const LYING = { width: 1080, step: 216, bar: 12, top: 46, leafX: 62, letters: 22 } as const;

function lie(name: string, { steps, whole }: Drawn, marks: readonly Mark[], all: number): Markup {
  const { width, step, bar, top, leafX, letters } = LYING;
  let height = top + whole;
  const parts = steps.map((one, i) => {
    const x = i * step;
    const next = steps[i + 1];
    let from = top + (next?.thick ?? 0);
    let y = top + whole + 26;
    const leaves = one.leaves.map(({ leaf, thick }) => {
      const tall = Math.max(thick, leafHeight(leaf, letters));
      if (leaf.heading) y += HEADING;
      const made = html`${leaf.heading && html`<text class="flow-head" x="${x + leafX + 11}" y="${at(y - 9)}">${leaf.heading}</text>`}${turn(leaf.tone, html`<title>${leaf.title}: ${count(leaf.n)}</title>`, x + bar, from, x + leafX, y, thick)}<rect class="leaf-end ${leaf.tone}" x="${x + leafX}" y="${at(y)}" width="5" height="${at(thick)}"/>${leafWords(leaf, all, x + leafX + 11, y + 10, letters)}`;
      from += thick;
      y += tall + 9;
      height = Math.max(height, y - 9);
      return made;
    });
    return html`${next && next.thick > 0 && html`<path class="goes-on" d="${band(x + bar, top, x + step, top, next.thick)}"/>`}${leaves}<rect class="step" x="${x}" y="${top}" width="${bar}" height="${at(Math.max(one.thick, 1))}"/><text class="flow-name" x="${x}" y="15">${one.step.title}</text><text class="flow-count" x="${x}" y="34">${count(one.step.n)}${i > 0 && all > 0 && html` <tspan class="flow-share">${percent(one.step.n / all)}</tspan>`}</text>`;
  });
  const last = steps.at(-1)!;
  const x = (steps.length - 1) * step + bar;
  const sides = marks.map((mark, i) => {
    const thick = last.step.n > 0 ? Math.min(last.thick, Math.max(LEAST, (mark.n / last.step.n) * last.thick)) : 0;
    return html`<rect class="side" x="${x + 5 + i * 11}" y="${top}" width="7" height="${at(thick)}"/><path class="leader" d="M${x + 8.5 + i * 11} ${at(top + thick)}V${top + 52 + i * 40}H${x + 36}"/><text class="flow-part" x="${x + 42}" y="${top + 49 + i * 40}">${mark.title}<tspan class="strong" x="${x + 42}" dy="15">${count(mark.n)}</tspan></text>`;
  });
  return drawing(name, 'flow lying', Math.ceil(height + 6), html`${parts}${sides}`, width);
}

const STANDING = { width: 340, bar: 10, leafX: 116, letters: 32 } as const;

/** The same from top to bottom: what goes on keeps to the left, what leaves turns to the right. */
function stand(name: string, { steps, whole }: Drawn, marks: readonly Mark[], all: number): Markup {
  const { width, bar, leafX, letters } = STANDING;
  let top = 2;
  const parts = steps.map((one, i) => {
    const next = steps[i + 1];
    let right = one.thick;
    let y = top + bar + 26;
    // The rightmost turns off first, so that none crosses another.
    const leaves = one.leaves.map(({ leaf, thick }) => {
      const left = right - thick;
      if (leaf.heading) y += HEADING;
      const made = html`${leaf.heading && html`<text class="flow-head" x="${leafX + 11}" y="${at(y - 7)}">${leaf.heading}</text>`}<path class="leaf ${leaf.tone}" d="M${at(left)} ${top + bar}Q${at(left)} ${at(y + thick)} ${leafX} ${at(y + thick)}V${at(y)}Q${at(right)} ${at(y)} ${at(right)} ${top + bar}Z"/><rect class="leaf-end ${leaf.tone}" x="${leafX}" y="${at(y)}" width="5" height="${at(thick)}"/>${leafWords(leaf, all, leafX + 11, y + 10, letters)}`;
      right = left;
      y += Math.max(thick, leafHeight(leaf, letters)) + 9;
      return made;
    });
    const below = Math.max(top + bar + 34, one.leaves.length > 0 ? y + 12 : 0);
    const made = html`${next && next.thick > 0 && html`<rect class="goes-on" x="0" y="${top + bar}" width="${at(next.thick)}" height="${at(below - top - bar)}"/>`}${leaves}<rect class="step" x="0" y="${at(top)}" width="${at(Math.max(one.thick, 1))}" height="${bar}"/><text class="flow-name" x="${at(whole + 10)}" y="${at(top + 10)}">${one.step.title} <tspan class="strong">${count(one.step.n)}</tspan>${i > 0 && all > 0 && ` · ${percent(one.step.n / all)}`}</text>`;
    if (next) top = below;
    return made;
  });
  const last = steps.at(-1)!;
  const sides = marks.map((mark, i) => {
    const y = top + bar + 12 + i * 24;
    const wide = last.step.n > 0 ? Math.min(last.thick, Math.max(LEAST, (mark.n / last.step.n) * last.thick)) : 0;
    return html`<rect class="side" x="0" y="${at(y)}" width="${at(wide)}" height="8"/><text class="flow-part" x="${at(whole + 10)}" y="${at(y + 9)}">${mark.title} <tspan class="strong">${count(mark.n)}</tspan></text>`;
  });
  return drawing(name, 'flow standing', Math.ceil(top + bar + 14 + marks.length * 24), html`${parts}${sides}`, width);
}
