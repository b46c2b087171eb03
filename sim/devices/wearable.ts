import { type DeviceEntry, type Draws, type Measured, reading, type Scene } from './device.ts';

/** Error by activity: SE-14; the unit's own bias, and what a shaken wrist counts: assumption. */
function heartRate(scene: Scene, draws: Draws): Measured {
  if (!scene.worn || scene.inBath) return { missing: 'not worn' };
  const walking = scene.movement > 0.5 ? 0.13 : 0.045; // @source SE-14: error 3.8–7.7 %, worse when walking
  const artefact = scene.motion > 0.15;
  const shake = scene.motion === 0 ? 0 : scene.motion * 30 * (draws.chance(0) - 0.3);
  const error = scene.vitals.heartRate * (0.008 * draws.unit(0) + walking * draws.noise(0)) + shake;
  return reading('heartRate', scene.vitals.heartRate, error, 1, artefact ? { artefact } : undefined);
}

export const wearable: DeviceEntry = {
  id: 'wearable',
  title: 'Wrist wearable',
  meaning: 'A watch that counts steps and reads the pulse at the wrist.',
  sources: ['SE-14: PMC7218601; JMIR Form 2022'],
  rooms: ['wrist'],
  intervalS: 60,
  channels: [
    { signal: 'heartRate', everyS: 60, measure: heartRate },
    { signal: 'steps', everyS: 60, measure: (scene, draws) => (!scene.worn || scene.inBath ? { missing: 'not worn' } : reading('steps', scene.steps, scene.steps === 0 ? 0 : scene.steps * 0.05 * draws.noise(1), 1)) },
  ],
};
