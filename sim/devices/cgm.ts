import { type DeviceEntry, reading } from './device.ts';

export const cgm: DeviceEntry = {
  id: 'cgm',
  title: 'Continuous glucose monitor',
  meaning: 'A patch on arm or belly that reads glucose under the skin each five minutes; lying on it makes it read low.',
  sources: ['SE-8: mean absolute relative difference 8.0–8.2 %, 94.2 % within 20 mg/dL or 20 %; split into 5 % per unit, 5 % per day, 6 % per reading: assumption', 'SE-9: 5–10 minutes behind blood'],
  rooms: ['body'],
  intervalS: 300,
  channels: [
    {
      signal: 'glucose',
      everyS: 300,
      measure: ({ worn, vitals: { glucose }, tissueGlucose, sensorPressure }, draws) => {
        if (!worn) return { missing: 'not worn' };
        const error = tissueGlucose * (0.055 * draws.unit(0) + 0.05 * draws.today(0) + 0.062 * draws.noise(0)) - sensorPressure * Math.max(0, tissueGlucose - 48);
        return reading('glucose', glucose, tissueGlucose - glucose + error, 1, sensorPressure > 0.15 ? { artefact: true } : undefined);
      },
    },
  ],
};
