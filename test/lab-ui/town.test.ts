/** The picture of the town as numbers: what stands where, how much is drawn, what moves and how fast. three needs no screen for that; only drawing does. */
import { InstancedMesh, Mesh, type Object3D } from 'three';
import { describe, expect, it, vi } from 'vitest';
import { BIT, PLACE } from '../../lab-ui/model/life.ts';
import type { RunView } from '../../lab-ui/model/run-view.ts';
import { RANK, TownNow, WRONG } from '../../lab-ui/model/town-now.ts';
import { daylight } from '../../lab-ui/stage/daylight.ts';
import { distanceTo, landOf } from '../../lab-ui/stage/land.ts';
import { layTown, ROAD, SETBACK } from '../../lab-ui/stage/layout.ts';
import { gardenRoom, planting } from '../../lab-ui/stage/planting.ts';
import { leastPx, PULSE_HZ, SIGN, signsOf } from '../../lab-ui/stage/signs.ts';
import { SPARK_S, Sparks } from '../../lab-ui/stage/sparks.ts';
import { lines } from '../../lab-ui/stage/terrain.ts';

// The only thing of the town that needs a browser to be made is the drawing of its signs.
vi.mock('../../lab-ui/stage/sign-atlas.ts', async () => {
  const { Texture } = await import('three');
  return { signAtlas: () => new Texture() };
});
const { TownScene } = await import('../../lab-ui/stage/town-scene.ts');

const townOf = (homes: number) => layTown(Array.from({ length: homes }, (_, home) => Math.floor(home / 100)));

/** A moment: homes alive and awake, but for what is said. */
function moment(homes: number, with_: (now: TownNow) => void = () => {}): TownNow {
  const now = new TownNow({ homes: Array.from({ length: homes }), alerts: [], truths: [] } as unknown as RunView, 1);
  now.life.fill(BIT.known | PLACE.living);
  with_(now);
  return now;
}

describe('the land', () => {
  it.each([1, 40, 200, 1_000, 10_000])('round a town of %i homes leaves it flat and dry', (homes) => {
    const town = townOf(homes);
    const land = landOf(town);
    for (let home = 0; home < homes; home += 1) {
      const [x, z] = [town.x[home]!, town.z[home]!];
      expect(land.heightAt(x, z)).toBe(0);
      expect(land.woodAt(x, z)).toBe(0);
    }
    const [w, d] = land.flat;
    for (const [x, z] of land.river.points) expect(Math.abs(x) > w || Math.abs(z) > d).toBe(true);
    for (const [x, z] of [[-w, -d], [-w, d], [w, -d], [w, d], [0, d]] as const) expect(distanceTo(land.river, x, z)).toBeGreaterThan(land.river.half);
  });

  it('has hills, and none that the river or the road would have to climb', () => {
    const land = landOf(townOf(200));
    let highest = 0;
    for (let x = -700; x <= 700; x += 20) for (let z = -900; z <= 600; z += 20) highest = Math.max(highest, land.heightAt(x, z));
    expect(highest).toBeGreaterThan(8);
    for (const way of [land.river, land.road]) for (const [x, z] of way.points) expect(land.heightAt(x, z)).toBeLessThan(0.01);
  });

  it('is modelled without a hole, finest at the edge of the town', () => {
    const xs = lines(80, 1_600);
    expect(xs[0]).toBeCloseTo(-1_680, 6);
    expect(xs.at(-1)).toBeCloseTo(1_680, 6);
    for (let i = 1; i < xs.length; i += 1) expect(xs[i]!).toBeGreaterThan(xs[i - 1]!);
  });
});

describe('what grows and stands', () => {
  it.each([40, 200, 1_000])('in a town of %i homes: gardens and cars stay in it, no tree in a river or on a road, no car in a house', (homes) => {
    const town = townOf(homes);
    const land = landOf(town);
    const { round, pointed, blocks, cars } = planting(town, land);
    const [w, d] = gardenRoom(town);
    expect(cars.length).toBeGreaterThan(homes * 0.3);
    expect(blocks.length).toBeGreaterThan(homes);
    for (const { x, z } of [...blocks, ...cars]) expect(Math.abs(x) <= w && Math.abs(z) <= d).toBe(true);
    for (const { x, z } of [...round, ...pointed]) {
      expect(distanceTo(land.river, x, z)).toBeGreaterThan(land.river.half);
      for (const area of town.blocks) if (Math.abs(x - area.x) < area.width / 2) for (const street of area.streets) expect(Math.abs(z - street)).toBeGreaterThan(ROAD / 2);
    }
    for (const { z } of cars) expect(Math.min(...town.blocks.flatMap((area) => area.streets).map((street) => Math.abs(z - street)))).toBeLessThan(ROAD / 2);
    expect(ROAD / 2 + 1).toBeLessThan(SETBACK - 3.3);
  });

  it('is less per home in a large town', () => {
    const town = townOf(10_000);
    const { round, pointed, blocks, cars } = planting(town, landOf(town));
    expect(round.length + pointed.length).toBeLessThan(14_000);
    expect(blocks).toHaveLength(0);
    expect(cars.length).toBeLessThanOrEqual(1_500);
  });

  it('is the same each time', () => {
    const town = townOf(60);
    expect(planting(town, landOf(town))).toEqual(planting(town, landOf(town)));
  });
});

/** Draw calls of one frame: one for each visible mesh, and one more where it throws a shadow that is drawn anew. */
function drawCalls(root: Object3D, shadows: boolean): number {
  let calls = 0;
  root.traverseVisible((part) => {
    if (!(part instanceof Mesh) || (part instanceof InstancedMesh && part.count === 0)) return;
    calls += 1 + Number(shadows && part.castShadow);
  });
  return calls;
}

describe('the picture', () => {
  const night = Date.parse('2026-01-14T21:00:00Z');
  const view = { x: 0, z: 0, distance: 300, yaw: -0.3, pitch: 0.25 };
  const everything = (homes: number) => moment(homes, ({ rank, wrong, life }) => {
    for (let home = 0; home < homes; home += 1) [rank[home], wrong[home]] = [home % 4, home % 8];
    life[3] = BIT.known | BIT.netDown;
  });

  it.each([[40, true], [200, true], [1_000, true], [10_000, false]] as const)('of %i homes needs at most 30 draw calls with all that can be seen, shadows with it', (homes, shadows) => {
    const scene = new TownScene(townOf(homes), shadows);
    scene.show(everything(homes));
    scene.choose(1);
    scene.light(night, view, 900, 1, 12.5);
    const calls = drawCalls(scene.scene, shadows);
    expect(calls).toBeLessThanOrEqual(30);
    expect(calls).toBeGreaterThan(18);
    scene.dispose();
  });

  it('lights no lamp where there is no power, in the street neither, and all of them again after it', () => {
    const scene = new TownScene(townOf(40), false);
    const lamps = () => {
      const powers: number[] = [];
      scene.scene.traverse((part) => { if (part instanceof Mesh && !part.geometry.hasAttribute('phase')) for (const name of ['power', 'lit']) if (part.geometry.hasAttribute(name)) powers.push(...part.geometry.getAttribute(name).array); });
      return powers.filter((power) => power > 0).length;
    };
    const bright = moment(40);
    scene.show(bright);
    const all = lamps();
    expect(all).toBeGreaterThan(3 * 40);
    scene.show(Object.assign(moment(40, ({ dark }) => dark.fill(1, 0, 39)), { version: 2 }));
    expect(lamps()).toBeLessThan(all / 5);
    expect(lamps()).toBeGreaterThan(0);
    scene.show(Object.assign(bright, { version: 3 }));
    expect(lamps()).toBe(all);
    scene.dispose();
  });

  it('shows nothing of the night by day, no smoke at noon, and nothing that moves while time stands or motion is not wanted', () => {
    const scene = new TownScene(townOf(40), false);
    scene.show(moment(40));
    const at = (hour: string, beat: number) => {
      scene.light(Date.parse(`2026-01-14T${hour}:00Z`), view, 900, 1, beat);
      return drawCalls(scene.scene, false);
    };
    const still = at('07:20', 0);
    expect(at('07:20', 3)).toBe(still + 2); // beads and smoke
    expect(at('12:00', 3)).toBeLessThan(at('19:30', 3));
    scene.dispose();
  });
});

describe('signs', () => {
  const listed = (now: TownNow, homes: number) => {
    const list: [home: number, cell: number, shift: number][] = [];
    const count = signsOf(now, homes, (...sign) => list.push(sign));
    expect(count).toBe(list.length);
    return list;
  };

  it('are none over a home where all is well', () => {
    expect(listed(moment(20), 20)).toEqual([]);
  });

  it('show alarm, broken link and attack side by side, none over another', () => {
    const all = listed(moment(3, ({ rank, wrong, life }) => {
      rank[1] = RANK.high;
      wrong[1] = WRONG['attack']! | WRONG['episode']!;
      life[1] = BIT.known | BIT.hubDown;
    }), 3);
    expect(all.map(([home]) => home)).toEqual([1, 1, 1]);
    expect(new Set(all.map(([, cell]) => cell))).toEqual(new Set([SIGN.cut, SIGN.attack, SIGN.high]));
    const shifts = all.map(([, , shift]) => shift).toSorted((a, b) => a - b);
    expect(shifts[1]! - shifts[0]!).toBeGreaterThanOrEqual(1);
    expect(shifts[2]! - shifts[1]!).toBeGreaterThanOrEqual(1);
    expect(shifts[0]! + shifts[2]!).toBeCloseTo(0, 9);
  });

  it('stand alone in the middle, an attack without an alarm too', () => {
    expect(listed(moment(2, ({ wrong }) => { wrong[0] = WRONG['attack']!; }), 2)).toEqual([[0, SIGN.attack, 0]]);
    expect(listed(moment(2, ({ wrong }) => { wrong[0] = WRONG['fault']! | WRONG['episode']!; }), 2)).toEqual([]);
  });

  it('of higher priority are drawn over the others', () => {
    const all = listed(moment(6, ({ rank, life }) => {
      rank.set([RANK.high, RANK.low, RANK.medium, 0, RANK.low, RANK.high]);
      life[3] = BIT.netDown | BIT.known;
    }), 6);
    expect(all.map(([, cell]) => cell)).toEqual([SIGN.cut, SIGN.low, SIGN.low, SIGN.medium, SIGN.high, SIGN.high]);
  });

  it('flash as IEC 60601-1-8 has it', () => {
    expect(PULSE_HZ.high).toBeGreaterThanOrEqual(1.4);
    expect(PULSE_HZ.high).toBeLessThanOrEqual(2.8);
    expect(PULSE_HZ.medium).toBeGreaterThanOrEqual(0.4);
    expect(PULSE_HZ.medium).toBeLessThanOrEqual(0.8);
    expect(PULSE_HZ.low).toBe(0);
  });

  it('are smaller the more there are, never too small to be told apart', () => {
    expect(leastPx(1)).toBe(17);
    expect(leastPx(60)).toBe(17);
    expect(leastPx(600)).toBeLessThan(12);
    expect(leastPx(10_000)).toBe(9);
  });
});

describe('beads', () => {
  it('rise from every home whose hub is up, and from none that is cut off or of which nothing is known', () => {
    const sparks = new Sparks(townOf(5));
    sparks.show(moment(5, ({ life }) => life.set([BIT.known, BIT.known | BIT.hubDown, BIT.known | BIT.netDown, 0, BIT.known | BIT.asleep])).life);
    expect([...sparks.sending]).toEqual([1, 0, 0, 0, 1]);
  });

  it('come not all at once, and not too often', () => {
    expect(SPARK_S[0]).toBeGreaterThan(3);
    const { geometry } = new Sparks(townOf(200)).mesh;
    const phases = [...geometry.getAttribute('phase')!.array];
    for (let tenth = 0; tenth < 10; tenth += 1) expect(phases.filter((phase) => Math.floor(phase * 10) === tenth).length).toBeGreaterThan(5);
  });
});

describe('the seasons and the moon', () => {
  const at = (stamp: string) => daylight(Date.parse(stamp));

  it('bring snow in January and none in July', () => {
    expect(at('2026-01-14T12:00Z').winter).toBe(1);
    expect(at('2026-07-14T12:00Z').winter).toBe(0);
  });

  it('have smoke at dawn and in the evening only', () => {
    expect(at('2026-01-14T07:20Z').smoke).toBeGreaterThan(0.9);
    expect(at('2026-01-14T19:00Z').smoke).toBeGreaterThan(0.5);
    for (const hour of ['03:00', '12:00', '23:30']) expect(at(`2026-01-14T${hour}Z`).smoke).toBe(0);
  });

  it('have the moon above the horizon, in front, all night', () => {
    for (let hour = 18; hour < 30; hour += 0.5) {
      const { moon } = daylight(Date.parse('2026-01-14T00:00Z') + hour * 3_600_000);
      expect(Math.hypot(...moon)).toBeCloseTo(1, 9);
      expect(moon[1]).toBeGreaterThan(0.05);
      expect(moon[2]).toBeLessThan(-0.8);
    }
  });
});
