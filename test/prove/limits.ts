/** No sample outside physiological limits: a hundred million true values of people to whom far more happens than in life. */
import { Scenario } from '../../contract/scenario.ts';
import { CONDITIONS, DEVICE_KINDS } from '../../contract/messages.ts';
import { ACTS } from '../../sim/acts/index.ts';
import { DAY_MS } from '../../sim/core/math.ts';
import { VITALS, type Vitals } from '../../sim/physiology/body.ts';
import { Shard } from '../../sim/shard.ts';
import { World } from '../../sim/world.ts';

/** What a living person can have, inclusive. @source assumption, from the extremes that emergency medicine knows */
export const LIMITS: Readonly<Record<keyof Vitals, readonly [number, number]>> = {
  heartRate: [25, 220], respiration: [4, 60], spo2: [40, 100], temperature: [30, 43], systolic: [50, 270], diastolic: [25, 160], weight: [25, 250], glucose: [20, 700], hrv: [1, 400], peakFlow: [20, 900],
  afBurden: [0, 100], steps: [0, 250],
};

export interface LimitsFigures {
  samples: number;
  outside: number;
  homeDays: number;
  /** lowest and highest seen, by signal */
  range: Record<string, [number, number]>;
  /** readings of devices outside their plausible range are impossible by construction; of bodies: systolic not above diastolic, steps in bed */
  impossible: number;
}

/** @param days per home @param homes per seed */
export function limits(seed: string, homes: number, days: number): LimitsFigures {
  const groups = CONDITIONS.map((condition) => ({
    id: condition, share: 1 / CONDITIONS.length, age: [25, 99] as [number, number], conditions: [condition], medicines: condition.startsWith('diabetes') ? ['insulin' as const] : condition === 'copd' ? ['oxygen' as const] : [], devices: [...DEVICE_KINDS],
  }));
  const acts = ACTS.filter(({ id }) => id !== 'ambulance').map(({ id }) => ({ id, share: 0.3, window: ['0h', `${24 * days}h`] as [string, string], severity: [0, 1] as [number, number] }));
  const world = new World({ scenario: Scenario.parse({ schema: 'twinward.scenario/1', id: 'limits', title: 'limits', start: '2026-01-01T00:00:00Z', duration: `${days}d`, homes, seed: `limits-${seed}`, life: { episodes: 40, decoys: 3 }, population: groups, plant: { acts } }) });
  const range = Object.fromEntries(VITALS.map((name) => [name, [Infinity, -Infinity] as [number, number]]));
  const figures: LimitsFigures = { samples: 0, outside: 0, homeDays: homes * days, range, impossible: 0 };
  for (let from = 0; from < homes; from += 20) {
    const inBed = new Set<number>();
    const shard = new Shard(world, from, Math.min(homes, from + 20), {
      asleep: ({ index }, _at, asleep) => (asleep ? inBed.add(index) : inBed.delete(index)),
      vitals({ index }, _at, vitals) {
        for (const name of VITALS) {
          const value = vitals[name];
          const seen = range[name] as [number, number];
          if (value < seen[0]) seen[0] = value;
          if (value > seen[1]) seen[1] = value;
          if (!(value >= LIMITS[name][0] && value <= LIMITS[name][1])) figures.outside += 1;
        }
        figures.samples += VITALS.length;
        if (!(vitals.systolic > vitals.diastolic) || (inBed.has(index) && vitals.steps > 0)) figures.impossible += 1;
      },
    });
    for (let at = world.start; at < world.end; at += DAY_MS) shard.advance(Math.min(world.end, at + DAY_MS));
  }
  return figures;
}
