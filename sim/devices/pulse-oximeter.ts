import { clamp } from '../core/math.ts';
import { type DeviceEntry, type Draws, type Measured, reading, type Scene } from './device.ts';

/** Over-reading per Monk tone and per point below 95 %. @source SE-2: hidden hypoxaemia 1.26–1.67 times as common in Black patients; the slope that gives it: see `twinward realism` */
const SKIN_BIAS = 0.0067;

/** Signal quality that the device itself reports: lower in motion, and sometimes the device is fooled. Sizes: assumption. */
function quality(scene: Scene, draws: Draws): number {
  if (!scene.worn) return clamp(0.05 + 0.03 * draws.noise(2), 0, 0.12);
  const fooled = scene.motion > 0 && draws.chance(0) < 0.12; // assumption: one bad reading in eight looks good to the device
  const shaken = fooled ? 0.1 : Math.max(scene.motion, 0.7 * scene.perfusion);
  return Math.round(100 * clamp(0.9 - 0.75 * shaken + 0.05 * draws.noise(2), 0.02, 0.99)) / 100;
}

/** A probe that is off reads stray light: nonsense within the display range. Its range: assumption. */
function offProbe(signal: 'spo2' | 'heartRate', draws: Draws, q: number): Measured {
  const value = signal === 'spo2' ? 62 + 26 * draws.chance(3) : 35 + 120 * draws.chance(3);
  return { value: Math.round(value), truth: value, q, artefact: true };
}

function loose(scene: Scene, draws: Draws): boolean {
  return scene.worn && scene.motion === 0 && draws.chance(1) < (scene.asleep ? 0.006 : 0.05); // @source SE-4: valid data night 99.3 %, day 93.3 %; day spread with movement
}

/** @see `sources` below for accuracy, skin and lost data; what a loose probe, motion and a cold finger take, and the noise at low saturation: assumption */
function saturation(scene: Scene, draws: Draws): Measured {
  if (scene.inBath) return { missing: 'not worn' };
  const q = quality(scene, draws);
  if (!scene.worn) return offProbe('spo2', draws, q);
  const low = Math.max(0, 95 - scene.vitals.spo2);
  const bias = 0.5 * draws.unit(0) + SKIN_BIAS * (scene.skinTone - 3) * low;
  if (loose(scene, draws)) return reading('spo2', scene.vitals.spo2, bias - 4 - 6 * draws.chance(4), 1, { q: 0.3, artefact: true });
  const drop = scene.motion === 0 ? 0 : scene.motion * (5 + 7 * draws.chance(4));
  return reading('spo2', scene.vitals.spo2, bias + (0.7 + 0.14 * low) * draws.noise(0) - drop - scene.perfusion * (3 + 6 * draws.chance(6)), 1, marks(scene, q));
}

/** A moving finger is counted as beats, mostly too many. Sizes: assumption. */
function pulse(scene: Scene, draws: Draws): Measured {
  if (scene.inBath) return { missing: 'not worn' };
  const q = quality(scene, draws);
  if (!scene.worn) return offProbe('heartRate', draws, q);
  const jump = scene.motion === 0 ? 0 : scene.motion * 35 * (draws.chance(5) - 0.35);
  return reading('heartRate', scene.vitals.heartRate, 0.6 * draws.unit(1) + 1.4 * draws.noise(1) + jump, 1, marks(scene, q));
}

/** From where on a reading is marked: assumption. */
function marks(scene: Scene, q: number): { q: number; artefact?: boolean } {
  return scene.motion > 0.15 || scene.perfusion > 0.15 ? { q, artefact: true } : { q };
}

export const pulseOximeter: DeviceEntry = {
  id: 'pulse-oximeter',
  title: 'Pulse oximeter',
  meaning: 'A finger clip worn through evening and night; it loses its signal when the hand moves or the clip slips.',
  sources: ['SE-1: accuracy 3 % root mean square is the standard’s limit; good devices do better (assumption: 0.9 %)', 'SE-4: Buekers 2019, valid data by activity', 'SE-2: dark skin reads high, most at low saturation'],
  rooms: ['bedroom'],
  intervalS: 60,
  channels: [{ signal: 'spo2', everyS: 60, measure: saturation }, { signal: 'heartRate', everyS: 60, measure: pulse }],
};
