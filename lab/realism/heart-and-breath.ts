import type { DeviceKind } from '../../contract/messages.ts';
import { cv, dayOf, Lists, mean, minuteOfDay, pair, firstOf, quantile, sd, slope, type Study } from './study.ts';

const KIT: DeviceKind[] = ['wearable', 'smart-bed'];
const QUER = 'HR-1: Quer 2020, PLoS ONE 0227709';
const NATARAJAN_25 = 'HR-3: Natarajan 2025, doi 10.1080/07420528.2024.2446622';
const NATARAJAN_21 = 'RR-1, RR-2: Natarajan 2021, PMC8443549';
const UMETANI = 'HR-6: Umetani 1998';

/** Adults of all ages for a week: resting pulse, the day's rhythm, breathing asleep. */
export const adults: Study = {
  id: 'adults', cohort: 'adults of 20–85 years with a watch and a bed mat', homes: 400,
  scenario: { duration: '7d', population: [{ id: 'adults', share: 1, age: [20, 85], women: 0.5, devices: KIT }] },
  statistics: [
    { id: 'HR-1.mean', title: 'Resting heart rate, mean over people', unit: '/min', target: 65.5, margin: { within: 2 }, source: QUER, level: 'population' },
    { id: 'HR-1.sd', title: 'Resting heart rate, SD over people', unit: '/min', target: 7.7, margin: { share: 0.1 }, source: QUER, level: 'population' },
    { id: 'HR-1.lowest', title: 'Lowest personal resting heart rate', unit: '/min', target: 48, margin: { band: [39, 60] }, source: QUER, level: 'population' },
    { id: 'HR-1.highest', title: 'Highest personal resting heart rate', unit: '/min', target: 90, margin: { band: [75, 110] }, source: QUER, level: 'population' },
    { id: 'HR-3.gap', title: 'From the trough of the heart rate to waking', unit: 'h', target: 2.4, margin: { share: 0.1 }, source: NATARAJAN_25, level: 'person' },
    { id: 'HR-3.amplitude-with-age', title: 'Slope of the day’s amplitude on age (falls)', unit: '/min per decade', target: -0.3, margin: { below: 0 }, source: NATARAJAN_25, level: 'population' },
    { id: 'HR-3.lag', title: 'Share of people whose heart rate lags activity', unit: '%', target: 75, margin: { above: 50 }, source: NATARAJAN_25, level: 'person' },
    { id: 'RR-1.mean', title: 'Breathing asleep, mean over people', unit: '/min', target: 15.4, margin: { share: 0.1 }, source: NATARAJAN_21, level: 'population' },
    { id: 'RR-1.p5', title: 'Breathing asleep, 5th percentile', unit: '/min', target: 11.8, margin: { within: 1 }, source: NATARAJAN_21, level: 'population' },
    { id: 'RR-1.p95', title: 'Breathing asleep, 95th percentile', unit: '/min', target: 19.2, margin: { within: 1 }, source: NATARAJAN_21, level: 'population' },
    { id: 'RR-1.with-heart', title: 'Slope of breathing on heart rate asleep, over people’s nights (rises)', unit: '/min per /min', target: 0.05, margin: { above: 0 }, source: NATARAJAN_21, level: 'population' },
  ],
  watch() {
    const resting = new Lists();
    const hourly = new Lists();
    const asleepBreath = new Lists();
    const nights = new Map<number, [heart: number, breath: number, count: number]>();
    const ages = new Map<number, number>();
    const wake = new Map<number, number>();
    const minutes = new Map<number, { heart: number[]; steps: number[] }>();
    return {
      home({ index, profile }) {
        ages.set(index, profile.age);
        wake.set(index, profile.wakeTime);
      },
      vitals({ index }, at, { heartRate, respiration, steps }) {
        const minute = minuteOfDay(at);
        hourly.add(pair(index, minute >> 4), heartRate); // quarter hours, nearly
        if (minute < 240 && minute > 60) {
          const night = nights.get(pair(index, dayOf(at) % 1000)) ?? [0, 0, 0];
          nights.set(pair(index, dayOf(at) % 1000), [night[0] + heartRate, night[1] + respiration, night[2] + 1]);
        }
        if (index >= 120) return;
        const series = minutes.get(index) ?? { heart: [], steps: [] };
        minutes.set(index, series);
        series.heart.push(heartRate);
        series.steps.push(steps);
      },
      reading({ index }, dev, signal, at, { value }, flag) {
        if (flag !== 'ok') return;
        const minute = minuteOfDay(at);
        if (dev === 'wearable' && signal === 'heartRate' && minute > 13 * 60 && minute < 15 * 60) resting.add(index, value);
        if (dev === 'smart-bed' && signal === 'respiration' && minute > 60 && minute < 270) asleepBreath.add(index, value);
      },
      sum() {
        // resting: the lower half of the readings of a quiet part of the day
        const people = [...resting.all.values()].filter(({ length }) => length > 60).map((values) => quantile(values, 0.3));
        const gaps: number[] = [];
        const amplitudes: [number, number][] = [];
        for (const [index, age] of ages) {
          const profile = Array.from({ length: 90 }, (_, slot) => mean(hourly.of(pair(index, slot))));
          const [trough, amplitude] = twoHarmonics(profile);
          gaps.push((((wake.get(index) as number) - trough + 1440 + 720) % 1440) - 720);
          amplitudes.push([age / 10, amplitude]);
        }
        const lags = [...minutes.values()].map(({ heart, steps }) => bestLag(heart, steps));
        const breath = asleepBreath.each(mean, 100);
        return {
          'HR-1.mean': mean(people), 'HR-1.sd': sd(people), 'HR-1.lowest': Math.min(...people), 'HR-1.highest': Math.max(...people),
          'HR-3.gap': mean(gaps) / 60, 'HR-3.amplitude-with-age': slope(amplitudes), 'HR-3.lag': (100 * lags.filter((lag) => lag > 0).length) / lags.length,
          'RR-1.mean': mean(breath), 'RR-1.p5': quantile(breath, 0.05), 'RR-1.p95': quantile(breath, 0.95),
          'RR-1.with-heart': slope([...nights.values()].filter(([, , count]) => count > 100).map(([heart, breathing, count]) => [heart / count, breathing / count])),
        };
      },
    };
  },
};

/** Least squares of 24 h and 12 h harmonics on slots of sixteen minutes. @returns minute of the lowest value, and the amplitude of the first harmonic */
function twoHarmonics(profile: readonly number[]): [trough: number, amplitude: number] {
  const count = profile.length;
  const coefficient = (turns: number, wave: (x: number) => number) => (2 / count) * profile.reduce((sum, value, slot) => sum + value * wave((2 * Math.PI * turns * (slot + 0.5)) / count), 0);
  const [a1, b1, a2, b2] = [coefficient(1, Math.cos), coefficient(1, Math.sin), coefficient(2, Math.cos), coefficient(2, Math.sin)];
  let trough = 0;
  let lowest = Infinity;
  for (let minute = 0; minute < 1440; minute += 1) {
    const x = (2 * Math.PI * minute) / 1440;
    const value = a1 * Math.cos(x) + b1 * Math.sin(x) + a2 * Math.cos(2 * x) + b2 * Math.sin(2 * x);
    if (value < lowest) [lowest, trough] = [value, minute];
  }
  return [trough, Math.hypot(a1, b1)];
}

/** The lag, minutes, at which steps go best with heart rate. */
function bestLag(heart: readonly number[], steps: readonly number[]): number {
  let best = 0;
  let highest = -Infinity;
  for (let lag = -4; lag <= 6; lag += 1) {
    let sum = 0;
    for (let at = 10; at < heart.length - 10; at += 1) sum += (steps[at] as number) * (heart[at + lag] as number);
    if (sum > highest) [highest, best] = [sum, lag];
  }
  return best;
}

/** People of 65–69 over two weeks of nights. */
export const olderSleepers: Study = {
  id: 'older-sleepers', cohort: 'people of 65–69 years over fourteen nights', homes: 240,
  scenario: { duration: '14d', population: [{ id: 'older', share: 1, age: [65, 69], women: 0.5, devices: ['smart-bed'] }] },
  statistics: [
    { id: 'RR-2.women-p5', title: 'Night-to-night CV of breathing, women, 5th percentile', unit: '%', target: 2.5, margin: { share: 0.2 }, source: NATARAJAN_21, level: 'person' },
    { id: 'RR-2.women-p95', title: 'Night-to-night CV of breathing, women, 95th percentile', unit: '%', target: 16.8, margin: { share: 0.2 }, source: NATARAJAN_21, level: 'person' },
  ],
  watch() {
    const nights = new Lists();
    const women = new Set<number>();
    return {
      home: ({ index, profile }) => profile.sex === 'female' && women.add(index),
      reading({ index }, _dev, signal, at, { value }) {
        if (signal === 'respiration' && minuteOfDay(at) > 60 && minuteOfDay(at) < 270) nights.add(pair(index, dayOf(at) % 1000), value);
      },
      sum() {
        const people = new Lists();
        for (const [key, values] of nights.all) if (women.has(firstOf(key)) && values.length > 60) people.add(firstOf(key), mean(values));
        const spread = people.each(cv, 10);
        return { 'RR-2.women-p5': quantile(spread, 0.05), 'RR-2.women-p95': quantile(spread, 0.95) };
      },
    };
  },
};

/** Variability of the heart rate against age. */
export const variability: Study = {
  id: 'variability', cohort: 'adults of 20–95 years for a day', homes: 700,
  scenario: { duration: '24h', population: [{ id: 'all', share: 1, age: [20, 95], women: 0.5, devices: ['ecg-patch'] }] },
  statistics: [
    { id: 'HR-6.sdnn', title: '24 h SDNN in the tenth decade against the second to third', unit: '%', target: 60, margin: { share: 0.1 }, source: UMETANI, level: 'population' },
    { id: 'HR-6.sdnn-index', title: 'SDNN index in the tenth decade against the second to third', unit: '%', target: 46, margin: { share: 0.1 }, source: UMETANI, level: 'population' },
    { id: 'HR-9.men', title: 'SDNN at rest, men of about 56', unit: 'ms', target: 40, margin: { within: 5.9 }, source: 'HR-9: Phil Trans A table, 40.0 ± 9.4 (n = 10)', level: 'population' },
    { id: 'HR-9.women', title: 'SDNN at rest, women of about 56', unit: 'ms', target: 43.4, margin: { within: 9.6 }, source: 'HR-9: Phil Trans A table, 43.4 ± 15.2 (n = 10)', level: 'population' },
  ],
  watch() {
    const index = new Lists();
    const beats = new Lists();
    const age = new Map<number, number>();
    const men = new Set<number>();
    const rest: Lists<string> = new Lists();
    return {
      home({ index: home, profile }) {
        age.set(home, profile.age);
        if (profile.sex === 'male') men.add(home);
      },
      vitals({ index: home }, at, { hrv, heartRate }) {
        index.add(home, hrv);
        if (minuteOfDay(at) % 5 === 0) beats.add(home, 60_000 / heartRate);
        const years = age.get(home) as number;
        if (minuteOfDay(at) > 840 && minuteOfDay(at) < 930 && years >= 50 && years <= 62) rest.add(men.has(home) ? 'men' : 'women', hrv);
      },
      sum() {
        const inAges = (from: number, to: number) => [...age].filter(([, years]) => years >= from && years <= to).map(([home]) => home);
        const long = (home: number) => Math.sqrt(mean(index.of(home).map((value) => value * value)) + sd(beats.of(home)) ** 2);
        const short = (home: number) => mean(index.of(home));
        const ratio = (figure: (home: number) => number) => (100 * mean(inAges(88, 95).map(figure))) / mean(inAges(20, 27).map(figure));
        return { 'HR-6.sdnn': ratio(long), 'HR-6.sdnn-index': ratio(short), 'HR-9.men': mean(rest.of('men')), 'HR-9.women': mean(rest.of('women')) };
      },
    };
  },
};
