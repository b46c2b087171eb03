import { cv, dayOf, firstOf, Lists, mean, minuteOfDay, pair, quantile, sd, type Study } from './study.ts';

const KATO = 'BP-1, BP-2: Kato 2010, Am J Hypertens (Ohasama)';

/** One cuff reading each morning for four weeks. */
export const ohasama: Study = {
  id: 'ohasama', cohort: 'a town’s people of 62 years at the mean, one cuff reading each morning for four weeks', homes: 360,
  scenario: { duration: '28d', population: [{ id: 'town', share: 1, age: [44, 80], women: 0.6, devices: ['blood-pressure-cuff'] }] },
  statistics: [
    { id: 'BP-1.systolic', title: 'Home morning systolic, mean', unit: 'mmHg', target: 123.4, margin: { within: 3 }, source: KATO, level: 'population' },
    { id: 'BP-1.systolic-sd', title: 'Home morning systolic, SD over people', unit: 'mmHg', target: 15.1, margin: { share: 0.1 }, source: KATO, level: 'population' },
    { id: 'BP-1.diastolic', title: 'Home morning diastolic, mean', unit: 'mmHg', target: 75.7, margin: { within: 3 }, source: KATO, level: 'population' },
    { id: 'BP-1.diastolic-sd', title: 'Home morning diastolic, SD over people', unit: 'mmHg', target: 9, margin: { share: 0.1 }, source: KATO, level: 'population' },
    { id: 'BP-2.systolic', title: 'Day-by-day SD within a person, systolic, mean', unit: 'mmHg', target: 8.6, margin: { share: 0.1 }, source: KATO, level: 'person' },
    { id: 'BP-2.systolic-sd', title: 'Day-by-day SD within a person, systolic, SD over people', unit: 'mmHg', target: 3.1, margin: { share: 0.1 }, source: KATO, level: 'person' },
    { id: 'BP-2.diastolic', title: 'Day-by-day SD within a person, diastolic, mean', unit: 'mmHg', target: 5.8, margin: { share: 0.1 }, source: KATO, level: 'person' },
    { id: 'BP-2.with-age', title: 'Day-by-day SD, over 70 against under 55 (larger)', unit: 'mmHg', target: 1, margin: { above: 0 }, source: KATO, level: 'population' },
    { id: 'SE-6.cuffs-off', title: 'Cuffs in use that are off by 5 mmHg or more', unit: '%', target: 31, margin: { band: [30, 32] }, source: 'SE-6: PMC4889144 and related work', level: 'population' },
    { id: 'SE-5.spread', title: 'Error of a cuff against the truth, SD', unit: 'mmHg', target: 7.35, margin: { band: [5, 8] }, source: 'SE-5: passing devices 7.0–7.7; ISO 81060-2 limit 8', level: 'population' },
  ],
  watch() {
    const systolic = new Lists();
    const diastolic = new Lists();
    const errors = new Lists();
    const ages = new Map<number, number>();
    return {
      home: ({ index, profile }) => ages.set(index, profile.age),
      reading({ index }, _dev, signal, at, { value, truth }) {
        if (minuteOfDay(at) > 720) return;
        if (signal === 'systolic') {
          systolic.add(index, value);
          errors.add(index, value - truth);
        }
        if (signal === 'diastolic') diastolic.add(index, value);
      },
      sum() {
        const [means, low] = [systolic.each(mean, 5), diastolic.each(mean, 5)];
        const spreads = systolic.each(sd, 12);
        const aged = (from: number, to: number) => mean([...systolic.all].filter(([home, { length }]) => length >= 12 && (ages.get(home) as number) >= from && (ages.get(home) as number) <= to).map(([, values]) => sd(values)));
        return {
          'BP-1.systolic': mean(means), 'BP-1.systolic-sd': sd(means), 'BP-1.diastolic': mean(low), 'BP-1.diastolic-sd': sd(low), 'BP-2.systolic': mean(spreads), 'BP-2.systolic-sd': sd(spreads),
          'BP-2.diastolic': mean(diastolic.each(sd, 12)), 'BP-2.with-age': aged(70, 80) - aged(44, 54),
          'SE-6.cuffs-off': (100 * errors.each(mean, 10).filter((bias) => Math.abs(bias) >= 5).length) / errors.each(mean, 10).length, 'SE-5.spread': sd([...errors.all.values()].flat()),
        };
      },
    };
  },
};

/** The pressure of a day and a night, as a worn cuff takes it: each half hour, with its own error. */
function ambulatory(id: string, cohort: string, age: [number, number], days: number, homes: number, statistics: Study['statistics'], figures: (people: Person[]) => Record<string, number>): Study {
  return {
    id, cohort, statistics, homes, scenario: { duration: `${days}d`, population: [{ id: 'people', share: 1, age, women: 0.5, devices: ['smart-bed'] }] },
    watch() {
      const day = new Lists();
      const night = new Lists();
      const low = { day: new Lists(), night: new Lists() };
      const sleep = new Map<number, [number, number]>();
      return {
        home: ({ index, profile }) => sleep.set(index, [profile.bedtime, profile.wakeTime]),
        vitals({ index }, at, { systolic, diastolic }) {
          const minute = minuteOfDay(at);
          if (minute % 30 !== index % 30) return;
          const [bed, wake] = sleep.get(index) as [number, number];
          const asleep = minute >= bed + 30 || minute < wake - 15;
          const key = pair(index, dayOf(at - (asleep && minute < 720 ? 86_400_000 : 0)) % 1000);
          (asleep ? night : day).add(key, systolic);
          (asleep ? low.night : low.day).add(key, diastolic);
        },
        sum() {
          const people = new Map<number, Person>();
          for (const [key, values] of day.all) {
            if (night.of(key).length < 8 || values.length < 16) continue;
            const person = people.get(firstOf(key)) ?? { days: [] };
            person.days.push({ day: mean(values), night: mean(night.of(key)), dayLow: mean(low.day.of(key)), nightLow: mean(low.night.of(key)) });
            people.set(firstOf(key), person);
          }
          return figures([...people.values()]);
        },
      };
    },
  };
}
interface Person { days: { day: number; night: number; dayLow: number; nightLow: number }[] }
const over = (people: readonly Person[], figure: (day: Person['days'][number]) => number) => people.map(({ days }) => mean(days.map(figure)));

export const belgians = ambulatory(
  'ambulatory', 'adults of 20–79 years with a worn cuff for three days', [20, 79], 4, 260,
  [
    { id: 'BP-5.day-systolic', title: 'Ambulatory systolic by day', unit: 'mmHg', target: 124, margin: { within: 3 }, source: 'BP-5: Belgian cohort (n = 328), read by age 20–79', level: 'population' },
    { id: 'BP-5.night-systolic', title: 'Ambulatory systolic by night', unit: 'mmHg', target: 108, margin: { within: 3 }, source: 'BP-5: Belgian cohort (n = 328)', level: 'population' },
    { id: 'BP-5.day-diastolic', title: 'Ambulatory diastolic by day', unit: 'mmHg', target: 76, margin: { within: 3 }, source: 'BP-5: Belgian cohort (n = 328)', level: 'population' },
    { id: 'BP-5.night-diastolic', title: 'Ambulatory diastolic by night', unit: 'mmHg', target: 62, margin: { within: 3 }, source: 'BP-5: Belgian cohort (n = 328)', level: 'population' },
    { id: 'BP-6.systolic-ratio', title: 'Night to day, systolic, mean', unit: '1', target: 0.87, margin: { share: 0.1 }, source: 'BP-6: Hinderliter 2013, PMC3865136', level: 'person' },
    { id: 'BP-6.systolic-ratio-sd', title: 'Night to day, systolic, SD over people', unit: '1', target: 0.05, margin: { share: 0.1 }, source: 'BP-6: Hinderliter 2013, PMC3865136', level: 'person' },
    { id: 'BP-6.diastolic-ratio', title: 'Night to day, diastolic, mean', unit: '1', target: 0.82, margin: { share: 0.1 }, source: 'BP-6: Hinderliter 2013, PMC3865136', level: 'person' },
    { id: 'BP-6.fall', title: 'Fall of systolic from day to night', unit: 'mmHg', target: 18, margin: { share: 0.1 }, source: 'BP-6: 18 ± 7', level: 'person' },
    { id: 'BP-8.change', title: 'Day-to-day change of the fall, median', unit: 'mmHg', target: 5.2, margin: { share: 0.1 }, source: 'BP-8: PMC3865136, PMC7575032', level: 'person' },
  ],
  (people) => {
    const ratio = people.map(({ days }) => (days[0] as Person['days'][number]).night / (days[0] as Person['days'][number]).day);
    const changes = people.flatMap(({ days }) => days.slice(1).map((one, at) => Math.abs(one.day - one.night - ((days[at] as Person['days'][number]).day - (days[at] as Person['days'][number]).night))));
    return {
      'BP-5.day-systolic': mean(over(people, ({ day }) => day)), 'BP-5.night-systolic': mean(over(people, ({ night }) => night)), 'BP-5.day-diastolic': mean(over(people, ({ dayLow }) => dayLow)),
      'BP-5.night-diastolic': mean(over(people, ({ nightLow }) => nightLow)), 'BP-6.systolic-ratio': mean(ratio), 'BP-6.systolic-ratio-sd': sd(ratio),
      'BP-6.diastolic-ratio': mean(over(people, ({ dayLow, nightLow }) => nightLow / dayLow)), 'BP-6.fall': mean(over(people, ({ day, night }) => day - night)), 'BP-8.change': quantile(changes, 0.5),
    };
  },
);

export const pamela = ambulatory(
  'pamela', 'people of 65–74 years with a worn cuff', [65, 74], 3, 160,
  [
    { id: 'BP-7.systolic', title: 'Fall of systolic from day to night at 65–74', unit: 'mmHg', target: 14, margin: { share: 0.1 }, source: 'BP-7: PAMELA pilot (Monza)', level: 'population' },
    { id: 'BP-7.diastolic', title: 'Fall of diastolic from day to night at 65–74', unit: 'mmHg', target: 13, margin: { share: 0.1 }, source: 'BP-7: PAMELA pilot (Monza)', level: 'population' },
  ],
  (people) => ({ 'BP-7.systolic': mean(over(people, ({ day, night }) => day - night)), 'BP-7.diastolic': mean(over(people, ({ dayLow, nightLow }) => dayLow - nightLow)) }),
);

/** Six weeks: what the mean of a week wavers by. */
export const warren: Study = {
  id: 'warren', cohort: 'adults of 40–75 years, cuff morning and evening for six weeks', homes: 160,
  scenario: { duration: '42d', population: [{ id: 'adults', share: 1, age: [40, 75], women: 0.5, devices: ['blood-pressure-cuff'] }] },
  statistics: [
    { id: 'BP-3.home', title: 'CV of a person’s weekly mean systolic at home', unit: '%', target: 4.2, margin: { share: 0.1 }, source: 'BP-3: Warren 2010, PMC2930221', level: 'person' },
    { id: 'BP-3.order', title: 'CV of one reading a week less that of weekly means (positive)', unit: '%', target: 2, margin: { above: 0 }, source: 'BP-3: home below office', level: 'person' },
  ],
  watch() {
    const weeks = new Lists();
    const single = new Lists();
    return {
      reading({ index }, _dev, signal, at, { value }) {
        if (signal !== 'systolic') return;
        const week = Math.floor(dayOf(at) / 7) % 1000;
        if (weeks.of(pair(index, week)).length === 0) single.add(index, value);
        weeks.add(pair(index, week), value);
      },
      sum() {
        const people = new Lists();
        for (const [key, values] of weeks.all) if (values.length >= 6) people.add(firstOf(key), mean(values));
        const home = mean(people.each(cv, 5));
        return { 'BP-3.home': home, 'BP-3.order': mean(single.each(cv, 5)) - home };
      },
    };
  },
};
