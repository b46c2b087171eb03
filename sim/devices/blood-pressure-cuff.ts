import { type DeviceEntry, type Draws, type Measured, reading, type Scene } from './device.ts';

const WINDOWS = ['evening', 'morning'] as const;

/** `cuff`: false pressure of a cuff over a sleeve, a full bladder, talk. What somebody else's arm adds, and from where on a reading is marked: assumption. */
function pressure(signal: 'systolic' | 'diastolic', share: number, unit: number, noise: number) {
  return ({ vitals, cuff, otherBody }: Scene, draws: Draws): Measured =>
    reading(signal, vitals[signal], unit * draws.unit(0) + noise * draws.noise(signal === 'systolic' ? 0 : 1) + share * cuff + otherBody * 14, 1, Math.abs(cuff) > 3 || otherBody > 0.5 ? { artefact: true } : undefined);
}

export const bloodPressureCuff: DeviceEntry = {
  id: 'blood-pressure-cuff',
  title: 'Blood-pressure cuff',
  meaning: 'An upper-arm cuff used in the evening and in the morning; over a sleeve or with a full bladder it reads high.',
  sources: ['SE-5: passing devices 0.5 (7.7), 1.9 (7.0) mmHg', 'SE-6: 30–32 % of home cuffs are off by 5 mmHg or more, hence 4.7 mmHg per unit; per reading: assumption'],
  rooms: ['living'],
  intervalS: 0,
  channels: [
    { signal: 'systolic', windows: WINDOWS, measure: pressure('systolic', 1, 4.7, 3.8) },
    { signal: 'diastolic', windows: WINDOWS, measure: pressure('diastolic', 0.6, 3.2, 2.6) },
    { signal: 'heartRate', windows: WINDOWS, measure: (scene, draws) => reading('heartRate', scene.vitals.heartRate, 1.5 * draws.noise(2), 1) },
  ],
};
