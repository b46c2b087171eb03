/** What daily tablets do when they are left out, and what the resident's own low glucose does about itself. */
import { describe, expect, it } from 'vitest';
import { eatInto, GLUCOSE_WIDTH, glucoseMinute, injectInto, settleGlucose } from '../../sim/physiology/glucose.ts';
import { lapseOf, settleTablets, swallow, TABLETS_WIDTH, tabletsMinute, waterKept } from '../../sim/physiology/tablets.ts';
import { Shard } from '../../sim/shard.ts';
import { World } from '../../sim/world.ts';
import { testScenario } from '../support/scenario.ts';

describe('daily tablets', () => {
  /** share missing, and water, after so many minutes; doses at these minutes */
  const after = (minutes: number, doses: readonly number[]) => {
    const state = new Float64Array(TABLETS_WIDTH);
    settleTablets(state, 0, 0);
    let missing = 0;
    for (let minute = 0; minute < minutes; minute += 1) {
      if (doses.includes(minute)) swallow(state, 0);
      missing = tabletsMinute(state, 0, 0.2);
    }
    return { missing, water: waterKept(state, 0) };
  };
  it('stay steady while taken every day, also an hour late', () => {
    expect(after(5 * 1440, [0, 1440, 2940, 4320, 5760])).toEqual({ missing: 0, water: 0 });
  });
  it('fade when a dose is left out, keep water, and are made up for', () => {
    const left = after(2 * 1440, [0]);
    expect(left.missing).toBeGreaterThan(0.7);
    expect(left.water).toBeGreaterThan(0.08);
    expect(after(2 * 1440 + 480, [0, 2 * 1440]).missing).toBeLessThan(0.02);
    expect(after(3 * 1440, [0, 2 * 1440]).water).toBe(0);
  });
  it('are those that act by the day', () => {
    expect(lapseOf(['statin', 'insulin', 'anticoagulant'])).toBeUndefined();
    expect(lapseOf(['beta-blocker', 'diuretic'])).toEqual({ heartRate: 9, systolic: 8, water: 0.2 });
  });
});

describe('a home', () => {
  const PEOPLE = { id: 'hearts', share: 1, age: [60, 80] as [number, number], conditions: ['heart-failure' as const], medicines: ['beta-blocker' as const, 'diuretic' as const], devices: ['pill-dispenser' as const] };
  /** by home and day: the mean weight of the evening before, and whether the dispenser saw the morning's dose */
  const look = (plant = {}) => {
    const world = new World({ scenario: testScenario({ homes: 40, duration: '10d', start: '2026-01-14T00:00:00Z', seed: 'tablets', population: [PEOPLE], plant }) });
    const missed: { home: number; day: number }[] = [];
    const heart = new Map<string, number>();
    new Shard(world, 0, 40, {
      event(home, _dev, type, at) {
        const hour = (at % 86_400_000) / 3_600_000;
        if (type === 'dose-missed' && hour < 12) missed.push({ home: home.index, day: Math.floor((at - world.start) / 86_400_000) });
      },
      vitals(home, at, { heartRate }) {
        const day = Math.floor((at - world.start) / 86_400_000);
        if (at % 86_400_000 < 4 * 3_600_000) heart.set(`${home.index}/${day}`, (heart.get(`${home.index}/${day}`) ?? 0) + heartRate / 240);
      },
    }).advance(world.end);
    return { missed, heart };
  };
  it('feels in the night what its dispenser saw missing in the morning', () => {
    const { missed, heart } = look();
    expect(missed.length).toBeGreaterThan(15); // about a tenth of 400
    expect(missed.length).toBeLessThan(100);
    const rises = missed.flatMap(({ home, day }) => {
      const [before, after] = [heart.get(`${home}/${day}`), heart.get(`${home}/${day + 1}`)];
      return before !== undefined && after !== undefined && !missed.some((one) => one.home === home && one.day === day - 1) ? [after - before] : [];
    });
    expect(rises.length).toBeGreaterThan(10);
    expect(rises.reduce((sum, rise) => sum + rise, 0) / rises.length).toBeGreaterThan(3); // of nine beats
  });
  it('is given what was missed by a nurse who sees to the medicine', () => {
    const { missed, heart } = look();
    const { home, day } = missed.find((one) => one.day < 8 && !missed.some((other) => other.home === one.home && other.day === one.day + 1)) as (typeof missed)[number];
    const given = look({ acts: [{ id: 'medicine', homes: [`h${String(home + 1).padStart(6, '0')}`], window: [`${day * 24 + 13}h`, `${day * 24 + 14}h`] }] });
    expect(given.heart.get(`${home}/${day + 1}`)).toBeLessThan((heart.get(`${home}/${day + 1}`) as number) - 2);
  });
});

describe('glucose after far too much insulin', () => {
  const nadirAndLow = (units: number, fast: number, sugarAt = 45) => {
    const state = new Float64Array(GLUCOSE_WIDTH);
    settleGlucose(state, 0, 130);
    injectInto(state, 0, units);
    const course = Array.from({ length: 600 }, (_, minute) => {
      if (minute === sugarAt) eatInto(state, 0, fast, true);
      return glucoseMinute(state, 0, { carbohydrate: 0, insulin: 0, resistance: 0, level: 150, push: 0, sensitivity: 42, secretion: 0, weight: 75 });
    });
    return { nadir: Math.min(...course), low: course.filter((value) => value <= 40.5).length, end: course.at(-1) as number };
  };
  it('falls less the lower it is, and comes back by itself', () => {
    const { nadir, low, end } = nadirAndLow(5, 0);
    expect(nadir).toBeGreaterThan(41);
    expect(nadir).toBeLessThan(62);
    expect(low).toBe(0);
    expect(end).toBeGreaterThan(66);
    expect(nadirAndLow(6, 0).nadir).toBeLessThan(nadir);
  });
  it('comes back sooner with sugar', () => {
    expect(nadirAndLow(6, 30).nadir).toBeGreaterThan(nadirAndLow(6, 0).nadir + 2);
  });
});
