import { Lists, mean, minuteOfDay, quantile, rootMeanSquare, sd, type Study } from './study.ts';

/** Every device beside the truth. */
export const accuracy: Study = {
  id: 'accuracy', cohort: 'people of 40–80 years with every device, three days', homes: 140,
  scenario: {
    duration: '3d',
    population: [
      { id: 'sugar', share: 0.5, age: [40, 80], conditions: ['diabetes-type-1'], medicines: ['insulin'], devices: ['cgm', 'glucometer', 'wearable', 'smart-bed', 'respiration-belt', 'ecg-patch', 'scale', 'thermometer'] },
      { id: 'well', share: 0.5, age: [40, 80], devices: ['wearable', 'smart-bed', 'respiration-belt', 'ecg-patch', 'scale', 'thermometer', 'spirometer'] },
    ],
  },
  statistics: [
    { id: 'SE-8.mard', title: 'Glucose sensor, mean absolute relative difference', unit: '%', target: 8.1, margin: { share: 0.1 }, source: 'SE-8: Garg 2025 (8.0 %), 10-day label (8.2 %)', level: 'population' },
    { id: 'SE-8.20-20', title: 'Glucose sensor, within 20 mg/dL or 20 %', unit: '%', target: 94.2, margin: { share: 0.1 }, source: 'SE-8: Garg 2025, Diabetes Technol Ther', level: 'population' },
    { id: 'SE-10.15-15', title: 'Glucose meter, within 15 mg/dL or 15 %', unit: '%', target: 97, margin: { band: [95, 100] }, source: 'SE-10: ISO 15197:2013', level: 'population' },
    { id: 'SE-13.scale', title: 'Scale, median error', unit: 'kg', target: 0.15, margin: { band: [-0.05, 0.3] }, source: 'SE-13: JMIR mHealth 2021', level: 'population' },
    { id: 'SE-14.rest', title: 'Watch, mean absolute error of heart rate, sitting', unit: '%', target: 3.8, margin: { below: 5 }, source: 'SE-14: sedentary below 5 %', level: 'population' },
    { id: 'SE-14.all', title: 'Watch, mean absolute error of heart rate, all day', unit: '%', target: 4.7, margin: { band: [3.8, 7.7] }, source: 'SE-14: PMC7218601; JMIR Form 2022', level: 'population' },
    { id: 'SE-15.rmse', title: 'Breathing asleep by belt, root mean square error', unit: '/min', target: 0.65, margin: { share: 0.1 }, source: 'SE-15: Natarajan 2021', level: 'person' },
    { id: 'SE-16.patch-heart', title: 'Patch, bias of heart rate', unit: '/min', target: 1.4, margin: { within: 0.2 }, source: 'SE-16: limits −0.5 to 3.3, Anesthesiology 2020', level: 'population' },
    { id: 'SE-16.patch-heart-sd', title: 'Patch, SD of heart-rate error', unit: '/min', target: 0.97, margin: { share: 0.1 }, source: 'SE-16: Anesthesiology 2020', level: 'population' },
    { id: 'SE-16.patch-breath', title: 'Patch, bias of breathing', unit: '/min', target: 4.4, margin: { share: 0.1 }, source: 'SE-16: +4.4 (−4.4 to 13.3)', level: 'population' },
    { id: 'SE-17.bed-heart', title: 'Bed mat, error of heart rate (half the 95 % range)', unit: '/min', target: 4.8, margin: { band: [3, 6] }, source: 'SE-17: Helena, ± 2.4 in the laboratory', level: 'population' },
    { id: 'AD-8.patch-lost', title: 'Patch, hours without heart rate', unit: '%', target: 16, margin: { band: [6, 27] }, source: 'AD-8: Anesthesiology 2020', level: 'population' },
  ],
  watch() {
    const errors = new Lists<string>();
    const share20: number[] = [];
    const share15: number[] = [];
    let patches = 0;
    let people = 0;
    return {
      home: () => { people += 1; },
      reading({ index }, dev, signal, at, { value, truth }, flag) {
        if (flag !== 'ok') return;
        const error = value - truth;
        if (dev === 'cgm' && index % 2 >= 0 && signal === 'glucose') {
          errors.add('mard', (100 * Math.abs(error)) / truth);
          share20.push(Math.abs(error) <= Math.max(20, 0.2 * truth) ? 1 : 0);
        }
        if (dev === 'glucometer') share15.push(Math.abs(error) <= (truth < 100 ? 15 : 0.15 * truth) ? 1 : 0);
        if (dev === 'scale') errors.add('scale', error);
        if (dev === 'wearable' && signal === 'heartRate') {
          errors.add('watch', (100 * Math.abs(error)) / truth);
          const minute = minuteOfDay(at);
          if (minute > 780 && minute < 860) errors.add('watch-rest', (100 * Math.abs(error)) / truth);
        }
        if (dev === 'respiration-belt') errors.add('belt', error);
        if (dev === 'ecg-patch' && signal === 'heartRate') {
          patches += 1;
          errors.add('patch-heart', error);
        }
        if (dev === 'ecg-patch' && signal === 'respiration') errors.add('patch-breath', error);
        if (dev === 'smart-bed' && signal === 'heartRate') errors.add('bed', error);
      },
      sum: () => ({
        'SE-8.mard': mean(errors.of('mard')), 'SE-8.20-20': 100 * mean(share20), 'SE-10.15-15': 100 * mean(share15), 'SE-13.scale': quantile(errors.of('scale'), 0.5), 'SE-14.rest': mean(errors.of('watch-rest')),
        'SE-14.all': mean(errors.of('watch')), 'SE-15.rmse': rootMeanSquare(errors.of('belt')), 'SE-16.patch-heart': mean(errors.of('patch-heart')), 'SE-16.patch-heart-sd': sd(errors.of('patch-heart')),
        'SE-16.patch-breath': mean(errors.of('patch-breath')), 'SE-17.bed-heart': 1.96 * sd(errors.of('bed')), 'AD-8.patch-lost': 100 * (1 - patches / (people * 3 * 1380)),
      }),
    };
  },
};
