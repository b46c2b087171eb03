/** Floor plans: the shipped ones, what is generated from them, and what is refused. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEVICE_ROOMS } from '../../contract/floor-plan.ts';
import { TwinwardError } from '../../contract/errors.ts';
import { floorPlansModule, readFloorPlan } from '../../scenarios/floor-plan.ts';
import { FLOOR_PLANS } from '../../sim/installation/floor-plans.ts';

const FOLDER = new URL('../../scenarios/homes/', import.meta.url);
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
const textOf = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');

describe('the shipped floor plans', () => {
  it('are at least five, each named like its file, and dealt to all homes', () => {
    expect(FILES.length).toBeGreaterThanOrEqual(5);
    for (const file of FILES) expect(readFloorPlan(textOf(file), file).id, file).toBe(file.replace('.yaml', ''));
    expect(FLOOR_PLANS.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
  });

  it('are what the simulation has', () => {
    const plans = FILES.map((file) => readFloorPlan(textOf(file), file));
    expect(FLOOR_PLANS, 'npm run floor-plans makes them current').toEqual(plans.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
    expect(readFileSync(new URL('../../sim/installation/floor-plans.ts', import.meta.url), 'utf8')).toBe(floorPlansModule(plans));
  });

  it('hang together: each room touches another of its floor', () => {
    for (const { id, rooms } of FLOOR_PLANS) {
      for (const floor of new Set(rooms.map((room) => room.floor))) {
        const here = rooms.filter((room) => room.floor === floor);
        for (const room of here) expect(here.length === 1 || here.some((other) => other !== room && other.x <= room.x + room.w && room.x <= other.x + other.w && other.y <= room.y + room.d && room.y <= other.y + other.d), `${id}: ${room.id} touches another room`).toBe(true);
      }
    }
  });

  it('have a door to the street, and a way from it to every room that devices name', () => {
    for (const { id, rooms, doors, partitions } of FLOOR_PLANS) {
      const reached = new Set(['outside']);
      const ways = [...doors.map(({ between }) => between), ...partitions.filter(({ material }) => material === 'open').map(({ between }) => between), ...rooms.filter(({ furniture }) => furniture.some(({ kind }) => kind === 'stairs')).map((room) => ['stairs', room.id])];
      for (let again = true; again;) {
        again = false;
        for (const [a, b] of ways as [string, string][]) if (reached.has(a) !== reached.has(b)) { reached.add(a).add(b); again = true; }
      }
      for (const name of DEVICE_ROOMS) expect(reached, `${id}: ${name}`).toContain(rooms.find((room) => room.id === name || room.also?.includes(name))?.id);
    }
  });
});

describe('a plan that is no house', () => {
  const flat = textOf('flat.yaml');
  it.each<[why: string, from: string, to: string, code: string, line?: number]>([
    ['rooms that overlap', '    x: 5.4\n    y: 3.4\n    w: 3.6\n    d: 1.8', '    x: 5.4\n    y: 3\n    w: 3.6\n    d: 1.8', 'rooms-overlap'],
    ['no bathroom', '  - id: bathroom', '  - id: bath', 'room-missing'],
    ['a room twice', '  - id: store', '  - id: living', 'room-twice'],
    ['kit outside its room', 'kit: [2.4, 5.2]', 'kit: [4.4, 5.2]', 'kit-outside'],
    ['a bed through a wall', 'kind: bed, x: 6.9', 'kind: bed, x: 7.9', 'furniture-outside'],
    ['a window into another room', 'windows: [{ side: south, at: 1.8, width: 1 }]', 'windows: [{ side: west, at: 0.9, width: 1 }]', 'window-into-room'],
    ['a window wider than its wall', 'windows: [{ side: south, at: 1.8, width: 1 }]', 'windows: [{ side: south, at: 3.4, width: 1 }]', 'window-too-wide'],
    ['a door in no wall', 'x: 4, y: 4, width: 0.85', 'x: 3, y: 4, width: 0.85', 'door-off-wall'],
    ['a door to nowhere', '[hall, store]', '[hall, attic]', 'unknown-room'],
    ['a hub in the next room', 'room: living, place: shelf, x: 1.1', 'room: living, place: shelf, x: 4.6', 'hub-outside'],
    ['a hub away from daylight', 'usual: { room: living, place: shelf, x: 1.1, y: 3.3 }', 'usual: { room: hall, place: shelf, x: 4.6, y: 3.3 }', 'hub-without-window'],
    ['a strange material', 'inner: light', 'inner: paper', 'unknown-value', 6],
    ['a misspelt key', '\ndoors:', '\ndors:', 'unknown-key'],
  ])('is refused with its place: %s', (_, from, to, code, line) => {
    expect(flat).toContain(from);
    const found = (() => {
      try {
        readFloorPlan(flat.replace(from, to), 'flat.yaml');
      } catch (error) {
        return error as TwinwardError;
      }
      return undefined;
    })();
    expect(found).toBeInstanceOf(TwinwardError);
    expect(found).toMatchObject({ kind: 'bad-input', code, place: { file: 'flat.yaml', line: line ?? expect.any(Number) } });
    expect(found?.hint).toBeTruthy();
  });
});
