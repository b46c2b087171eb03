import { type DeviceEntry, reading } from './device.ts';

export const glucometer: DeviceEntry = {
  id: 'glucometer',
  title: 'Glucose meter',
  meaning: 'A drop of blood from the finger before breakfast, at noon and at bedtime; sugar on the finger reads as sugar in the blood.',
  sources: ['SE-10: ISO 15197:2013, 95 % within ± 15 mg/dL or 15 %; 3 % per unit and 5.5 % per strip: assumption'],
  rooms: ['kitchen'],
  intervalS: 0,
  channels: [
    {
      signal: 'capillaryGlucose',
      windows: ['morning', 'midday', 'bedtime'],
      measure: ({ vitals: { glucose }, fingerSugar }, draws) =>
        reading('capillaryGlucose', glucose, Math.max(85, glucose) * (0.03 * draws.unit(0) + 0.055 * draws.noise(0)) + fingerSugar, 1, fingerSugar > 10 ? { artefact: true } : undefined),
    },
  ],
};
