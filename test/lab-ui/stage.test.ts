import { describe, expect, it } from 'vitest';
import { atHome, DISTANCE_LEAST, eased, FOV, kept, moved, PITCH, projected, wholeTown, YAW_MOST, type View } from '../../lab-ui/stage/camera.ts';
import { daylight } from '../../lab-ui/stage/daylight.ts';
import { layTown } from '../../lab-ui/stage/layout.ts';
import { Governor } from '../../lab-ui/stage/governor.ts';
import { Picker } from '../../lab-ui/stage/picking.ts';
import { dragged } from '../../lab-ui/stage/pointing.ts';

const areas = (homes: number, size = 100) => Array.from({ length: homes }, (_, home) => Math.floor(home / size));

describe('the layout of a town', () => {
  it.each([1, 7, 40, 200, 1000, 10_000])('of %i homes gives each a place of its own, in its area, inside the town', (homes) => {
    const town = layTown(areas(homes));
    const seen = new Set<string>();
    for (let home = 0; home < homes; home += 1) {
      const [x, z] = [town.x[home]!, town.z[home]!];
      expect(Math.abs(x)).toBeLessThanOrEqual(town.width / 2 + 1);
      expect(Math.abs(z)).toBeLessThanOrEqual(town.depth / 2 + 1);
      const block = town.blocks[Math.floor(home / 100)]!;
      expect(Math.abs(x - block.x)).toBeLessThanOrEqual(block.width / 2);
      expect(Math.abs(z - block.z)).toBeLessThanOrEqual(block.depth / 2);
      seen.add(`${x} ${z}`);
    }
    expect(seen.size).toBe(homes);
  });

  it('keeps neighbours apart', () => {
    const town = layTown(areas(200));
    let nearest = Infinity;
    for (let a = 0; a < 200; a += 1) for (let b = a + 1; b < 200; b += 1) nearest = Math.min(nearest, Math.hypot(town.x[a]! - town.x[b]!, town.z[a]! - town.z[b]!));
    expect(nearest).toBeGreaterThan(7);
  });

  it('is the same each time', () => {
    expect(layTown(areas(60))).toEqual(layTown(areas(60)));
  });
});

/** The ray from a camera through a point. */
function rayTo(view: View, x: number, y: number, z: number) {
  const flat = Math.cos(view.pitch) * view.distance;
  const eye = [view.x + Math.sin(view.yaw) * flat, Math.sin(view.pitch) * view.distance, view.z + Math.cos(view.yaw) * flat] as const;
  return { x: eye[0], y: eye[1], z: eye[2], dx: x - eye[0], dy: y - eye[1], dz: z - eye[2] };
}

describe('picking', () => {
  const town = layTown(areas(200));
  const picker = new Picker(town);
  const high: View = { x: 0, z: 0, distance: 400, yaw: -0.3, pitch: 1.2 };

  it('finds every home whose roof is pointed at, from high', () => {
    for (let home = 0; home < town.count; home += 1) expect(picker.pick(rayTo(high, town.x[home]!, 4, town.z[home]!))).toBe(home);
  });

  it('finds the home in front where one hides another', () => {
    const low = atHome(town, 20, { ...high, pitch: 0.2 });
    const ray = rayTo(low, town.x[20]!, 2, town.z[20]!);
    const found = picker.pick(ray)!;
    const along = (home: number) => (town.x[home]! - ray.x) * ray.dx + (town.z[home]! - ray.z) * ray.dz;
    expect(along(found)).toBeLessThanOrEqual(along(20) + 1e-3);
  });

  it('finds nothing in the sky, and nothing on a field', () => {
    expect(picker.pick({ x: 0, y: 50, z: 0, dx: 0, dy: 1, dz: -1 })).toBeUndefined();
    expect(picker.pick(rayTo(high, town.width, 0, town.depth))).toBeUndefined();
  });
});

describe('the camera', () => {
  it.each([[1, 1], [40, 1.05], [200, 1.05], [200, 2], [10_000, 1.4]])('has a town of %i homes whole in a picture of aspect %f', (homes, aspect) => {
    const town = layTown(areas(homes));
    const view = wholeTown(town, aspect);
    for (let home = 0; home < homes; home += 1) {
      const [u, v] = projected(view, town.x[home]!, town.z[home]!, aspect);
      expect(Math.abs(u)).toBeLessThan(1.02);
      expect(v).toBeGreaterThan(-1.02);
      expect(v).toBeLessThan(0.9);
    }
    expect(kept(view, town)).toMatchObject({ yaw: view.yaw, pitch: view.pitch });
  });

  it('eases to where it is asked, without passing it, and stops', () => {
    const to: View = { x: 40, z: -10, distance: 30, yaw: 0.4, pitch: 0.3 };
    let now: View = { x: 0, z: 0, distance: 300, yaw: -0.3, pitch: 0.5 };
    let frames = 0;
    while (now !== to) {
      const next = eased(now, to, 1 / 60);
      expect(next.distance).toBeLessThanOrEqual(now.distance);
      expect(next.distance).toBeGreaterThanOrEqual(to.distance);
      now = next;
      frames += 1;
      expect(frames).toBeLessThan(180);
    }
  });

  it('stays over the town, above the ground, and never turns away', () => {
    const town = layTown(areas(200));
    let view = wholeTown(town, 1);
    for (const move of ['in', 'left', 'down', 'north', 'east', 'out', 'right', 'up', 'south', 'west']) {
      for (let time = 0; time < 60; time += 1) view = kept(moved(view, move), town);
      expect(view.distance).toBeGreaterThanOrEqual(DISTANCE_LEAST);
      expect(Math.abs(view.yaw)).toBeLessThanOrEqual(YAW_MOST);
      expect(view.pitch).toBeGreaterThanOrEqual(PITCH[0]);
      expect(view.pitch).toBeLessThanOrEqual(PITCH[1]);
    }
  });

  it('takes the ground along when dragged', () => {
    const view: View = { x: 0, z: 0, distance: 100, yaw: 0, pitch: 1.5 };
    const after = dragged(view, 100, 0, 800);
    expect(after.x).toBeCloseTo((-100 * 2 * 100 * Math.tan(FOV / 2)) / 800, 0);
    expect(after.z).toBeCloseTo(0, 6);
  });
});

describe('daylight', () => {
  const at = (hour: number) => daylight(Date.parse('2026-01-14T00:00:00Z') + hour * 3_600_000);

  it('is day at noon, night at midnight, and changes without a jump', () => {
    expect(at(12).night).toBe(0);
    expect(at(0).night).toBe(1);
    for (let hour = 0; hour < 24; hour += 0.05) {
      const [a, b] = [at(hour), at(hour + 0.05)];
      expect(Math.abs(a.night - b.night)).toBeLessThan(0.06);
      expect(Math.hypot(...a.direction)).toBeCloseTo(1, 6);
      expect(a.direction[1]).toBeGreaterThan(0);
    }
  });
});

describe('the governor of the picture', () => {
  /** A machine that needs so long for each picture, while time runs. @returns what changed, after how many pictures */
  function run(governor: Governor, seconds: number, pictures: number, from = 0): object[] {
    const steps: object[] = [];
    let [now, ratio, before] = [from, governor.most.ratio, governor.allowed];
    for (let picture = 0; picture < pictures;) {
      now += seconds;
      const drawn = governor.picture(now, { runs: true, moves: false, ratio });
      if (!drawn) continue;
      ratio = drawn.ratio;
      if (governor.allowed !== before) steps.push({ ...governor.allowed, picture });
      before = governor.allowed;
      picture += 1;
    }
    return steps;
  }
  const still = { runs: false, moves: false, ratio: 2 };

  it('takes nothing from a machine that is fast enough, nor for a hidden tab', () => {
    const governor = new Governor(2);
    expect(run(governor, 0.016, 200)).toEqual([]);
    expect(run(governor, 0.05, 200, 40)).toEqual([]);
    expect(governor.allowed).toEqual({ ratio: 2, shadows: true, rest: 0 });
  });

  it('takes nothing for the time that it stood still, however often', () => {
    const governor = new Governor(2);
    for (let pause = 0; pause < 20; pause += 1) {
      expect(run(governor, 0.016, 12, 10 * pause)).toEqual([]);
      for (const later of [1, 3, 4.5]) expect(governor.picture(10 * pause + later, still)).toEqual({ ...governor.most, passed: 0.1 });
    }
  });

  it('takes pixels first, then shadows, then pictures, and then no more; standing still it gives all, once it has drawn what was asked for', () => {
    const governor = new Governor(1);
    expect(run(governor, 0.4, 120)).toMatchObject([
      { ratio: 0.75, shadows: true, rest: 0 }, { ratio: 0.6, shadows: true, rest: 0 }, { ratio: 0.6, shadows: false, rest: 0 },
      { ratio: 0.6, shadows: false, rest: 0.25 }, { ratio: 0.6, shadows: false, rest: 0.5 }, { ratio: 0.6, shadows: false, rest: 1 },
    ]);
    const moving = { runs: true, moves: false, ratio: 0.6 };
    expect([1000, 1000.9, 1001].map((now) => governor.picture(now, moving)?.rest)).toEqual([1, undefined, 1]);
    expect([1001.1, 1001.8].map((now) => governor.picture(now, { ...moving, runs: false })?.ratio)).toEqual([undefined, 1]);
    for (const ratio of [0.6, 1]) expect(governor.picture(1001.9, { runs: false, moves: true, ratio })).toMatchObject({ ratio, shadows: false, rest: 0 });
  });

  it('takes no more than is needed: where pictures come in time with a short rest between, it leaves it at that', () => {
    const governor = new Governor(1);
    run(governor, 0.1, 200);
    expect(governor.allowed.rest).toBe(0.25);
  });

  it('judges the sooner the slower pictures are', () => {
    expect(run(new Governor(1), 0.5, 4)).toMatchObject([{ picture: 2 }]);
    expect(run(new Governor(1), 0.1, 9)).toMatchObject([{ picture: 8 }]);
  });

  it('gives few pictures from the first on, and no other size ever, where there is no graphics processor', () => {
    const governor = new Governor(2, true);
    expect(run(governor, 2, 40)).toEqual([]);
    expect(governor.allowed).toEqual({ ratio: 2, shadows: false, rest: 1 });
    expect(governor.picture(1_000, still)).toEqual({ ratio: 2, shadows: true, rest: 0, passed: 1 });
  });
});
