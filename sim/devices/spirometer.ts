import { type DeviceEntry, reading } from './device.ts';

export const spirometer: DeviceEntry = {
  id: 'spirometer',
  title: 'Peak-flow meter',
  meaning: 'The best of three blows in the morning and in the evening; who does not blow hard reads low.',
  sources: ['ISO 23747: peak-flow meters ± 10 % or 10 L/min; 3 % per unit, 4 % per blow, best of three: assumption'],
  rooms: ['bathroom'],
  intervalS: 0,
  channels: [
    {
      signal: 'peakFlow',
      windows: ['morning', 'evening'],
      measure: ({ vitals: { peakFlow }, effort }, draws) => {
        const best = Math.max(draws.noise(0), draws.noise(1), draws.noise(2)) - 0.846; // mean of the best of three standard normals
        return reading('peakFlow', peakFlow, peakFlow * (0.03 * draws.unit(0) + 0.04 * best - 0.45 * effort), 1, effort > 0.2 ? { artefact: true } : undefined);
      },
    },
  ],
};
