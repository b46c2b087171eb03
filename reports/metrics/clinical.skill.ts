import { chanceDetections } from '../chance.ts';
import { defineMetric, NO_EPISODES, observable } from '../metric.ts';
import { bootstrap, wilson } from '../statistics.ts';

/**
 * Where chance alone finds nearly everything there is no room left to show skill, and (s − c) / (1 − c) would call a pipeline perfect that alerts almost
 * always. So the room is never taken for less than this. @source our choice: equals the plain formula up to a chance sensitivity of 0.8
 */
const ROOM_MIN = 0.2;

function skill(sensitivity: number, chance: number): number {
  return Math.max(0, (sensitivity - chance) / Math.max(1 - chance, ROOM_MIN));
}

export default defineMetric({
  id: 'clinical.skill',
  title: 'Skill beyond chance',
  unit: 'share',
  direction: 'higher',
  counted: 'episodes',
  definition: 'How far sensitivity lies above what the same alerts would find if they were dealt to other homes of like conditions: 0 is chance, 1 is perfect.',
  needs: ['episodes', 'homes', 'messages', 'start', 'end'],
  compute(run) {
    const seen = observable(run.episodes);
    if (seen.length === 0) return { notApplicable: NO_EPISODES };
    const chanceOf = chanceDetections(run);
    const place = new Map(run.homes.map((home, index) => [home.id, index]));
    const tally = run.homes.map((_, index) => ({ n: 0, found: 0, chance: chanceOf[index]! }));
    for (const event of seen) {
      const home = tally[place.get(event.homes[0]!) ?? -1];
      if (!home) continue;
      home.n += 1;
      if (event.detection) home.found += 1;
    }
    const busy = tally.filter((home) => home.n > 0);
    const sum = (of: (home: (typeof busy)[number]) => number, weights?: Uint32Array): number => busy.reduce((total, home, index) => total + of(home) * (weights?.[index] ?? 1), 0);
    const n = sum((home) => home.n);
    const [sensitivity, chance] = [sum((home) => home.found) / n, sum((home) => home.chance) / n];
    const drawn = bootstrap(busy.length, 'clinical.skill', (weights) => {
      const size = sum((home) => home.n, weights);
      return skill(sum((home) => home.found, weights) / size, sum((home) => home.chance, weights) / size);
    });
    return {
      value: skill(sensitivity, chance),
      n,
      ci: drawn && widened(drawn, sensitivity, chance, n),
      breakdown: [{ label: 'sensitivity', value: sensitivity, n }, { label: 'chance sensitivity', value: chance, n }],
    };
  },
});

/** Where all or none were detected, a bootstrap sees no variation at all; Wilson's bounds then stand in for it. */
function widened([low, high]: [number, number], sensitivity: number, chance: number, n: number): [number, number] {
  if (sensitivity > 0 && sensitivity < 1) return [low, high];
  const [worst, best] = wilson(sensitivity * n, n);
  return [Math.min(low, skill(worst, chance)), Math.max(high, skill(best, chance))];
}
