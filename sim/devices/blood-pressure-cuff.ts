import { type DeviceEntry, reading } from './device.ts';

const WINDOWS = ['evening', 'morning'] as const;

export const bloodPressureCuff: DeviceEntry = {
  id: 'blood-pressure-cuff',
  title: 'Blood-pressure cuff',
  meaning: 'An upper-arm cuff used in the evening and in the morning.',
  sources: ['SE-5: ISO 81060-2 limit mean ≤ 5, SD ≤ 8 mmHg; a passing device 0.5 (7.7). Split between unit and reading: assumption'],
  rooms: ['living'],
  intervalS: 0,
  channels: [
    { signal: 'systolic', windows: WINDOWS, measure: (scene, draws) => reading('systolic', scene.vitals.systolic, 2.5 * draws.unit(0) + 4.5 * draws.noise(0), 1) },
    { signal: 'diastolic', windows: WINDOWS, measure: (scene, draws) => reading('diastolic', scene.vitals.diastolic, 1.8 * draws.unit(1) + 3 * draws.noise(1), 1) },
    { signal: 'heartRate', windows: WINDOWS, measure: (scene, draws) => reading('heartRate', scene.vitals.heartRate, 1.5 * draws.noise(2), 1) },
  ],
};
