import type { PopulationGroup } from '../../contract/scenario.ts';
import { cv, dayOf, Lists, mean, minuteOfDay, pair, firstOf, quantile, share, type Study } from './study.ts';

const SHAH = 'GL-1: Shah 2019, JCEM';
const FRAMINGHAM = 'GL-2: Framingham 2024';

/** Readings of a sensor over ten days, by person. */
function sensor(id: string, cohort: string, group: Pick<PopulationGroup, 'age' | 'conditions'> & Partial<PopulationGroup>, statistics: Study['statistics'], figures: (people: readonly (readonly number[])[], dawn: readonly number[]) => Record<string, number>, homes = 140): Study {
  return {
    id, cohort, statistics, homes, scenario: { duration: '8d', population: [{ id: 'people', share: 1, women: 0.5, medicines: [], devices: ['cgm'], ...group }] },
    watch() {
      const readings = new Lists();
      const night = new Lists();
      const morning = new Lists();
      return {
        reading({ index }, _dev, signal, at, { value }) {
          if (signal !== 'glucose') return;
          readings.add(index, value);
          const minute = minuteOfDay(at);
          if (minute >= 120 && minute < 300) night.add(pair(index, dayOf(at) % 1000), value);
          if (minute >= 330 && minute < 390) morning.add(pair(index, dayOf(at) % 1000), value);
        },
        sum() {
          const rises = new Lists();
          for (const [key, values] of night.all) if (morning.of(key).length > 3) rises.add(firstOf(key), quantile(morning.of(key), 0.5) - quantile(values, 0.15));
          return figures([...readings.all.values()].filter(({ length }) => length > 500), rises.each((values) => quantile(values, 0.5)));
        },
      };
    },
  };
}
const within = (low: number, high: number) => (values: readonly number[]) => share(values, (value) => value >= low && value <= high);

export const healthyGlucose = sensor('healthy-glucose', 'adults of 20–70 years without diabetes', { age: [20, 70], conditions: [] }, [
  { id: 'GL-1.mean', title: 'No diabetes, mean glucose', unit: 'mg/dL', target: 98.5, margin: { share: 0.1 }, source: SHAH, level: 'person' },
  { id: 'GL-1.cv', title: 'No diabetes, coefficient of variation', unit: '%', target: 17, margin: { share: 0.1 }, source: SHAH, level: 'person' },
  { id: 'GL-1.70-140', title: 'No diabetes, time in 70–140 mg/dL', unit: '%', target: 96, margin: { band: [93, 98] }, source: SHAH, level: 'person' },
], (people) => ({ 'GL-1.mean': mean(people.map(mean)), 'GL-1.cv': mean(people.map(cv)), 'GL-1.70-140': mean(people.map(within(70, 140))) }));

export const type2Glucose = sensor('type-2-glucose', 'people with type 2 diabetes', { age: [48, 75], conditions: ['diabetes-type-2'], medicines: ['metformin'] }, [
  { id: 'GL-2.diabetes', title: 'Type 2, time in 70–140 mg/dL', unit: '%', target: 46.2, margin: { share: 0.1 }, source: FRAMINGHAM, level: 'person' },
  { id: 'GL-3.type-2', title: 'Type 2, coefficient of variation', unit: '%', target: 26.5, margin: { band: [23, 30] }, source: 'GL-3: PMC10877396', level: 'person' },
  { id: 'GL-6.dawn', title: 'Type 2, dawn rise, median', unit: 'mg/dL', target: 16, margin: { share: 0.1 }, source: 'GL-6: Monnier, PMC3836163', level: 'person' },
], (people, dawn) => ({ 'GL-2.diabetes': mean(people.map(within(70, 140))), 'GL-3.type-2': mean(people.map(cv)), 'GL-6.dawn': quantile(dawn, 0.5) }));

export const type1Glucose = sensor('type-1-glucose', 'people with type 1 diabetes on injections', { age: [26, 73], conditions: ['diabetes-type-1'], medicines: ['insulin'] }, [
  { id: 'GL-3.type-1', title: 'Type 1, coefficient of variation', unit: '%', target: 37, margin: { band: [36, 38] }, source: 'GL-3: PMC10877396', level: 'person' },
  { id: 'GL-4.in-range', title: 'Type 1, time in 70–180 mg/dL', unit: '%', target: 46, margin: { share: 0.1 }, source: 'GL-4: DIAMOND trial baseline', level: 'person' },
], (people) => ({ 'GL-3.type-1': mean(people.map(cv)), 'GL-4.in-range': mean(people.map(within(70, 180))) }));
