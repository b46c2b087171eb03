import { dayOf, firstOf, Lists, mean, minuteOfDay, pair, quantile, sd, share, slope, type Study } from './study.ts';

const BUEKERS = 'OX-3, OX-4, SE-4: Buekers 2019, JMIR mHealth, doi 10.2196/12866';
const JENSEN = 'HR-5, RR-4: Jensen 2019, Acute Med, doi 10.52964/amja.0766';
const OBERMEYER = 'TE-1: Obermeyer 2017, BMJ';
const GENEVA = 'TE-3: Geneva 2019, PMC6456186';

export const tromso: Study = {
  id: 'tromso', cohort: 'people of 38–87 years, one saturation at rest', homes: 1400,
  scenario: { start: '2026-04-15T08:00:00Z', duration: '3h', population: [{ id: 'town', share: 0.97, age: [38, 87], women: 0.52, devices: ['pulse-oximeter'] }, { id: 'lungs', share: 0.03, age: [50, 87], conditions: ['copd'], devices: ['pulse-oximeter'] }] },
  statistics: [{ id: 'OX-1.low', title: 'People with a saturation of 95 % or less', unit: '%', target: 6.3, margin: { band: [5.7, 6.9] }, source: 'OX-1: Vold 2012 (Tromsø), with 3 % of people with COPD', level: 'population' }],
  watch() {
    const taken = new Lists();
    return {
      reading({ index }, _dev, signal, at, { value }, flag) {
        if (signal === 'spo2' && flag === 'ok' && minuteOfDay(at) > 600 && taken.of(index).length < 3) taken.add(index, value);
      },
      sum: () => ({ 'OX-1.low': share(taken.each((values) => Math.max(...values)), (value) => value <= 95) }), // the best of three, as in the survey
    };
  },
};

export const copdWeek: Study = {
  id: 'copd-week', cohort: 'people with COPD at home for a week', homes: 260,
  scenario: { duration: '7d', life: { decoys: 1 }, population: [{ id: 'lungs', share: 1, age: [58, 78], conditions: ['copd'], medicines: ['inhaler'], devices: ['pulse-oximeter', 'wearable'] }] },
  statistics: [
    { id: 'OX-3.day', title: 'COPD, saturation at rest by day, mean over people', unit: '%', target: 92.1, margin: { within: 0.5 }, source: BUEKERS, level: 'person' },
    { id: 'OX-3.day-sd', title: 'COPD, saturation at rest by day, SD over people', unit: '%', target: 2.9, margin: { share: 0.1 }, source: BUEKERS, level: 'person' },
    { id: 'OX-3.night', title: 'COPD, saturation by night, mean over people', unit: '%', target: 89.9, margin: { within: 0.5 }, source: BUEKERS, level: 'person' },
    { id: 'OX-3.night-sd', title: 'COPD, saturation by night, SD over people', unit: '%', target: 3.4, margin: { share: 0.1 }, source: BUEKERS, level: 'person' },
    { id: 'OX-4.change', title: 'COPD, people who change between desaturating and not within the week', unit: '%', target: 50, margin: { band: [27, 73] }, source: BUEKERS, level: 'person' },
    { id: 'SE-4.day', title: 'Oximeter, valid data by day', unit: '%', target: 93.3, margin: { within: 2 }, source: BUEKERS, level: 'person' },
    { id: 'SE-4.night', title: 'Oximeter, valid data by night', unit: '%', target: 99.3, margin: { within: 2 }, source: BUEKERS, level: 'person' },
  ],
  watch() {
    const day = new Lists();
    const night = new Lists();
    const nights = new Lists();
    const valid = { day: [0, 0] as [number, number], night: [0, 0] as [number, number] };
    return {
      reading({ index }, _dev, signal, at, { value }, flag) {
        if (signal !== 'spo2') return;
        const minute = minuteOfDay(at);
        const part = minute > 60 && minute < 300 ? 'night' : minute > 480 && minute < 1200 ? 'day' : undefined;
        if (!part) return;
        valid[part][flag === 'ok' ? 0 : 1] += 1;
        if (flag !== 'ok') return;
        (part === 'day' ? day : night).add(index, value);
        if (part === 'night') nights.add(pair(index, dayOf(at) % 1000), value);
      },
      sum() {
        const people = new Lists();
        for (const [key, values] of nights.all) if (values.length > 60) people.add(firstOf(key), share(values, (value) => value < 90) >= 30 ? 1 : 0); // desaturator: 30 % of the night below 90 %
        const [days, dark] = [day.each(mean, 100), night.each(mean, 100)];
        return {
          'OX-3.day': mean(days), 'OX-3.day-sd': sd(days), 'OX-3.night': mean(dark), 'OX-3.night-sd': sd(dark),
          'OX-4.change': share(people.each((values) => Number(values.includes(0) && values.includes(1)), 4), (value) => value === 1),
          'SE-4.day': (100 * valid.day[0]) / (valid.day[0] + valid.day[1]), 'SE-4.night': (100 * valid.night[0]) / (valid.night[0] + valid.night[1]),
        };
      },
    };
  },
};

export const clinicTemperatures: Study = {
  id: 'temperatures', cohort: 'adults of 20–95 years, thermometer morning and evening for twenty days', homes: 420,
  scenario: { duration: '20d', population: [{ id: 'adults', share: 1, age: [20, 95], women: 0.55, devices: ['thermometer'] }] },
  statistics: [
    { id: 'TE-1.mean', title: 'Temperature, mean', unit: '°C', target: 36.6, margin: { within: 0.05 }, source: OBERMEYER, level: 'population' },
    { id: 'TE-1.p2.5', title: 'Temperature, 2.5th percentile', unit: '°C', target: 35.7, margin: { within: 0.1 }, source: OBERMEYER, level: 'population' },
    { id: 'TE-1.p97.5', title: 'Temperature, 97.5th percentile', unit: '°C', target: 37.3, margin: { within: 0.1 }, source: OBERMEYER, level: 'population' },
    { id: 'TE-1.with-age', title: 'Temperature by age', unit: '°C per decade', target: -0.021, margin: { share: 0.3 }, source: OBERMEYER, level: 'population' },
    { id: 'TE-2.lowest', title: 'Personal normals, lower end (2.5th percentile)', unit: '°C', target: 36.24, margin: { within: 0.1 }, source: 'TE-2: Ley 2023, PMC10481327', level: 'person' },
    { id: 'TE-2.highest', title: 'Personal normals, upper end (97.5th percentile)', unit: '°C', target: 36.89, margin: { within: 0.1 }, source: 'TE-2: Ley 2023, PMC10481327', level: 'person' },
    { id: 'TE-3.ear-low', title: 'Ear temperature, 2 SD below the mean', unit: '°C', target: 35.76, margin: { within: 0.15 }, source: GENEVA, level: 'population' },
    { id: 'TE-4.swing', title: 'True temperature, from trough to peak of the mean day', unit: '°C', target: 0.5, margin: { band: [0.4, 0.6] }, source: 'TE-4: Harrison’s textbook', level: 'person' },
    { id: 'TE-4.peak-hour', title: 'Hour of the highest true temperature', unit: 'h', target: 17, margin: { band: [15, 19] }, source: 'TE-4: Harrison’s textbook', level: 'person' },
  ],
  watch() {
    const taken: number[] = [];
    const people = new Lists();
    const byAge: [number, number][] = [];
    const day = new Lists();
    const ages = new Map<number, number>();
    return {
      home: ({ index, profile }) => ages.set(index, profile.age),
      vitals({ index }, at, { temperature }) {
        if (minuteOfDay(at) % 20 === 0 && index < 120) day.add(minuteOfDay(at) / 20, temperature);
      },
      reading({ index }, _dev, signal, _at, { value }) {
        if (signal !== 'temperature') return;
        taken.push(value);
        people.add(index, value);
      },
      sum() {
        for (const [home, values] of people.all) byAge.push([(ages.get(home) as number) / 10, mean(values)]);
        const means = people.each(mean, 10);
        const profile = Array.from({ length: 72 }, (_, slot) => mean(day.of(slot)));
        return {
          'TE-1.mean': mean(taken), 'TE-1.p2.5': quantile(taken, 0.025), 'TE-1.p97.5': quantile(taken, 0.975), 'TE-1.with-age': slope(byAge), 'TE-2.lowest': quantile(means, 0.025), 'TE-2.highest': quantile(means, 0.975),
          'TE-3.ear-low': mean(taken) - 2 * sd(taken), 'TE-4.swing': Math.max(...profile) - Math.min(...profile), 'TE-4.peak-hour': profile.indexOf(Math.max(...profile)) / 3,
        };
      },
    };
  },
};

/** Acute admissions: how heart and breath follow temperature. */
export const feverish: Study = {
  id: 'feverish', cohort: 'people with an infection of any severity', homes: 420,
  scenario: { duration: '4d', plant: { episodes: [{ id: 'respiratory-virus', share: 0.75, window: ['1h', '20h'], duration: '80h' }] }, population: [{ id: 'adults', share: 1, age: [40, 90], devices: ['thermometer', 'wearable'] }] },
  statistics: [
    { id: 'HR-5.slope', title: 'Heart rate per °C', unit: '/min per °C', target: 7.2, margin: { band: [6.2, 8.3] }, source: JENSEN, level: 'population' },
    { id: 'RR-4.slope', title: 'Breathing per °C', unit: '/min per °C', target: 1.4, margin: { band: [1.2, 1.6] }, source: JENSEN, level: 'population' },
  ],
  watch() {
    const points: [number, number, number][] = [];
    return {
      vitals(_home, at, { temperature, heartRate, respiration }) {
        const minute = minuteOfDay(at);
        if (dayOf(at - 1) > 0 && (minute === 660 || minute === 960)) points.push([temperature, heartRate, respiration]);
      },
      sum: () => ({ 'HR-5.slope': slope(points.map(([t, heart]) => [t, heart])), 'RR-4.slope': slope(points.map(([t, , breath]) => [t, breath])) }),
    };
  },
};

/** What hidden hypoxaemia means: arterial saturation below 88 while the clip says 92 and more. */
export const skinTones: Study = {
  id: 'skin-tones', cohort: 'people with severe COPD in an exacerbation, by skin tone', homes: 500,
  scenario: { duration: '8h', start: '2026-04-15T21:00:00Z', plant: { episodes: [{ id: 'copd-exacerbation', share: 1, window: ['0h', '30m'], severity: [0.1, 0.5] }] }, population: [{ id: 'lungs', share: 1, age: [55, 85], conditions: ['copd'], devices: ['pulse-oximeter'] }] },
  statistics: [{ id: 'SE-2.ratio', title: 'Hidden hypoxaemia, dark against light skin', unit: '1', target: 1.45, margin: { band: [1.26, 1.67] }, source: 'SE-2: BMJ 2022;378:e069775; JGIM 2024', level: 'population' }],
  watch() {
    const hidden = { light: [0, 0] as [number, number], dark: [0, 0] as [number, number] };
    const tones = new Map<number, number>();
    return {
      home: ({ index, profile }) => tones.set(index, profile.skinTone),
      reading({ index }, _dev, signal, _at, { value, truth }, flag) {
        if (signal !== 'spo2' || flag !== 'ok' || value < 92) return;
        const tone = tones.get(index) as number;
        if (tone > 3 && tone < 7) return;
        const group = tone >= 7 ? hidden.dark : hidden.light;
        group[truth < 88 ? 0 : 1] += 1;
      },
      sum: () => ({ 'SE-2.ratio': hidden.dark[0] / (hidden.dark[0] + hidden.dark[1]) / (hidden.light[0] / (hidden.light[0] + hidden.light[1])) }),
    };
  },
};
