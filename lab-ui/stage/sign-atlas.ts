/** The signs over roofs, drawn once: high, medium, low (IEC 60601-1-8: red, yellow, cyan, three to one stars), the broken link of a home that is cut off, and the crossed square of one under attack. */
import { CanvasTexture, LinearMipmapLinearFilter, SRGBColorSpace } from 'three';
import { SIGN, SIGNS } from './signs.ts';

const CELL = 128;
const EDGE = '#17130f';

export function signAtlas(): CanvasTexture {
  const canvas = document.createElement('canvas');
  canvas.width = SIGNS * CELL;
  canvas.height = CELL;
  const ctx = canvas.getContext('2d')!;
  ctx.lineJoin = 'round';
  ctx.lineCap = 'round';
  shape(ctx, SIGN.high, '#ff4a43', [[64, 10], [118, 108], [10, 108]]);
  for (const [x, y] of [[64, 54], [43, 87], [85, 87]] as const) star(ctx, x, y, 12, '#fff');
  shape(ctx, SIGN.medium, '#ffd23f', [[64, 8], [120, 64], [64, 120], [8, 64]]);
  for (const x of [42, 86]) star(ctx, SIGN.medium * CELL + x, 64, 15, EDGE);
  ctx.beginPath();
  ctx.arc(SIGN.low * CELL + 64, 64, 50, 0, 7);
  finish(ctx, '#36d2e6');
  star(ctx, SIGN.low * CELL + 64, 64, 25, EDGE);
  broken(ctx, SIGN.cut * CELL);
  crossed(ctx, SIGN.attack * CELL);
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.anisotropy = 4;
  return texture;
}

function shape(ctx: CanvasRenderingContext2D, cell: number, colour: string, points: readonly (readonly [number, number])[]): void {
  ctx.beginPath();
  points.forEach(([x, y], index) => (index === 0 ? ctx.moveTo(cell * CELL + x, y) : ctx.lineTo(cell * CELL + x, y)));
  ctx.closePath();
  finish(ctx, colour);
}

function finish(ctx: CanvasRenderingContext2D, colour: string): void {
  ctx.strokeStyle = EDGE;
  ctx.lineWidth = 12;
  ctx.stroke();
  ctx.fillStyle = colour;
  ctx.fill();
}

function star(ctx: CanvasRenderingContext2D, x: number, y: number, r: number, colour: string): void {
  ctx.strokeStyle = colour;
  ctx.lineWidth = r * 0.52;
  ctx.beginPath();
  for (const angle of [Math.PI / 6, Math.PI / 2, (5 * Math.PI) / 6]) {
    ctx.moveTo(x - r * Math.cos(angle), y - r * Math.sin(angle));
    ctx.lineTo(x + r * Math.cos(angle), y + r * Math.sin(angle));
  }
  ctx.stroke();
}

/** Two links apart, on a light plate with a dashed plum edge: it is a truth. */
function broken(ctx: CanvasRenderingContext2D, left: number): void {
  ctx.beginPath();
  ctx.roundRect(left + 12, 12, 104, 104, 26);
  ctx.fillStyle = '#fbf4fa';
  ctx.fill();
  ctx.strokeStyle = '#8d2a80';
  ctx.lineWidth = 9;
  ctx.setLineDash([17, 13]);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.lineWidth = 10;
  ctx.save();
  ctx.translate(left + 64, 64);
  ctx.rotate(-Math.PI / 4);
  for (const side of [-1, 1]) {
    ctx.beginPath();
    ctx.moveTo(side * 9, -13);
    ctx.lineTo(side * 22, -13);
    ctx.arc(side * 22, 0, 13, -Math.PI / 2, Math.PI / 2, side < 0);
    ctx.lineTo(side * 9, 13);
    ctx.stroke();
  }
  ctx.restore();
  ctx.lineWidth = 7;
  for (const [ax, ay, bx, by] of [[46, 38, 40, 28], [82, 90, 88, 100]] as const) {
    ctx.beginPath();
    ctx.moveTo(left + ax, ay);
    ctx.lineTo(left + bx, by);
    ctx.stroke();
  }
}

/** A hollow square with a cross: someone meddles. Truth's plum, dashed, on a light edge so that it is seen by night. */
function crossed(ctx: CanvasRenderingContext2D, left: number): void {
  for (const [colour, wide] of [['#fbf4fa', 24], ['#8d2a80', 12]] as const) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = wide;
    ctx.setLineDash(colour === '#8d2a80' ? [19, 15] : []);
    ctx.beginPath();
    ctx.rect(left + 18, 18, 92, 92);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.beginPath();
    for (const [ax, ay, bx, by] of [[44, 44, 84, 84], [84, 44, 44, 84]] as const) {
      ctx.moveTo(left + ax, ay);
      ctx.lineTo(left + bx, by);
    }
    ctx.stroke();
  }
}
