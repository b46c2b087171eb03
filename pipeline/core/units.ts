import { CODES } from '../../contract/codes.ts';

/** Values in another unit: how to the right one, and where a living person's lie then. @source BIPM and NIST SP 811; 18.016 mg/dL of glucose to the mmol/L; spans: assumption */
const OTHER: readonly { codes: readonly string[]; unit: string; convert(value: number): number; from: number; to: number }[] = [
  { codes: [CODES.temperature.code], unit: 'degrees Fahrenheit', convert: (value) => (value - 32) / 1.8, from: 34, to: 42.5 },
  { codes: [CODES.roomTemperature.code], unit: 'degrees Fahrenheit', convert: (value) => (value - 32) / 1.8, from: 5, to: 45 },
  { codes: [CODES.glucose.code, CODES.capillaryGlucose.code], unit: 'mmol/L', convert: (value) => value * 18.016, from: 36, to: 600 },
  { codes: [CODES.weight.code], unit: 'pounds', convert: (value) => value / 2.20462, from: 30, to: 250 },
  { codes: [CODES.systolic.code, CODES.diastolic.code], unit: 'kilopascals', convert: (value) => value * 7.50062, from: 35, to: 260 },
];

/** The unit in which an impossible value would be a possible one; `undefined` where there is none. */
export function otherUnit(code: string, value: number): string | undefined {
  for (const { codes, unit, convert, from, to } of OTHER) if (codes.includes(code) && convert(value) >= from && convert(value) <= to) return unit;
  return undefined;
}
