import { type DeviceEntry, type Draws, type Measured, reading, type Scene } from './device.ts';

/** Hours in which the radio of the patch is not heard. @source AD-8: heart rate lost in 6–27 % of hours by device */
const LOST = 0.1;

function worn(scene: Scene, draws: Draws, take: () => Measured): Measured {
  if (!scene.worn || scene.inBath) return { missing: 'not worn' };
  return draws.chance(0) < LOST ? { missing: 'patch not heard' } : take();
}

export const ecgPatch: DeviceEntry = {
  id: 'ecg-patch',
  title: 'ECG patch',
  meaning: 'A patch on the chest with one lead: heart rate, its variability, and the share of time in atrial fibrillation.',
  sources: ['SE-16: limits of agreement −0.5 to 3.3 /min for heart rate, bias +4.4 /min for breathing (Anesthesiology 2020)', 'AD-8: lost hours', 'detection of fibrillation in a window 98 %, false in 0.3 %: assumption'],
  rooms: ['body'],
  intervalS: 60,
  channels: [
    { signal: 'heartRate', everyS: 60, measure: (scene, draws) => worn(scene, draws, () => reading('heartRate', scene.vitals.heartRate, 1.4 + 0.97 * draws.noise(0), 1)) },
    { signal: 'respiration', everyS: 60, measure: (scene, draws) => worn(scene, draws, () => reading('respiration', scene.vitals.respiration, 4.4 + 4.5 * draws.noise(1), 1)) },
    { signal: 'hrv', everyS: 300, measure: (scene, draws) => worn(scene, draws, () => reading('hrv', scene.vitals.hrv, scene.vitals.hrv * 0.06 * draws.noise(2), 1)) },
    {
      signal: 'afBurden',
      everyS: 300,
      measure: (scene, draws) =>
        worn(scene, draws, () => {
          const seen = scene.vitals.afBurden > 50 ? draws.chance(1) < 0.98 : draws.chance(1) < 0.003;
          const value = seen ? 85 + 15 * draws.chance(2) : 0;
          return reading('afBurden', scene.vitals.afBurden, value - scene.vitals.afBurden, 1, seen && scene.vitals.afBurden < 50 ? { artefact: true } : undefined);
        }),
    },
  ],
};
