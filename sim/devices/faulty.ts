/** What a faulty device makes of what it measured. */
import type { SignalName } from '../../contract/codes.ts';
import type { InputName } from '../core/catalogue.ts';
import { roundTo } from '../core/math.ts';
import type { Draws, Measured } from './device.ts';

export const FAULTY_INPUTS = ['gain', 'spread', 'stuck', 'dropout', 'units', 'clockSkew'] as const satisfies readonly InputName[];

/** Sizes of the inputs; units as in `INPUTS`. */
export type Faulted = Record<(typeof FAULTY_INPUTS)[number], number>;

export const NOT_FAULTY: Faulted = { gain: 0, spread: 0, stuck: 0, dropout: 0, units: 0, clockSkew: 0 };

/** What a device says in another unit than the hub takes it for. @source BIPM and NIST SP 811: pounds, degrees Fahrenheit, kilopascals; 18.016 mg/dL of glucose to the mmol/L */
const OTHER_UNIT: Readonly<Partial<Record<SignalName, (value: number) => number>>> = {
  weight: (kg) => kg * 2.20462, temperature: (celsius) => celsius * 1.8 + 32, roomTemperature: (celsius) => celsius * 1.8 + 32,
  glucose: (mgdl) => mgdl / 18.016, capillaryGlucose: (mgdl) => mgdl / 18.016, systolic: (mmHg) => mmHg / 7.50062, diastolic: (mmHg) => mmHg / 7.50062,
};
/** What is counted or told by yes and no has no gain. */
const UNSCALED: ReadonlySet<SignalName> = new Set(['bedPresence', 'hubMains']);
/** Tenths that a display shows. */
const FINE: ReadonlySet<SignalName> = new Set(['weight', 'temperature', 'roomTemperature', 'callQualityHome', 'callQualityProvider']);
/** Addresses of its draws, beyond those of the device's own errors; no part of the model. */
const DRAW = { dropped: 70, noise: 80 } as const;

/**
 * @param stuckAt where values that no longer move are kept, by `key`
 * @returns the very reading where nothing of it is changed
 */
export function faulty(measured: Measured, signal: SignalName, { gain, spread, stuck, dropout, units }: Faulted, draws: Draws, stuckAt: Map<number, number>, key: number): Measured {
  if (stuck < 0.5) stuckAt.delete(key);
  if ('missing' in measured) return measured;
  if (dropout > 0 && draws.chance(DRAW.dropped) < dropout) return { missing: 'device dropped the reading' };
  let { value } = measured;
  const convert = units >= 0.5 ? OTHER_UNIT[signal] : undefined;
  if (!UNSCALED.has(signal) && (gain !== 0 || spread !== 0)) value *= Math.max(0, 1 + gain + spread * draws.noise(DRAW.noise + (signal.length % 16))); // one draw per signal, whatever its place; no part of the model
  if (convert) value = convert(value);
  if (value !== measured.value) value = Math.max(0, roundTo(value, FINE.has(signal) || convert ? 0.1 : 1));
  if (stuck >= 0.5) {
    const held = stuckAt.get(key);
    if (held === undefined) stuckAt.set(key, value);
    else value = held;
  }
  return value === measured.value && stuck < 0.5 ? measured : { ...measured, value };
}
