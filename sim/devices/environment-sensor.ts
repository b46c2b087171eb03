import { type DeviceEntry, reading } from './device.ts';

export const environmentSensor: DeviceEntry = {
  id: 'environment-sensor',
  title: 'Environment sensor',
  meaning: 'Room temperature and carbon monoxide each five minutes, and a smoke alarm.',
  sources: ['EN 50291: carbon monoxide alarms from 50 ppm within 60–90 minutes; temperature ± 0.5 °C: assumption'],
  rooms: ['kitchen'],
  intervalS: 300,
  channels: [
    { signal: 'roomTemperature', everyS: 300, measure: (scene, draws) => reading('roomTemperature', 20.5 + 1.5 * draws.unit(0) + scene.roomTemperature, 0.4 * draws.unit(1) + 0.2 * draws.noise(0), 0.1) },
    { signal: 'carbonMonoxide', everyS: 300, measure: (scene, draws) => reading('carbonMonoxide', scene.carbonMonoxide, Math.abs(1.2 * draws.noise(1)), 1) },
  ],
};
