/** Small signs of a home, drawn once: glows, beads, and what is wrong with kit. What only the lab knows has a dashed plum edge, as everywhere. */
import { CanvasTexture, LinearMipmapLinearFilter, SRGBColorSpace } from 'three';

export const MARK = { glow: 0, bead: 1, again: 2, forged: 3, faulty: 4, batteryLow: 5, batteryFlat: 6, detached: 7, unpaired: 8, stuck: 9, off: 10, noNetwork: 11, dim: 12, waiting: 13, broken: 14, episode: 15 } as const;
export const COLUMNS = 8;
export const ROWS = 2;
const CELL = 128;
const PLUM = '#8d2a80';

export function markAtlas(): CanvasTexture {
  const canvas = Object.assign(document.createElement('canvas'), { width: COLUMNS * CELL, height: ROWS * CELL });
  const ctx = canvas.getContext('2d')!;
  for (const [name, cell] of Object.entries(MARK)) {
    ctx.save();
    ctx.translate((cell % COLUMNS) * CELL + CELL / 2, Math.floor(cell / COLUMNS) * CELL + CELL / 2);
    Object.assign(ctx, { lineCap: 'round', lineJoin: 'round', lineWidth: 8, strokeStyle: PLUM, fillStyle: PLUM });
    DRAW[name as keyof typeof MARK](ctx);
    ctx.restore();
  }
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.anisotropy = 4;
  return texture;
}

type Draw = (ctx: CanvasRenderingContext2D) => void;

const soft = (core: string, halo: string): Draw => (ctx) => {
  const glow = ctx.createRadialGradient(0, 0, 6, 0, 0, 60);
  glow.addColorStop(0, halo);
  glow.addColorStop(1, '#ffffff00');
  ctx.fillStyle = glow;
  ctx.fillRect(-60, -60, 120, 120);
  circle(ctx, 15, core);
};

function circle(ctx: CanvasRenderingContext2D, radius: number, fill: string, edge?: string): void {
  ctx.beginPath();
  ctx.arc(0, 0, radius, 0, 7);
  ctx.fillStyle = fill;
  ctx.fill();
  if (!edge) return;
  ctx.strokeStyle = edge;
  ctx.stroke();
}

/** A light plate with a dashed plum edge, and a sign on it. */
const plate = (sign: Draw): Draw => (ctx) => {
  ctx.beginPath();
  ctx.roundRect(-52, -52, 104, 104, 26);
  ctx.fillStyle = '#fbf4fa';
  ctx.fill();
  ctx.setLineDash([17, 13]);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.lineWidth = 9;
  sign(ctx);
};

const lines = (...paths: readonly (readonly number[])[]): Draw => (ctx) => {
  ctx.beginPath();
  for (const path of paths) for (let i = 0; i < path.length; i += 2) (i === 0 ? ctx.moveTo(path[i]!, path[i + 1]!) : ctx.lineTo(path[i]!, path[i + 1]!));
  ctx.stroke();
};

const battery = (full: number): Draw => (ctx) => {
  ctx.strokeRect(-32, -18, 58, 36);
  ctx.fillRect(30, -8, 8, 16);
  if (full > 0) ctx.fillRect(-25, -11, 44 * full, 22);
  else lines([-10, -30, 6, 30])(ctx);
};

const DRAW: Record<keyof typeof MARK, Draw> = {
  glow: soft('#ffffff', '#8db3e6e0'), dim: (ctx) => circle(ctx, 15, '#8d8a86', '#4d4a47'),
  bead: (ctx) => {
    soft('#ffffff', '#a9c8f4ff')(ctx);
    circle(ctx, 24, '#ffffff', '#2d5284');
  },
  again: (ctx) => {
    circle(ctx, 30, '#ffffff', '#2d5284');
    circle(ctx, 11, '#2d5284');
  },
  waiting: (ctx) => {
    ctx.strokeStyle = '#2d5284';
    ctx.fillStyle = '#fffdf6';
    ctx.beginPath();
    ctx.roundRect(-34, -24, 68, 48, 10);
    ctx.fill();
    ctx.stroke();
    lines([-30, -20, 0, 6, 30, -20])(ctx);
  },
  forged: (ctx) => {
    ctx.beginPath();
    ctx.moveTo(0, -50);
    ctx.lineTo(50, 0);
    ctx.lineTo(0, 50);
    ctx.lineTo(-50, 0);
    ctx.closePath();
    ctx.lineWidth = 22;
    ctx.strokeStyle = '#fbf4fa';
    ctx.stroke();
    ctx.lineWidth = 10;
    ctx.strokeStyle = PLUM;
    ctx.setLineDash([22, 13]);
    ctx.stroke();
  },
  faulty: (ctx) => {
    ctx.setLineDash([20, 15]);
    ctx.lineWidth = 14;
    ctx.strokeStyle = '#fbf4fa';
    ctx.beginPath();
    ctx.arc(0, 0, 50, 0, 7);
    ctx.stroke();
    ctx.lineWidth = 8;
    ctx.strokeStyle = PLUM;
    ctx.stroke();
  },
  batteryLow: plate(battery(0.3)), batteryFlat: plate(battery(0)), detached: plate((ctx) => {
    ctx.beginPath();
    ctx.arc(0, 6, 17, 0, 7);
    ctx.stroke();
    lines([-14, 22, -8, 36, 8, 36, 14, 22], [-8, -12, -6, -26], [8, -12, 6, -26], [-34, -30, 34, 34])(ctx);
  }),
  unpaired: plate(lines([-32, 0, -10, 0], [32, 0, 10, 0], [-10, -12, -10, 12], [10, -12, 10, 12], [-4, -30, 0, -20], [4, 30, 0, 20])),
  stuck: plate(lines([-20, -32, 20, -32], [-20, 32, 20, 32], [-16, -32, -16, -18, 16, 18, 16, 32], [16, -32, 16, -18, -16, 18, -16, 32])),
  off: plate((ctx) => {
    ctx.beginPath();
    ctx.arc(0, 4, 27, -Math.PI / 2 + 0.7, (3 * Math.PI) / 2 - 0.7);
    ctx.stroke();
    lines([0, -32, 0, 0])(ctx);
  }),
  noNetwork: plate((ctx) => {
    for (const radius of [16, 32]) {
      ctx.beginPath();
      ctx.arc(0, 24, radius, -2.5, -0.64);
      ctx.stroke();
    }
    ctx.fillRect(-4, 20, 9, 9);
    lines([-30, 30, 30, -30])(ctx);
  }),
  broken: (ctx) => {
    ctx.lineWidth = 26;
    ctx.strokeStyle = '#fbf4fa';
    lines([-24, -24, 24, 24], [24, -24, -24, 24])(ctx);
    ctx.lineWidth = 12;
    ctx.strokeStyle = PLUM;
    lines([-24, -24, 24, 24], [24, -24, -24, 24])(ctx);
  },
  episode: (ctx) => {
    ctx.setLineDash([20, 15]);
    ctx.lineWidth = 9;
    ctx.beginPath();
    ctx.arc(0, 0, 50, 0, 7);
    ctx.stroke();
    circle(ctx, 10, PLUM);
  },
};
