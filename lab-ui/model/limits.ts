/** Limits drawn in trends: those a clinician set for the person, and else those from which NEWS2 asks for an urgent look. */
import type { SignalName } from '../../contract/codes.ts';
import type { Thresholds } from '../../contract/messages.ts';
import { LIMIT_WORDS } from '../words.ts';
import type { TrendLimit } from './trends.ts';

/** Three points in one sign. @source NEWS2 (RCP 2017), scale 1; weight: 2 kg above the last visit is the reference pipeline's; glucose: level 1 of the CGM consensus (Battelino 2019) */
const GENERAL: Partial<Record<SignalName, readonly number[]>> = {
  spo2: [91], heartRate: [40, 131], respiration: [8, 25], temperature: [35, 39.1], systolic: [90, 220], glucose: [70],
};

const PERSONAL: Partial<Record<SignalName, readonly (keyof Thresholds)[]>> = {
  spo2: ['spo2Low'], heartRate: ['heartRateLow', 'heartRateHigh'], respiration: ['respirationHigh'], temperature: ['temperatureHigh'], systolic: ['systolicLow', 'systolicHigh'], glucose: ['glucoseLow', 'glucoseHigh'],
};

export function limitsOf(signal: SignalName, set: Thresholds): TrendLimit[] {
  if (signal === 'weight') return set.weightReference === undefined ? [] : [{ value: set.weightReference + (set.weightGain ?? 2), words: LIMIT_WORDS.weight }];
  const personal = (PERSONAL[signal] ?? []).flatMap((name) => (typeof set[name] === 'number' ? [{ value: set[name] as number, words: LIMIT_WORDS.personal }] : []));
  return personal.length > 0 ? personal : (GENERAL[signal] ?? []).map((value) => ({ value, words: LIMIT_WORDS.general }));
}

/** A limit with the side on which it is broken. Limits for everyone are broken at their value, those set for a person beyond it. */
export interface SidedLimit {
  value: number;
  side: 'low' | 'high';
  personal: boolean;
}

export function sidedLimits(signal: SignalName, set: Thresholds): SidedLimit[] {
  if (signal === 'weight') return set.weightReference === undefined ? [] : [{ value: set.weightReference + (set.weightGain ?? 2), side: 'high', personal: true }];
  const personal = (PERSONAL[signal] ?? []).flatMap((name): SidedLimit[] => (typeof set[name] === 'number' ? [{ value: set[name] as number, side: name.endsWith('Low') ? 'low' : 'high', personal: true }] : []));
  if (personal.length > 0) return personal;
  return (GENERAL[signal] ?? []).map((value, index) => ({ value, side: index === 0 ? 'low' : 'high', personal: false }));
}

export function prescribedWords(set: Thresholds): string[] {
  return Object.entries(set).flatMap(([name, value]) => {
    const words = LIMIT_WORDS.prescribed[name as keyof Thresholds];
    return words === undefined ? [] : [typeof value === 'number' ? words.replace('#', String(value)) : words];
  });
}
