import { type DeviceEntry, reading } from './device.ts';

export const cgm: DeviceEntry = {
  id: 'cgm',
  title: 'Continuous glucose monitor',
  meaning: 'A patch on arm or belly that reads glucose under the skin each five minutes.',
  sources: ['SE-8: mean absolute relative difference 8.2 %; split into 4 % per unit and 5 % per reading: assumption'],
  rooms: ['body'],
  intervalS: 300,
  channels: [
    {
      signal: 'glucose',
      everyS: 300,
      measure: (scene, draws) => (scene.worn ? reading('glucose', scene.vitals.glucose, scene.vitals.glucose * (0.04 * draws.unit(0) + 0.035 * draws.noise(0)), 1) : { missing: 'not worn' }),
    },
  ],
};
