/** An alert on a canvas: a pole with a flag whose shape and colour say the priority. */
import type { Priority } from '../../contract/alert.ts';
import { ink } from './ink.ts';

/** @param x canvas px @param px device pixels per CSS px */
export function drawFlag(ctx: CanvasRenderingContext2D, x: number, top: number, height: number, priority: Priority, px: number): void {
  ctx.save();
  ctx.strokeStyle = ink('ink');
  ctx.lineWidth = px;
  ctx.setLineDash(priority === 'high' ? [] : priority === 'medium' ? [5 * px, 2 * px] : [2 * px, 3 * px]);
  ctx.beginPath();
  ctx.moveTo(x, top);
  ctx.lineTo(x, top + height);
  ctx.stroke();
  ctx.setLineDash([]);
  drawSign(ctx, x, top, 5 * px, priority);
  ctx.restore();
}

/** Triangle, diamond or circle: high, medium, low. */
export function drawSign(ctx: CanvasRenderingContext2D, x: number, y: number, size: number, priority: Priority): void {
  ctx.fillStyle = ink(priority);
  ctx.strokeStyle = ink('alarm-edge');
  ctx.lineWidth = Math.max(1, size / 5);
  ctx.beginPath();
  if (priority === 'high') {
    ctx.moveTo(x, y - size);
    ctx.lineTo(x + size, y + size * 0.8);
    ctx.lineTo(x - size, y + size * 0.8);
  } else if (priority === 'medium') {
    ctx.moveTo(x, y - size);
    ctx.lineTo(x + size, y);
    ctx.lineTo(x, y + size);
    ctx.lineTo(x - size, y);
  } else ctx.arc(x, y, size * 0.85, 0, 7);
  ctx.closePath();
  ctx.fill();
  ctx.stroke();
}
