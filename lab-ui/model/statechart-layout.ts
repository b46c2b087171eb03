/**
 * Where the boxes of a statechart lie: boxes in boxes, in rows that are filled from the left as long as there is room, each row as wide as its box. Widths of words are
 * estimated, so that it needs no screen; CSS px.
 */
import { statesBelow, type ChartState, type ChartTransition } from './statechart.ts';

export interface ChartBox {
  state: ChartState;
  x: number;
  y: number;
  width: number;
  height: number;
  /** height of its name and its transitions, above the boxes inside it */
  head: number;
}

export interface ChartLayout {
  width: number;
  height: number;
  /** outer before inner, each state once; without the root */
  boxes: readonly ChartBox[];
}

export const CHART = { pad: 8, gap: 12, name: 26, line: 24, leafLeast: 96, leafMost: 236 } as const;
const LETTER_PX = 6.4;
const NAME_LETTER_PX = 7.6;
/** A leaf that has room grows by so much at most; boxes with boxes inside take what there is. */
const GROWTH_MOST = 1.5;

/** @param width of the drawing @param wordsOf how a transition is written @param nameOf how a state is called */
export function layChart(root: ChartState, width: number, wordsOf: (transition: ChartTransition) => string, nameOf: (state: ChartState) => string): ChartLayout {
  // A guard is a small sign behind the words.
  const wide = (transition: ChartTransition): number => wordsOf(transition).length * LETTER_PX + (transition.guard === undefined ? 2 : 10);
  const natural = (state: ChartState): number => {
    const own = Math.max(nameOf(state).length * NAME_LETTER_PX + 22, ...state.transitions.map(wide)) + 2 * CHART.pad;
    if (state.kind === 'leaf') return Math.min(CHART.leafMost, Math.max(CHART.leafLeast, own));
    // As wide as all its boxes side by side would like; rows break where that is too much.
    return Math.max(Math.min(CHART.leafMost, own), state.states.reduce((sum, child) => sum + natural(child) + CHART.gap, 2 * CHART.pad - CHART.gap));
  };
  const boxes: ChartBox[] = [];

  /** Lays the boxes inside a state. @returns the height that they take */
  const layInside = (state: ChartState, x: number, y: number, room: number): number => {
    let top = y;
    for (const row of rowsOf(state, room)) {
      const spare = room - row.reduce((sum, child) => sum + wish(child, room), (row.length - 1) * CHART.gap);
      const growing = row.filter(({ kind }) => kind !== 'leaf').length;
      let left = x;
      let tallest = 0;
      const from = boxes.length;
      for (const child of row) {
        const base = wish(child, room);
        const own = growing === 0 ? Math.min(base + spare / row.length, base * GROWTH_MOST) : child.kind === 'leaf' ? base : base + spare / growing;
        tallest = Math.max(tallest, lay(child, left, top, own));
        left += own + CHART.gap;
      }
      // Leaves of a row are of one height, so that rows read as rows.
      if (growing === 0) for (let index = from; index < boxes.length; index += 1) boxes[index]!.height = tallest;
      top += tallest + CHART.gap;
    }
    return state.states.length === 0 ? 0 : top - CHART.gap - y;
  };
  const wish = (child: ChartState, room: number): number => Math.min(natural(child), room);
  const rowsOf = (state: ChartState, room: number): ChartState[][] => {
    // Parallel regions lie one below the other: they go on side by side in time, not in space.
    if (state.kind === 'parallel' && state.states.some(({ kind, states }) => kind !== 'leaf' && states.length > 4)) return state.states.map((child) => [child]);
    const rows: ChartState[][] = [];
    let used = 0;
    for (const child of state.states) {
      const own = wish(child, room);
      const row = rows.at(-1);
      if (row && used + CHART.gap + own <= room) {
        row.push(child);
        used += CHART.gap + own;
      } else {
        rows.push([child]);
        used = own;
      }
    }
    return rows;
  };
  /** @returns its height */
  const lay = (state: ChartState, x: number, y: number, own: number): number => {
    const head = CHART.name + headLines(state, own) * CHART.line + (state.transitions.length > 0 ? 4 : 0);
    const box: ChartBox = { state, x, y, width: own, height: 0, head };
    boxes.push(box);
    const inside = layInside(state, x + CHART.pad, y + head + 4, own - 2 * CHART.pad);
    box.height = head + (inside > 0 ? inside + 4 + CHART.pad : 6);
    return box.height;
  };
  /** Transitions of a leaf stand one to a line; those of an outer state fill lines. */
  const headLines = ({ kind, transitions }: ChartState, own: number): number => {
    if (kind === 'leaf') return transitions.length;
    let lines = transitions.length > 0 ? 1 : 0;
    let used = 0;
    for (const transition of transitions) {
      const chip = Math.min(own - 2 * CHART.pad, wide(transition) + 12);
      if (used > 0 && used + chip > own - 2 * CHART.pad) {
        lines += 1;
        used = 0;
      }
      used += chip;
    }
    return lines;
  };
  const height = layInside(root, 0, 0, width);
  return { width, height, boxes };
}

/** An arrow from box to box as an SVG path: from edge to edge, gently bent. */
export function arrowPath(from: ChartBox, to: ChartBox): string {
  if (from === to) {
    const [x, y] = [from.x + from.width, from.y + 13];
    return `M${x} ${y - 6}c16 -4 16 16 1 13`;
  }
  const inside = (outer: ChartBox, inner: ChartBox): boolean => inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height;
  // Into or out of a box that holds the other: to its inner edge.
  if (inside(to, from)) return line(from.x + from.width / 2, from.y, from.x + from.width / 2, to.y + to.head, 0);
  if (inside(from, to)) return line(to.x + to.width / 2, from.y + from.head, to.x + to.width / 2, to.y, 0);
  const apart = { x: Math.max(to.x - (from.x + from.width), from.x - (to.x + to.width)), y: Math.max(to.y - (from.y + from.height), from.y - (to.y + to.height)) };
  const middle = (a: number, aSize: number, b: number, bSize: number): number => (Math.max(a, b) + Math.min(a + aSize, b + bSize)) / 2;
  if (apart.x >= apart.y) {
    const right = to.x > from.x;
    const overlap = apart.y < 0;
    // Something lies between: over it.
    if (overlap && apart.x > 2 * CHART.gap) return `M${Math.round(from.x + from.width / 2)} ${Math.round(from.y)}C${Math.round(from.x + from.width / 2)} ${Math.round(from.y) - 14} ${Math.round(to.x + to.width / 2)} ${Math.round(to.y) - 14} ${Math.round(to.x + to.width / 2)} ${Math.round(to.y)}`;
    const [fromY, toY] = overlap ? [middle(from.y, from.height, to.y, to.height), middle(from.y, from.height, to.y, to.height)] : [from.y + from.height / 2, to.y + to.height / 2];
    // There and back do not lie on each other.
    const aside = right ? -5 : 5;
    return line(right ? from.x + from.width : from.x, fromY + aside, right ? to.x : to.x + to.width, toY + aside, 1);
  }
  const down = to.y > from.y;
  const overlap = apart.x < 0;
  const [fromX, toX] = overlap ? [middle(from.x, from.width, to.x, to.width), middle(from.x, from.width, to.x, to.width)] : [from.x + from.width / 2, to.x + to.width / 2];
  const aside = down ? -6 : 6;
  return line(fromX + aside, down ? from.y + from.height : from.y, toX + aside, down ? to.y : to.y + to.height, 2);
}

/** @param bend 0: straight; 1: leaves sideways; 2: leaves up or down */
function line(x0: number, y0: number, x1: number, y1: number, bend: 0 | 1 | 2): string {
  const round = (value: number) => Math.round(value * 10) / 10;
  const [a, b, c, d] = [x0, y0, x1, y1].map(round) as [number, number, number, number];
  if (bend === 0) return `M${a} ${b}L${c} ${d}`;
  const middle = round(bend === 1 ? (a + c) / 2 : (b + d) / 2);
  return bend === 1 ? `M${a} ${b}C${middle} ${b} ${middle} ${d} ${c} ${d}` : `M${a} ${b}C${a} ${middle} ${c} ${middle} ${c} ${d}`;
}

/** The box of each state, by path. */
export function boxesByPath({ boxes }: ChartLayout): ReadonlyMap<string, ChartBox> {
  return new Map(boxes.map((box) => [box.state.path, box]));
}

/** What can happen next: the transitions of the states that are on, innermost last. */
export function openTransitions(root: ChartState, lit: ReadonlySet<string>): { from: ChartState; transition: ChartTransition }[] {
  return statesBelow(root).filter(({ path }) => lit.has(path)).flatMap((from) => from.transitions.map((transition) => ({ from, transition })));
}
