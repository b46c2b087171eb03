/** How strong each place of a home is heard at the hub, painted on its floors: bands of one colour, hatched where it is fair or worse; numbers stand over the rooms as names do. dBm. */
import { CanvasTexture, Mesh, MeshBasicMaterial, PlaneGeometry, SRGBColorSpace } from 'three';
import type { FloorPlan, HubPlace } from '../../../contract/floor-plan.ts';
import { medianSignal } from '../../../sim/installation/placed.ts';
import { linkVerdict } from '../../../sim/installation/survey.ts';
import type { HomeLayout } from './layout.ts';
import { bandOf } from './signal-bands.ts';

const PX = 56;
const CELL = 0.2;

/** What is heard of each room: the median where its kit stands, dBm. */
export function roomSignals(plan: FloorPlan, hub: HubPlace): Map<string, number> {
  return new Map(plan.rooms.map(({ id, floor, kit: [x, y] }) => [id, Math.round(medianSignal(plan, hub, floor, x, y))]));
}

export function signalMap(plan: FloorPlan, layout: HomeLayout, hub: HubPlace): Mesh[] {
  return layout.plates.map(({ floor, width, depth, x, z, y, dx, dz }) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: Math.round(width * PX), height: Math.round(depth * PX) });
    const ctx = canvas.getContext('2d')!;
    ctx.scale(PX, PX);
    ctx.translate(-(x - width / 2 - dx), -(z - depth / 2 - dz));
    for (const room of plan.rooms) {
      if (room.floor !== floor) continue;
      for (let left = room.x; left < room.x + room.w - 1e-6; left += CELL) {
        for (let top = room.y; top < room.y + room.d - 1e-6; top += CELL) {
          const [wide, deep] = [Math.min(CELL, room.x + room.w - left), Math.min(CELL, room.y + room.d - top)];
          const signal = medianSignal(plan, hub, floor, left + wide / 2, top + deep / 2);
          ctx.fillStyle = bandOf(signal).colour;
          ctx.fillRect(left - 0.004, top - 0.004, wide + 0.008, deep + 0.008);
          const verdict = linkVerdict(signal);
          if (verdict === 'good') continue;
          ctx.strokeStyle = verdict === 'fair' ? '#6b5f4a90' : '#40352ac0';
          ctx.lineWidth = verdict === 'fair' ? 0.018 : 0.035;
          ctx.beginPath();
          ctx.moveTo(left, top + deep);
          ctx.lineTo(left + wide, top);
          ctx.stroke();
        }
      }
    }
    const map = new CanvasTexture(canvas);
    map.colorSpace = SRGBColorSpace;
    map.anisotropy = 8;
    const mesh = new Mesh(new PlaneGeometry(width, depth).rotateX(-Math.PI / 2), new MeshBasicMaterial({ map, transparent: true, opacity: 0.94, toneMapped: false }));
    mesh.position.set(x, y + 0.035, z);
    mesh.renderOrder = 1;
    return mesh;
  });
}
