/** Names over rooms, people and kit, as text over the picture: those that are pointed at, or all. */
import { Vector3, type PerspectiveCamera } from 'three';
import type { FloorPlan } from '../../../contract/floor-plan.ts';
import type { HomeDetail } from '../../model/home-detail.ts';
import type { TruthRow } from '../../model/run-view.ts';
import { HOME_WORDS as W } from '../../words/home.ts';
import type { HomeScene, Named } from './home-scene.ts';
import { roomSignals } from './signal-map.ts';
import { deviceName } from './told.ts';
import { hubTrouble, kitNow } from './troubles.ts';
import { residentAt } from './whereabouts.ts';

const NEAR_PX = 24;
/** Buttons stand above. */
const TOP_PX = 52;

export class Names {
  readonly #root: HTMLElement;
  readonly #spans: HTMLSpanElement[] = [];
  #pointer: { x: number; y: number } | undefined;

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  /** Where the pointer is, CSS px of the picture; `undefined`: nowhere. */
  point(at: { x: number; y: number } | undefined): void {
    this.#pointer = at;
  }

  clear(): void {
    for (const span of this.#spans) span.hidden = true;
  }

  show(scene: HomeScene, plan: FloorPlan, { detail, truths, at, who, all, map }: { detail: HomeDetail; truths: readonly TruthRow[]; at: number; who: string; all: boolean; map: boolean }, camera: PerspectiveCamera, size: { width: number; height: number }): void {
    const point = new Vector3();
    const seen = scene.named.map((named) => {
      point.set(...named.at).project(camera);
      return { named, x: ((point.x + 1) / 2) * size.width, y: ((1 - point.y) / 2) * size.height, ahead: point.z < 1 };
    }).filter(({ x, y, ahead }) => ahead && x > 4 && y > 4 && x < size.width - 4 && y < size.height - 4);
    // On the map of signals each room says its number.
    const shown = all ? seen : map ? [...seen.filter(({ named }) => named.kind === 'room'), ...this.#near(seen).filter(({ named }) => named.kind !== 'room')] : this.#near(seen);
    const signals = map ? roomSignals(plan, detail.hub) : undefined;
    const placed: { left: number; right: number; top: number }[] = [];
    let used = 0;
    for (const { named, x, y } of shown.toSorted((a, b) => RANK[a.named.kind] - RANK[b.named.kind])) {
      const [name, trouble] = told(named, scene, plan, detail, truths, at, who);
      const text = named.kind === 'room' && signals ? `${name} · ${W.dbm(signals.get(named.id) ?? 0)}` : name;
      const wide = text.length * 6.7 + 18;
      const [left, top] = [Math.min(size.width - wide / 2 - 4, Math.max(wide / 2 + 4, x)), y - (named.kind === 'room' ? 10 : 32)];
      // One that would cover another moves up, or stays away if it is only a room or a device that is well.
      let free = top;
      const covered = () => placed.some((other) => Math.abs(other.top - free) < 21 && other.left < left + wide / 2 && other.right > left - wide / 2);
      for (let tries = 0; tries < 4 && covered(); tries += 1) free -= 21;
      if (covered() || free < TOP_PX) continue;
      placed.push({ left: left - wide / 2, right: left + wide / 2, top: free });
      const span = (this.#spans[used] ??= this.#root.appendChild(document.createElement('span')));
      used += 1;
      const kind = trouble ? 'trouble' : named.kind === 'room' ? 'room' : named.kind === 'resident' || named.kind === 'carer' ? 'who' : '';
      if (span.textContent !== text) span.textContent = text;
      if (span.className !== kind) span.className = kind;
      span.style.transform = `translate(-50%, 0) translate(${left.toFixed(1)}px, ${free.toFixed(1)}px)`;
      span.hidden = false;
    }
    for (const span of this.#spans.slice(used)) span.hidden = true;
  }

  /** What the pointer is on: the nearest thing, or else the room. */
  #near<T extends { named: Named; x: number; y: number }>(seen: readonly T[]): T[] {
    const at = this.#pointer;
    if (!at) return [];
    const far = ({ x, y }: T) => Math.hypot(x - at.x, y - at.y);
    const things = seen.filter((one) => one.named.kind !== 'room' && far(one) < NEAR_PX).toSorted((a, b) => far(a) - far(b));
    if (things[0]) return [things[0]];
    return seen.filter((one) => one.named.kind === 'room' && far(one) < NEAR_PX * 3).toSorted((a, b) => far(a) - far(b)).slice(0, 1);
  }
}

const RANK = { resident: 0, carer: 1, hub: 2, device: 3, room: 4 } as const;

function told(named: Named, scene: HomeScene, plan: FloorPlan, detail: HomeDetail, truths: readonly TruthRow[], at: number, who: string): readonly [text: string, trouble: boolean] {
  if (named.kind === 'room') return [plan.rooms.find(({ id }) => id === named.id)?.title ?? named.id, false];
  if (named.kind === 'carer') return [W.carer, false];
  if (named.kind === 'resident') {
    const where = residentAt(scene.people, detail.states, at);
    return [where ? `${who} ${W.does[where.pose]}` : who, false];
  }
  if (named.kind === 'hub') {
    const trouble = hubTrouble(detail, at);
    return [trouble ? W.hubTrouble[trouble].replace(/\.$/, '') : W.hub(W.dbm(detail.uplink)), trouble !== undefined];
  }
  const device = detail.devices.find(({ dev }) => dev === named.id)!;
  const now = kitNow(detail, truths, at).find(({ dev }) => dev === named.id)!;
  const what = [now.trouble && W.trouble[now.trouble], now.faulty && W.faulty].filter(Boolean).join(', ');
  return [W.label.device(deviceName(device.dev, device.kind), W.dbm(device.signal), what), what !== ''];
}
