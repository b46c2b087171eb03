import { describe, expect, it } from 'vitest';
import { Shard } from '../../sim/shard.ts';
import { World } from '../../sim/world.ts';
import { BIT, isAwakeIn, isCutOff, Life, MINUTE_MS, placeOf } from '../../lab-ui/model/life.ts';
import { lifeByte, liveAgain } from '../../lab-ui/worker/live-again.ts';
import { lookInto } from '../../lab-ui/worker/look-into.ts';
import { READING } from '../../lab-ui/model/trends.ts';
import { testScenario } from '../support/scenario.ts';

const scenario = testScenario({
  homes: 6, seed: 'life',
  plant: {
    episodes: [{ id: 'fall-with-long-lie', homes: ['h000002'], window: ['4h', '5h'] }], faults: [{ id: 'hub-power-loss', homes: ['h000001'], window: ['2h', '3h'], duration: '2h' }, { id: 'uplink-outage', homes: ['h000003'], window: ['2h', '3h'], duration: '2h' }, { id: 'probe-off', homes: ['h000004'], window: ['2h', '3h'], duration: '2h' }],
  },
});
const world = new World({ scenario });

describe('homes computed again', () => {
  const life = new Life(6, world.start, world.end);
  for (const [from, to] of [[0, 4], [4, 6]] as const) life.add(liveAgain(world, from, to, []));

  it('live as the engine lets them, minute by minute, however they are dealt', () => {
    const shard = new Shard(world, 0, 6);
    for (let minute = 0; minute < life.minutes; minute += 1) {
      shard.advance(Math.min(world.end, world.start + (minute + 1) * MINUTE_MS));
      for (let home = 0; home < 6; home += 1) expect(life.at(home, world.start + minute * MINUTE_MS)).toBe(lifeByte(shard.states(home)));
    }
  });

  it('are awake in the evening and asleep at night', () => {
    const at = (hours: number) => Array.from({ length: 6 }, (_, home) => life.at(home, world.start + hours * 3_600_000));
    expect(at(1).filter(isAwakeIn).length).toBeGreaterThanOrEqual(5);
    expect(at(8.5).filter((byte) => byte & BIT.asleep).length).toBeGreaterThanOrEqual(4);
  });

  it('show who lies on the floor, and which home is cut off, while it is so', () => {
    const during = (home: number, entry: string) => {
      const { onset, end } = world.home(home).causes.find(({ truth }) => truth.entry === entry)!.truth;
      return life.at(home, (onset + Math.min(end, world.end)) / 2);
    };
    expect(during(1, 'fall-with-long-lie') & BIT.fallen).toBeTruthy();
    expect(during(0, 'hub-power-loss') & BIT.hubDown).toBeTruthy();
    expect(during(2, 'uplink-outage') & BIT.netDown).toBeTruthy();
    expect(isCutOff(during(3, 'probe-off'))).toBe(false);
    expect(isCutOff(life.at(0, world.start))).toBe(false);
  });

  it('that are not computed yet are not known', () => {
    const empty = new Life(2, world.start, world.end);
    expect(placeOf(empty.at(0, world.start))).toBe('unknown');
    expect(isAwakeIn(empty.at(0, world.start))).toBe(false);
  });
});

describe('a home looked into', () => {
  it('has true values each minute, readings near them, and gaps with their cause', () => {
    const { trends, devices } = lookInto(world, 0, []);
    expect(devices.length).toBeGreaterThan(5);
    const spo2 = trends.find(({ signal }) => signal === 'spo2')!;
    expect(spo2.truth[0]).toHaveLength(14 * 60);
    expect(spo2.readings[0].length).toBeGreaterThan(300);
    const { onset, end } = world.home(0).causes[0]!.truth;
    const gap = spo2.gaps.find(({ from, to }) => from <= onset + 30 * MINUTE_MS && to >= end - 30 * MINUTE_MS);
    expect(spo2.readings[2].some((what) => what === READING.lost) || gap?.cause === 'hub down').toBe(true);
    expect(spo2.limits.length).toBeGreaterThan(0);
  });

  it('counts spoilt readings as spoilt', () => {
    const { trends } = lookInto(world, 3, []);
    const spo2 = trends.find(({ signal }) => signal === 'spo2')!;
    expect(spo2.counts[READING.bad]).toBeGreaterThan(60);
    expect(spo2.counts.reduce((sum, count) => sum + count, 0)).toBe(spo2.readings[0].length);
  });
});
