import { type DeviceEntry, reading } from './device.ts';

export const scale: DeviceEntry = {
  id: 'scale',
  title: 'Bathroom scale',
  meaning: 'A scale for the daily morning weight; it does not know who stands on it.',
  sources: ['SE-13: median error 0–0.3 kg; clothing 0.3 kg: assumption'],
  rooms: ['bathroom'],
  intervalS: 0,
  channels: [
    {
      signal: 'weight',
      windows: ['evening', 'morning'],
      measure: (scene, draws) =>
        reading('weight', scene.vitals.weight, 0.12 * draws.unit(0) + 0.2 * draws.noise(0) + scene.otherPerson, 0.1, scene.otherPerson !== 0 ? { artefact: true } : undefined),
    },
  ],
};
