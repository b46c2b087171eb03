/** Second-order realism: published alarm rules, run on measured data, succeed and fail as often as they did on real patients. */
import { dayOf, mean, minuteOfDay, share, type Study } from './study.ts';

const GYLLENSTEN = 'DET-1, DET-2: Cuba Gyllensten 2016, PMC4777885';
const DAY_MS = 86_400_000;

/** Weights by day; NaN where nobody weighed. */
type Weights = readonly number[];

/** Days on which weight is 2 kg or more above that of any of the three days before. @source guideline rule of thumb (ESC) */
const ruleOfThumb = (weights: Weights) => weights.map((weight, day) => [1, 2, 3].some((back) => weight - (weights[day - back] ?? NaN) >= 2));

/** Days on which the mean of seven days is above that of twenty-eight by more than `limit` kg. */
function crossover(weights: Weights, limit: number): boolean[] {
  const over = (day: number, days: number) => mean(weights.slice(Math.max(0, day - days + 1), day + 1).filter((weight) => !Number.isNaN(weight)));
  return weights.map((_, day) => day > 20 && over(day, 7) - over(day, 28) > limit);
}

/** People with heart failure who will be admitted on the last day of an episode, seven weeks each. */
export const weightRules: Study = {
  id: 'weight-rules', cohort: 'people with heart failure, one decompensation in each of eight weeks', homes: 240,
  scenario: { duration: '56d', life: { decoys: 1 }, plant: { episodes: [{ id: 'heart-failure-fluid-gain', share: 1, window: ['480h', '620h'] }] }, population: [{ id: 'hearts', share: 1, age: [58, 85], conditions: ['heart-failure'], medicines: ['diuretic'], devices: ['scale'] }] },
  statistics: [
    { id: 'DET-1.sensitivity', title: 'Rule of 2 kg in three days, decompensations caught in the two weeks before', unit: '%', target: 20, margin: { band: [15, 30] }, source: GYLLENSTEN, level: 'detector' },
    { id: 'DET-2.order', title: 'Crossover of means against the rule of thumb (catches more)', unit: 'points', target: 13, margin: { above: 0 }, source: GYLLENSTEN, level: 'detector' },
    { id: 'DET-6.ppv', title: 'Rule of thumb, alerts that are true at one event per patient-year', unit: '%', target: 6, margin: { band: [3, 12] }, source: 'DET-6: Moazeni 2023', level: 'detector' },
    { id: 'WT-6.gain', title: 'Gain of weight at the end of a decompensation, among those who gain', unit: 'kg', target: 3.4, margin: { band: [2.4, 4.4] }, source: 'WT-6: Saha (+3.4 kg), n = 57', level: 'population' },
    { id: 'WT-7.little', title: 'Decompensations with less than 1 kg of gain', unit: '%', target: 35, margin: { band: [15, 50] }, source: 'WT-7: Desai 2015, many with little or no gain', level: 'population' },
    { id: 'WT-5.last-days', title: 'Mean rise in the last four days, of that of the whole course', unit: '1', target: 0.4, margin: { band: [0.2, 0.8] }, source: 'WT-4, WT-5: slow from day −30, clear in the last week', level: 'population' },
  ],
  watch() {
    const weights = new Map<number, number[]>();
    const admitted = new Map<number, number>();
    const truths = new Map<number, number[]>();
    let first = 0;
    return {
      home(home, world) {
        first = dayOf(world.start);
        const cause = home.causes.find(({ truth }) => truth.kind === 'episode');
        if (cause) admitted.set(home.index, Math.floor((cause.truth.onset + 0.87 * (cause.truth.end - cause.truth.onset) - world.start) / DAY_MS));
        weights.set(home.index, new Array<number>(56).fill(NaN));
        truths.set(home.index, new Array<number>(56).fill(NaN));
      },
      vitals({ index }, at, { weight }) {
        if (minuteOfDay(at) === 450) (truths.get(index) as number[])[dayOf(at) - first] = weight;
      },
      reading({ index }, _dev, signal, at, { value }) {
        if (signal === 'weight' && minuteOfDay(at) < 720) (weights.get(index) as number[])[dayOf(at) - first] = value;
      },
      sum() {
        const found = { thumb: 0, crossing: 0 };
        let quietDays = 0;
        let falseAlarms = 0;
        const gains: number[] = [];
        const late: number[] = [];
        for (const [home, on] of admitted) {
          const own = weights.get(home) as number[];
          const thumb = ruleOfThumb(own);
          const before = (alarms: readonly boolean[]) => alarms.slice(Math.max(0, on - 14), on + 1).some(Boolean);
          if (before(thumb)) found.thumb += 1;
          if (before(crossover(own, 0.55))) found.crossing += 1;
          for (let day = 3; day < Math.min(on - 20, 56); day += 1) {
            quietDays += 1;
            if (thumb[day] && !thumb[day - 1]) falseAlarms += 1;
          }
          const truth = truths.get(home) as number[];
          const gain = (truth[on] ?? NaN) - mean(truth.slice(Math.max(0, on - 40), Math.max(1, on - 30)));
          if (Number.isNaN(gain)) continue;
          gains.push(gain);
          if (gain >= 1) late.push(((truth[on] as number) - (truth[on - 4] as number)) / gain);
        }
        const caught = found.thumb / admitted.size;
        const perYear = (365 * falseAlarms) / quietDays;
        return {
          'DET-1.sensitivity': 100 * caught, 'DET-2.order': (100 * (found.crossing - found.thumb)) / admitted.size, 'DET-6.ppv': (100 * caught) / (caught + perYear), 'WT-6.gain': mean(gains.filter((gain) => gain >= 1)),
          'WT-7.little': share(gains, (gain) => gain < 1), 'WT-5.last-days': mean(late),
        };
      },
    };
  },
};

/** A fall pendant worn all day: what its detector feels. */
export const fallDetector: Study = {
  id: 'fall-detector', cohort: 'people of 70–95 years with a pendant, one fall each in three days', homes: 240,
  scenario: { duration: '3d', plant: { episodes: [{ id: 'fall-recovered', share: 1, window: ['10h', '60h'] }] }, population: [{ id: 'old', share: 1, age: [70, 95], devices: ['fall-pendant', 'pir', 'smart-bed'] }] },
  statistics: [
    { id: 'DET-15.false', title: 'Fall detector, false alarms', unit: 'per hour awake', target: 0.56, margin: { band: [0.5, 0.62] }, source: 'DET-15: Palmerini 2020, doi 10.3390/s20226479', level: 'detector' },
    { id: 'DET-15.sensitivity', title: 'Fall detector, real falls felt', unit: '%', target: 84, margin: { above: 78 }, source: 'DET-15: above 80 %, by exact interval of 143 falls', level: 'detector' },
  ],
  watch() {
    let awake = 0;
    let felt = 0;
    let told = 0;
    let falls = 0;
    return {
      home: (home) => { falls += home.causes.length; },
      asleep: (_home, _at, asleep) => { awake += Number(!asleep) / 60; },
      felt: () => { felt += 1; },
      event(_home, _dev, type, _at, flag) {
        if (type === 'fall' && flag === 'ok') told += 1;
      },
      sum: () => ({ 'DET-15.false': felt / awake, 'DET-15.sensitivity': (100 * told) / falls }),
    };
  },
};

/** NEWS2 of a person at rest who has no illness. @source RCP 2017 */
function news2(heart: number, breath: number, spo2: number, temperature: number, systolic: number): number {
  const band = (value: number, limits: readonly (readonly [below: number, points: number])[], otherwise: number) => limits.find(([below]) => value < below)?.[1] ?? otherwise;
  return (
    band(Math.round(breath), [[9, 3], [12, 1], [21, 0], [25, 2]], 3) + band(Math.round(spo2), [[92, 3], [94, 2], [96, 1]], 0) + band(Math.round(systolic), [[91, 3], [101, 2], [111, 1], [220, 0]], 3) +
    band(Math.round(heart), [[41, 3], [51, 1], [91, 0], [111, 1], [131, 2]], 3) + band(Math.round(10 * temperature) / 10, [[35.05, 3], [36.05, 1], [38.05, 0], [39.05, 1]], 2)
  );
}

export const wellElders: Study = {
  id: 'well-elders', cohort: 'people of 65–90 years without illness, looked at in the morning and in the afternoon', homes: 500,
  scenario: { duration: '2d', population: [{ id: 'old', share: 1, age: [65, 90], women: 0.55, devices: ['thermometer'] }] },
  statistics: [
    { id: 'NEWS2.not-zero', title: 'Well elders at rest with a score of 1 and more', unit: '%', target: 35, margin: { band: [15, 60] }, source: 'facts §11: a correct older population has a non-zero resting score; band derived from TE-1, RR-3 and OX-1', level: 'detector' },
    { id: 'NEWS2.five', title: 'Well elders at rest with 5 and more', unit: '%', target: 0.5, margin: { below: 3 }, source: 'DET-13: reviews triggered 10 % a day among patients; less among the well', level: 'detector' },
    { id: 'RR-3.breath', title: 'Well elders awake breathing above 28 /min', unit: '%', target: 1, margin: { band: [0, 5] }, source: 'RR-3: Rodríguez-Molinero 2013, JAGS', level: 'population' },
    { id: 'RR-3.spo2', title: 'Well elders awake with a saturation below 91 %', unit: '%', target: 1, margin: { band: [0, 5] }, source: 'RR-3: Rodríguez-Molinero 2013, JAGS', level: 'population' },
  ],
  watch() {
    const scores: number[] = [];
    const breaths: number[] = [];
    const oxygen: number[] = [];
    return {
      vitals(_home, at, { heartRate, respiration, spo2, temperature, systolic }) {
        if (minuteOfDay(at) !== 600 && minuteOfDay(at) !== 960) return;
        scores.push(news2(heartRate, respiration, spo2, temperature, systolic));
        breaths.push(respiration);
        oxygen.push(spo2);
      },
      sum: () => ({ 'NEWS2.not-zero': share(scores, (score) => score >= 1), 'NEWS2.five': share(scores, (score) => score >= 5), 'RR-3.breath': share(breaths, (value) => value > 28), 'RR-3.spo2': share(oxygen, (value) => value < 91) }),
    };
  },
};

