/** Draws the conductor's line: density above, then what was true, then what was said, the scale, and the playhead. */
import { concurrent, density, ticks } from '../model/marks.ts';
import type { RunView, TruthRow } from '../model/run-view.ts';
import { W } from '../words.ts';
import { drawSign } from './flag.ts';
import { ink } from './ink.ts';
import { clockParts } from './times.ts';

/** CSS px kept on the left for the names of the lanes. */
export const GUTTER_PX = 68;
const RIGHT_PX = 10;
const BIN_PX = 4;
/** Lanes in CSS px from the top. */
const LANES = { density: [4, 22], truth: [32, 30], said: [68, 26], scale: [98, 16] } as const;
/** Alerts by priority, one below the other. */
const SAID_ROWS = { high: 4, medium: 13, low: 22 } as const;
/** Height of the curve of how many homes are really in trouble; the marks of onsets stand below it. */
const CURVE_PX = 17;

interface Shown {
  run: RunView;
  at: number;
  range: readonly [number, number];
  selected: number | undefined;
  /** how far a living run has come; the end of a finished one */
  edge: number;
}

export function drawConductor(canvas: HTMLCanvasElement, { run, at, range: [from, to], selected, edge }: Shown): void {
  const px = devicePixelRatio;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (width === 0) return;
  if (canvas.width !== Math.round(width * px)) canvas.width = Math.round(width * px);
  if (canvas.height !== Math.round(height * px)) canvas.height = Math.round(height * px);
  const ctx = canvas.getContext('2d')!;
  ctx.setTransform(px, 0, 0, px, 0, 0);
  ctx.clearRect(0, 0, width, height);
  const inner = width - GUTTER_PX - RIGHT_PX;
  const x = (time: number) => GUTTER_PX + ((time - from) / (to - from)) * inner;
  const font = getComputedStyle(canvas).fontFamily;

  ctx.font = `11px ${font}`;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  ctx.fillStyle = ink('truth');
  ctx.fillText(W.time.lanes.truth, 2, LANES.truth[0] + LANES.truth[1] / 2);
  ctx.fillStyle = ink('muted');
  ctx.fillText(W.time.lanes.density, 2, LANES.density[0] + LANES.density[1] / 2);
  ctx.fillText(W.time.lanes.said, 2, LANES.said[0] + LANES.said[1] / 2);

  ctx.save();
  ctx.beginPath();
  ctx.rect(GUTTER_PX - 6, 0, inner + 12, height);
  ctx.clip();
  drawScale(ctx, run, from, to, x, inner, font);
  drawDensity(ctx, run, from, to, inner);
  // What is planted for later is nobody's to know yet.
  drawTruths(ctx, run.truths.flatMap((row) => (row.kind === 'decoy' ? [] : row.to <= edge ? [row] : [{ ...row, to: edge }])), from, to, x, selected);
  for (const mine of [false, true]) {
    for (const alert of run.alerts) {
      if ((alert.home === selected) !== mine || alert.at < from || alert.at > to) continue;
      ctx.globalAlpha = mine || selected === undefined ? 1 : 0.28;
      drawSign(ctx, x(alert.at), LANES.said[0] + SAID_ROWS[alert.priority], mine ? 5.5 : 3.6, alert.priority);
    }
  }
  ctx.globalAlpha = 1;
  ctx.fillStyle = ink('ink');
  ctx.globalAlpha = 0.045;
  ctx.fillRect(x(at), 0, Math.max(0, x(to) - x(at)), LANES.scale[0] - 2);
  ctx.globalAlpha = 1;
  if (edge < to) drawUnlived(ctx, x(edge), x(to));
  ctx.fillStyle = ink('accent');
  ctx.fillRect(x(at) - 1, 2, 2, LANES.scale[0]);
  ctx.beginPath();
  ctx.moveTo(x(at) - 6, 0);
  ctx.lineTo(x(at) + 6, 0);
  ctx.lineTo(x(at), 8);
  ctx.fill();
  ctx.restore();
}

/** Where a living run has not come to yet: hatched. */
function drawUnlived(ctx: CanvasRenderingContext2D, left: number, right: number): void {
  const foot = LANES.scale[0] - 2;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, 2, right - left, foot - 2);
  ctx.clip();
  ctx.strokeStyle = ink('line');
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (let at = left - foot; at < right; at += 9) {
    ctx.moveTo(at, foot);
    ctx.lineTo(at + foot, 0);
  }
  ctx.stroke();
  ctx.restore();
  ctx.fillStyle = ink('muted');
  ctx.fillRect(left - 0.5, 2, 1, foot - 2);
}

function drawScale(ctx: CanvasRenderingContext2D, run: RunView, from: number, to: number, x: (time: number) => number, inner: number, font: string): void {
  ctx.font = `11px ${font}`;
  ctx.textAlign = 'center';
  for (const time of ticks(from, to, Math.max(2, Math.floor(inner / 64)))) {
    ctx.fillStyle = ink('soft');
    ctx.fillRect(x(time) - 0.5, 2, 1, LANES.scale[0] - 2);
    const { clock, day } = clockParts(run, time);
    const words = day !== undefined && clock === '00:00' ? W.top.day(day) : clock;
    // A label at the edge stays whole.
    const half = ctx.measureText(words).width / 2;
    ctx.fillStyle = ink('muted');
    ctx.fillText(words, Math.min(GUTTER_PX + inner + 6 - half, Math.max(GUTTER_PX - 6 + half, x(time))), LANES.scale[0] + 8);
  }
}

/** Columns of alerts by priority, the highest at the foot. */
function drawDensity(ctx: CanvasRenderingContext2D, run: RunView, from: number, to: number, inner: number): void {
  const bins = Math.max(1, Math.floor(inner / BIN_PX));
  const counts = density(run.alerts, from, to, bins);
  let most = 1;
  for (let bin = 0; bin < bins; bin += 1) most = Math.max(most, (counts[bin * 3] as number) + (counts[bin * 3 + 1] as number) + (counts[bin * 3 + 2] as number));
  const [top, tall] = LANES.density;
  for (let bin = 0; bin < bins; bin += 1) {
    const sum = (counts[bin * 3] as number) + (counts[bin * 3 + 1] as number) + (counts[bin * 3 + 2] as number);
    if (sum === 0) continue;
    const high = 2 + (tall - 2) * (sum / most);
    ctx.fillStyle = ink('accent-mid');
    ctx.fillRect(GUTTER_PX + (bin * inner) / bins, top + tall - high, inner / bins - 1, high);
  }
  ctx.fillStyle = ink('line');
  ctx.fillRect(GUTTER_PX, top + tall, inner, 1);
}

/** Truth, in plum: a curve of how many homes are really in trouble, a ring where an episode begins and a square where a fault does. Of a chosen home, its spans. */
function drawTruths(ctx: CanvasRenderingContext2D, truths: readonly TruthRow[], from: number, to: number, x: (time: number) => number, selected: number | undefined): void {
  const [top, tall] = LANES.truth;
  const foot = top + CURVE_PX;
  const curve = concurrent(truths, from, to, 240);
  const most = Math.max(3, ...curve);
  ctx.lineWidth = 1;
  ctx.globalAlpha = selected === undefined ? 1 : 0.4;
  ctx.beginPath();
  ctx.moveTo(x(from), foot);
  curve.forEach((count, bin) => ctx.lineTo(x(from + ((to - from) * (bin + 0.5)) / curve.length), foot - (count / most) * (CURVE_PX - 2)));
  ctx.lineTo(x(to), foot);
  ctx.fillStyle = ink('truth-mid');
  ctx.fill();
  ctx.strokeStyle = ink('truth');
  ctx.setLineDash([4, 2.5]);
  ctx.stroke();
  ctx.setLineDash([]);
  for (const mine of [false, true]) {
    for (const truth of truths) {
      if ((truth.home === selected) !== mine || truth.to < from || truth.from > to) continue;
      ctx.globalAlpha = mine || selected === undefined ? 1 : 0.25;
      if (mine) drawSpan(ctx, x(Math.max(from, truth.from)), x(Math.min(to, truth.to)), top, CURVE_PX, truth.kind);
      if (truth.from >= from) drawOnset(ctx, x(truth.from), top + tall - 5, mine ? 4.5 : 2.8, truth.kind);
    }
  }
  ctx.globalAlpha = 1;
}

function drawSpan(ctx: CanvasRenderingContext2D, left: number, right: number, top: number, tall: number, kind: string): void {
  const width = Math.max(3, right - left);
  ctx.fillStyle = ink(kind === 'episode' ? 'truth' : 'truth-mid');
  const alpha = ctx.globalAlpha;
  ctx.globalAlpha = alpha * 0.7;
  ctx.fillRect(left, top, width, tall);
  ctx.globalAlpha = alpha;
  ctx.strokeStyle = ink('truth');
  ctx.setLineDash([4, 2.5]);
  ctx.strokeRect(left + 0.5, top + 0.5, width - 1, tall - 1);
  ctx.setLineDash([]);
}

function drawOnset(ctx: CanvasRenderingContext2D, x: number, y: number, size: number, kind: string): void {
  ctx.strokeStyle = ink('truth');
  ctx.fillStyle = ink('surface');
  ctx.lineWidth = 1.4;
  ctx.beginPath();
  if (kind === 'episode') ctx.arc(x, y, size, 0, 7);
  else ctx.rect(x - size, y - size, 2 * size, 2 * size);
  ctx.fill();
  ctx.stroke();
  ctx.lineWidth = 1;
}
