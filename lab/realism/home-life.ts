import { dayOf, Lists, mean, minuteOfDay, pair, firstOf, quantile, sd, share, slope, type Study } from './study.ts';

const TUDOR = 'AC-1: Tudor-Locke 2009, 2011, 2013';
const HEIJO = 'SL-1: HEIJO-KYO, n = 1,086, actigraphy';
const WARE = 'AD-1: Ware 2019, JMIR mHealth 7(2):e13259';

/** Old people at home: steps, sleep, the nights. */
export const elders: Study = {
  id: 'elders', cohort: 'people of 60–95 years at home for five days', homes: 420,
  scenario: { duration: '5d', population: [{ id: 'old', share: 1, age: [60, 95], women: 0.5, devices: ['wearable', 'smart-bed'] }] },
  statistics: [
    { id: 'AC-1.healthy', title: 'Steps a day, 60 and over, middle person', unit: 'steps', target: 5500, margin: { band: [2000, 9000] }, source: TUDOR, level: 'person' },
    { id: 'AC-1.low-end', title: 'Steps a day, 5th percentile', unit: 'steps', target: 1000, margin: { band: [276, 2000] }, source: TUDOR, level: 'person' },
    { id: 'AC-1.high-end', title: 'Steps a day, 95th percentile', unit: 'steps', target: 8500, margin: { band: [6000, 11_000] }, source: TUDOR, level: 'person' },
    { id: 'AC-1.with-age', title: 'Steps a day by age (falls strongly)', unit: 'steps per decade', target: -900, margin: { below: -500 }, source: TUDOR, level: 'person' },
    { id: 'SL-1.none', title: 'Sleep efficiency without night voids', unit: '%', target: 86.3, margin: { within: 1 }, source: HEIJO, level: 'population' },
    { id: 'SL-1.two', title: 'Sleep efficiency with two night voids', unit: '%', target: 83.6, margin: { within: 1 }, source: HEIJO, level: 'population' },
    { id: 'SL-1.three', title: 'Sleep efficiency with three and more', unit: '%', target: 81.2, margin: { within: 1 }, source: HEIJO, level: 'population' },
    { id: 'SL-2.men', title: 'Men of 65 and over with two or more voids a night', unit: '%', target: 56, margin: { share: 0.1 }, source: 'SL-2: PMC3332138', level: 'population' },
  ],
  watch() {
    const steps = new Lists();
    const people = new Map<number, { age: number; sex: string; voids: number; bed: number; wake: number }>();
    const inBed = new Lists();
    return {
      home: ({ index, profile }) => people.set(index, { age: profile.age, sex: profile.sex, voids: profile.nightVoids, bed: profile.bedtime, wake: profile.wakeTime }),
      vitals: ({ index }, at, vitals) => steps.add(pair(index, dayOf(at) % 1000), vitals.steps),
      asleep({ index }, at, asleep) {
        const { bed, wake } = people.get(index) as { bed: number; wake: number };
        const minute = minuteOfDay(at);
        if (minute > bed || minute < wake) inBed.add(index, Number(asleep));
      },
      sum() {
        const days = new Lists();
        for (const [key, values] of steps.all) if (values.length === 1440) days.add(firstOf(key), values.reduce((sum, value) => sum + value, 0));
        const persons = [...days.all].map(([home, values]) => ({ ...(people.get(home) as { age: number; sex: string; voids: number }), steps: mean(values), efficiency: 100 * mean(inBed.of(home)) }));
        const efficiency = (from: number, to: number) => mean(persons.filter(({ voids }) => voids >= from && voids <= to).map((person) => person.efficiency));
        const old = persons.filter(({ age, sex }) => age >= 65 && sex === 'male');
        const walked = persons.map((person) => person.steps);
        return {
          'AC-1.healthy': quantile(walked, 0.5), 'AC-1.low-end': quantile(walked, 0.05), 'AC-1.high-end': quantile(walked, 0.95), 'AC-1.with-age': slope(persons.map(({ age, steps: each }) => [age / 10, each])),
          'SL-1.none': efficiency(0, 0), 'SL-1.two': efficiency(2, 2), 'SL-1.three': efficiency(3, 9), 'SL-2.men': share(old.map(({ voids }) => voids), (voids) => voids >= 2),
        };
      },
    };
  },
};

/** Half a year of an app for heart failure: weight, pressure, pulse and symptoms each morning. */
export const diligence: Study = {
  id: 'diligence', cohort: 'people with heart failure, scale and cuff each morning for six months', homes: 150,
  scenario: { duration: '120d', population: [{ id: 'heart', share: 1, age: [45, 80], conditions: ['heart-failure'], devices: ['scale', 'blood-pressure-cuff'] }] },
  statistics: [
    { id: 'AD-1.mean', title: 'Days with all morning readings, mean over people', unit: '%', target: 73.6, margin: { share: 0.1 }, source: WARE, level: 'person' },
    { id: 'AD-1.sd', title: 'Days with all morning readings, SD over people', unit: '%', target: 25, margin: { share: 0.1 }, source: WARE, level: 'person' },
    { id: 'AD-1.slope', title: 'Change of it', unit: 'points per month', target: -1.4, margin: { share: 0.1 }, source: WARE, level: 'person' },
    { id: 'AD-4.four-days', title: 'People who weigh on four days a week or more', unit: '%', target: 74, margin: { share: 0.1 }, source: 'AD-4: ITEC-CHF', level: 'population' },
    { id: 'WT-2.weekend', title: 'Weight on Monday morning less Friday morning (up over the weekend)', unit: 'kg', target: 0.2, margin: { above: 0 }, source: 'WT-2: Orsama 2014, Obesity Facts', level: 'person' },
  ],
  watch() {
    const days = new Lists();
    let first = Infinity;
    const weekdays = new Lists();
    return {
      reading({ index }, _dev, signal, at, { value }) {
        first = Math.min(first, dayOf(at));
        if (minuteOfDay(at) > 720) return;
        if (signal === 'weight' || signal === 'systolic') days.add(pair(index, dayOf(at) - first), 1);
        if (signal === 'weight') weekdays.add((dayOf(at) + 4) % 7, value);
      },
      sum() {
        const people = new Map<number, number[]>();
        for (const [key, values] of days.all) {
          const taken = people.get(firstOf(key)) ?? new Array<number>(120).fill(0);
          people.set(firstOf(key), taken);
          taken[key % 1_048_576] = values.length >= 2 ? 1 : 0;
        }
        const all = [...people.values()];
        const monthly = all.flatMap((taken) => [0, 1, 2, 3].map((month): [number, number] => [month, 100 * mean(taken.slice(30 * month, 30 * month + 30))]));
        const weeks = all.map((taken) => mean(taken.slice(0, 112)) * 7);
        return {
          'AD-1.mean': mean(all.map((taken) => 100 * mean(taken.slice(0, 60)))), 'AD-1.sd': sd(all.map((taken) => 100 * mean(taken.slice(0, 60)))), 'AD-1.slope': slope(monthly),
          'AD-4.four-days': share(weeks, (count) => count >= 4), 'WT-2.weekend': mean(weekdays.of(1)) - mean(weekdays.of(5)),
        };
      },
    };
  },
};

/** Measuring in illness. */
export const illDays: Study = {
  id: 'ill-days', cohort: 'people with a chest infection, and the same people well', homes: 260,
  scenario: { duration: '12d', plant: { episodes: [{ id: 'pneumonia', share: 1, window: ['96h', '97h'], severity: [0.1, 0.7], duration: '144h' }] }, population: [{ id: 'old', share: 1, age: [65, 88], devices: ['thermometer', 'blood-pressure-cuff', 'smart-bed'] }] },
  statistics: [{ id: 'AD-2.ratio', title: 'Measuring in and after an acute illness against before', unit: '1', target: 0.81, margin: { band: [0.77, 0.86] }, source: 'AD-2: BEAT-HF (625 events), two weeks after a hospital stay', level: 'person' }],
  watch() {
    let start = 0;
    const taken = [0, 0];
    return {
      home: (_home, world) => { start = world.start; },
      reading(_home, _dev, signal, at) {
        if (signal !== 'temperature') return;
        const day = (at - start) / 86_400_000;
        if (day < 4) taken[0] = (taken[0] as number) + 1 / 4;
        if (day >= 5 && day < 12) taken[1] = (taken[1] as number) + 1 / 7;
      },
      sum: () => ({ 'AD-2.ratio': (taken[1] as number) / (taken[0] as number) }),
    };
  },
};
