import { type DeviceEntry, type Draws, type Measured, reading, type Scene } from './device.ts';

/** Somebody else in the bed (`otherBody`) is measured instead, or their breath mixes in; how much of it: assumption. */
function body(signal: 'heartRate' | 'respiration', other: number, unit: number, noise: number, index: number) {
  return ({ inBed, vitals, otherBody, covered }: Scene, draws: Draws): Measured => {
    if (covered >= 0.5 || (!inBed && otherBody < 0.5)) return { missing: 'bed empty' };
    const error = unit * draws.unit(index) + noise * draws.noise(index);
    return otherBody > 0.15 ? reading(signal, vitals[signal], error + otherBody * other * (0.6 + draws.chance(index)), 1, { artefact: true }) : reading(signal, vitals[signal], error, 1);
  };
}

export const smartBed: DeviceEntry = {
  id: 'smart-bed',
  title: 'Smart bed',
  meaning: 'A mat under the mattress that feels presence, breathing and heart beat.',
  sources: ['SE-17: Helena and others: heart rate ± 2.4, breathing ± 0.9 in the laboratory'],
  rooms: ['bedroom'],
  intervalS: 60,
  channels: [
    { signal: 'heartRate', everyS: 60, measure: body('heartRate', 9, 0.8, 2, 0) },
    { signal: 'respiration', everyS: 60, measure: body('respiration', 5, 0.3, 0.8, 1) },
    { signal: 'bedPresence', everyS: 300, measure: ({ inBed, otherBody, covered }) => covered >= 0.5 ? reading('bedPresence', Number(inBed), -Number(inBed), 1, { artefact: true }) : reading('bedPresence', Number(inBed), !inBed && otherBody > 0.5 ? 1 : 0, 1, otherBody > 0.5 ? { artefact: true } : undefined) },
  ],
};
