/** One chart: uPlot holds axes and the true line; readings, gaps, limits, flags and the playhead are drawn over it. */
import { useEffect, useRef } from 'react';
import './known-language.ts';
import uPlot from 'uplot';
import type { AlertRow } from '../model/run-view.ts';
import { stretch, ticks } from '../model/marks.ts';
import { READING, type Trend } from '../model/trends.ts';
import { useLab, useLabState, useRun } from '../state/use-lab.ts';
import { drawFlag } from './flag.ts';
import { ink } from './ink.ts';
import { clockParts } from './times.ts';

export const CHART_PX = 118;
const AXIS_PX = 34;
/** From the lowest to the highest of what is drawn, limits near it included, with a margin. */
export function rangeOf({ truth, readings, limits }: Trend, withTruth = true): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  const take = (value: number) => {
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  if (withTruth) truth[1].forEach(take);
  readings[1].forEach((value, index) => { if (readings[2][index] !== READING.bad) take(value); });
  if (low > high) for (const { value } of limits) take(value);
  if (low > high) return [0, 1];
  const width = Math.max(high - low, 1e-9);
  for (const { value } of limits) if (value > low - width && value < high + width) take(value);
  const margin = Math.max((high - low) * 0.08, 0.3);
  return [low - margin, high + margin];
}

interface Props {
  trend: Trend;
  flags: readonly AlertRow[];
  places: number;
  /** CSS px */
  height?: number;
  /** false: the true line is not drawn, and the scale does not tell of it */
  truth?: boolean;
}

export function TrendChart({ trend, flags, places, height = CHART_PX, truth = true }: Props) {
  const lab = useLab();
  const { start, end } = useRun();
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  // What is drawn grows with a living run; the chart stays.
  const shows = useRef({ trend, flags });
  shows.current = { trend, flags };
  const view = useLabState((state) => state.view);
  const theme = useLabState((state) => state.theme);
  useEffect(() => {
    const element = box.current!;
    const { playhead } = lab;
    const run = { start, end };
    const shown = () => stretch(view, playhead.at, start, end) as [number, number];
    const font = `11px ${getComputedStyle(document.body).fontFamily}`;
    const axis: uPlot.Axis = { stroke: ink('muted'), grid: { stroke: ink('soft'), width: 1 }, ticks: { show: false }, font };
    const chart = new uPlot({
      width: element.clientWidth, height, ms: 1, legend: { show: false }, cursor: { show: false }, padding: [10, 6, 0, 0],
      scales: { x: { time: false, range: shown }, y: { range: () => rangeOf(shows.current.trend, truth) } },
      axes: [
        { ...axis, size: 20, gap: 3, splits: (_chart, _axis, from, to) => ticks(from, to, Math.max(2, Math.floor(element.clientWidth / 62))), values: (_chart, values) => values.map((at) => clockParts(run, at).clock) },
        { ...axis, size: AXIS_PX, gap: 4, space: 26, values: (_chart, values) => values.map((value) => String(Number(value.toFixed(places)))) },
      ],
      series: [{}, { stroke: ink('truth'), width: 1.8, dash: [5, 3], points: { show: false }, show: truth }],
      hooks: { drawClear: [(chart) => drawBehind(chart, shows.current.trend)], drawAxes: [(chart) => drawReadings(chart, shows.current.trend)], draw: [(chart) => drawOver(chart, shows.current.flags, playhead.at)] },
    }, shows.current.trend.truth as unknown as uPlot.AlignedData, element);
    plot.current = chart;
    let from = shown()[0];
    let asked = 0;
    const redraw = () => {
      asked = 0;
      const next = shown();
      if (next[0] === from) chart.redraw(false, false);
      else {
        from = next[0];
        chart.setScale('x', { min: next[0], max: next[1] });
      }
    };
    const ask = () => { asked ||= requestAnimationFrame(redraw); };
    const stop = playhead.onFrame(ask);
    const observer = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    const seek = ({ offsetX }: MouseEvent) => lab.seek(chart.posToVal(offsetX, 'x'));
    chart.over.addEventListener('click', seek);
    return () => {
      stop();
      cancelAnimationFrame(asked);
      observer.disconnect();
      chart.destroy();
      plot.current = undefined;
    };
  }, [lab, start, end, places, view, theme, height, truth]);
  useEffect(() => plot.current?.setData(trend.truth as unknown as uPlot.AlignedData), [trend, flags]);
  return <div ref={box} className="chart" style={{ height }} data-readings={trend.readings[0].length} />;
}

function drawBehind(plot: uPlot, { gaps, limits }: Trend): void {
  const { ctx, bbox } = plot;
  ctx.save();
  clip(plot);
  for (const { from, to, cause } of gaps) {
    const [x, right] = [plot.valToPos(from, 'x', true), plot.valToPos(to, 'x', true)];
    ctx.fillStyle = ink('gap');
    ctx.fillRect(x, bbox.top, right - x, bbox.height);
    ctx.strokeStyle = ink('line');
    ctx.setLineDash([3 * devicePixelRatio, 2 * devicePixelRatio]);
    ctx.strokeRect(x, bbox.top + 0.5, right - x, bbox.height - 1);
    ctx.setLineDash([]);
    ctx.font = `${10 * devicePixelRatio}px ${getComputedStyle(document.body).fontFamily}`;
    ctx.fillStyle = ink('muted');
    ctx.textBaseline = 'bottom';
    const [left, end] = [Math.max(x, bbox.left), Math.min(right, bbox.left + bbox.width)];
    if (ctx.measureText(cause).width < end - left - 8) ctx.fillText(cause, left + 4 * devicePixelRatio, bbox.top + bbox.height - 3 * devicePixelRatio);
  }
  ctx.strokeStyle = ink('muted');
  ctx.lineWidth = devicePixelRatio;
  for (const { value } of limits) {
    const y = Math.round(plot.valToPos(value, 'y', true)) + 0.5;
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  ctx.restore();
}

/** Readings lie under the true line: squares that arrived, hollow ones that came late or never, crosses that were spoilt. */
function drawReadings(plot: uPlot, { readings: [times, values, what] }: Trend): void {
  const { ctx, bbox } = plot;
  const px = devicePixelRatio;
  ctx.save();
  clip(plot);
  const [from, to] = [plot.scales['x']!.min!, plot.scales['x']!.max!];
  const shown = times.reduce((count, at) => count + Number(at >= from && at <= to), 0);
  const dense = shown * 2 * px > bbox.width;
  const half = (dense ? 1 : 2) * px;
  ctx.lineWidth = px;
  for (let index = 0; index < times.length; index += 1) {
    if (times[index]! < from || times[index]! > to) continue;
    const [x, y] = [plot.valToPos(times[index]!, 'x', true), plot.valToPos(values[index]!, 'y', true)];
    const [top, foot] = [bbox.top + half + px, bbox.top + bbox.height - half - px];
    if (y < top || y > foot) {
      // Beyond the scale, as spoilt readings are: a tick at the edge.
      ctx.globalAlpha = 0.4;
      ctx.fillStyle = ink('muted');
      ctx.fillRect(x, y < top ? bbox.top : bbox.top + bbox.height - 4 * px, px, 4 * px);
      continue;
    }
    ctx.globalAlpha = dense ? 0.62 : 1;
    drawReading(ctx, x, y, half, what[index]!);
  }
  ctx.restore();
}

function drawReading(ctx: CanvasRenderingContext2D, x: number, y: number, half: number, what: number): void {
  if (what === READING.bad) {
    ctx.strokeStyle = ink('muted');
    ctx.beginPath();
    ctx.moveTo(x - half - 1, y - half - 1);
    ctx.lineTo(x + half + 1, y + half + 1);
    ctx.moveTo(x + half + 1, y - half - 1);
    ctx.lineTo(x - half - 1, y + half + 1);
    ctx.stroke();
  } else if (what === READING.ok) {
    ctx.fillStyle = ink('ink');
    ctx.fillRect(x - half, y - half, 2 * half, 2 * half);
  } else {
    ctx.strokeStyle = ink('ink');
    ctx.strokeRect(x - half - 0.5, y - half - 0.5, 2 * half + 1, 2 * half + 1);
  }
}

function drawOver({ ctx, bbox, valToPos }: uPlot, flags: readonly AlertRow[], at: number): void {
  const px = devicePixelRatio;
  for (const flag of flags) {
    const x = valToPos(flag.at, 'x', true);
    if (x >= bbox.left && x <= bbox.left + bbox.width) drawFlag(ctx, x, bbox.top, bbox.height, flag.priority, px);
  }
  const x = Math.round(valToPos(at, 'x', true)) + 0.5;
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  ctx.fillStyle = ink('accent');
  ctx.fillRect(x - 0.75 * px, bbox.top - 4 * px, 1.5 * px, bbox.height + 4 * px);
}

function clip({ ctx, bbox }: uPlot): void {
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
}
