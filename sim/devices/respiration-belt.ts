import { type DeviceEntry, reading } from './device.ts';

export const respirationBelt: DeviceEntry = {
  id: 'respiration-belt',
  title: 'Respiration belt',
  meaning: 'A belt round the chest at night that stretches with each breath.',
  sources: ['SE-15: wearable breathing rate asleep, RMSE 0.65 /min (Natarajan 2021)', 'loose belt in 3 % of minutes: assumption'],
  rooms: ['bedroom'],
  intervalS: 60,
  channels: [
    {
      signal: 'respiration',
      everyS: 60,
      measure: (scene, draws) => {
        if (!scene.worn || !scene.inBed) return { missing: 'not worn' };
        if (draws.chance(0) < 0.03) return reading('respiration', scene.vitals.respiration, -6 + 14 * draws.chance(1), 1, { q: 0.2, artefact: true });
        return reading('respiration', scene.vitals.respiration, 0.3 * draws.unit(0) + 0.58 * draws.noise(0), 1, { q: 0.9 });
      },
    },
  ],
};
