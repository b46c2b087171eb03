import { type DeviceEntry, reading } from './device.ts';

const empty = { missing: 'bed empty' } as const;

export const smartBed: DeviceEntry = {
  id: 'smart-bed',
  title: 'Smart bed',
  meaning: 'A mat under the mattress that feels presence, breathing and heart beat.',
  sources: ['SE-17: Helena and others: heart rate ± 2.4, breathing ± 0.9 in the laboratory'],
  rooms: ['bedroom'],
  intervalS: 60,
  channels: [
    { signal: 'heartRate', everyS: 60, measure: (scene, draws) => (scene.inBed ? reading('heartRate', scene.vitals.heartRate, 0.8 * draws.unit(0) + 2 * draws.noise(0), 1) : empty) },
    { signal: 'respiration', everyS: 60, measure: (scene, draws) => (scene.inBed ? reading('respiration', scene.vitals.respiration, 0.3 * draws.unit(1) + 0.8 * draws.noise(1), 1) : empty) },
    { signal: 'bedPresence', everyS: 300, measure: (scene) => reading('bedPresence', Number(scene.inBed), 0, 1) },
  ],
};
