import { Lists, mean, pair, type Study } from './study.ts';

const VEST = 'ILL-1: Respir Res 2022, doi 10.1186/s12931-022-02018-5';
const DAY_MS = 86_400_000;

/** Flare-ups of COPD: how far the signals have moved when they are at their worst, against the week before. */
export const flareUps: Study = {
  id: 'flare-ups', cohort: 'people with COPD in a flare-up, watched by a vest', homes: 220,
  scenario: { duration: '16d', plant: { episodes: [{ id: 'copd-flare-up', share: 1, window: ['156h', '157h'], severity: [0.3, 0.7], duration: '340h' }] }, population: [{ id: 'lungs', share: 1, age: [58, 80], conditions: ['copd'], devices: ['ecg-patch'] }] },
  statistics: [
    { id: 'ILL-1.heart', title: 'Flare-up, rise of heart rate among those in whom it rises', unit: '/min', target: 8.1, margin: { share: 0.1 }, source: VEST, level: 'population' },
    { id: 'ILL-1.heart-share', title: 'Flare-ups in which heart rate rises', unit: '%', target: 82, margin: { band: [48, 98] }, source: VEST, level: 'population' },
    { id: 'ILL-1.breath', title: 'Flare-up, rise of breathing among those in whom it rises', unit: '/min', target: 2, margin: { share: 0.3 }, source: VEST, level: 'population' },
    { id: 'ILL-1.breath-share', title: 'Flare-ups in which breathing rises', unit: '%', target: 64, margin: { band: [31, 89] }, source: VEST, level: 'population' },
    { id: 'ILL-1.activity', title: 'Flare-up, steps against the week before (fall)', unit: '1', target: 0.75, margin: { below: 1 }, source: VEST, level: 'population' },
  ],
  watch() {
    const heart = new Lists();
    const breath = new Lists();
    const steps = new Lists();
    let start = 0;
    const loud = new Set<number>();
    return {
      home(home, world) {
        start = world.start;
        if (!home.causes[0]?.truth.silent) loud.add(home.index);
      },
      vitals({ index }, at, { heartRate, respiration, steps: walked }) {
        const part = at - start < 6 * DAY_MS ? 0 : at - start > 11 * DAY_MS && at - start < 14 * DAY_MS ? 1 : undefined;
        if (part === undefined) return;
        heart.add(pair(index, part), heartRate);
        breath.add(pair(index, part), respiration);
        steps.add(pair(index, part), walked);
      },
      sum() {
        const rise = (lists: Lists, index: number) => mean(lists.of(pair(index, 1))) - mean(lists.of(pair(index, 0)));
        const hearts = [...loud].map((index) => rise(heart, index));
        const breaths = [...loud].map((index) => rise(breath, index));
        const [fast, deep] = [hearts.filter((each) => each > 4), breaths.filter((each) => each > 1.2)];
        return {
          'ILL-1.heart': mean(fast), 'ILL-1.heart-share': (100 * fast.length) / hearts.length, 'ILL-1.breath': mean(deep), 'ILL-1.breath-share': (100 * deep.length) / breaths.length,
          'ILL-1.activity': mean([...loud].map((index) => mean(steps.of(pair(index, 1))) / mean(steps.of(pair(index, 0))))),
        };
      },
    };
  },
};
