import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import { devicesOf } from '../patient-state.ts';
import type { HomeState } from '../patient-state.ts';
import { believed } from '../quality.ts';
import { MINUTE_MS, reading } from './rule.ts';
import type { Rule } from './rule.ts';

/** Limit where the clinician gave none, mg/dL. @source level 2 is above 250 (Battelino 2019); 300 is the usual call limit of sick-day rules */
export const LIMIT = 300;
/** All readings above it for so long. @source assumption: a meal's peak is over by then */
const HELD_MIN = 120;
const READINGS_MIN = 18;
const NEW_MS = 11 * MINUTE_MS;

/** Glucose high for hours, not after one meal. */
export const hyperglycaemia: Rule = {
  id: 'hyperglycaemia',
  title: 'Glucose stays high for hours',
  sources: ['Battelino 2019 (time in range consensus)'],
  judge(home: HomeState, now: number): Judgement[] {
    const out: Judgement[] = [];
    for (const resident of home.residents.values()) {
      const limit = resident.thresholds.glucoseHigh ?? LIMIT;
      for (const device of devicesOf(home, resident.enrolled.id, 'cgm')) {
        if (!believed(device)) continue;
        const series = device.series.get(CODES.glucose.code);
        if (!series || series.last === undefined || now - series.lastAt > NEW_MS) continue;
        const recent = series.between(now - HELD_MIN * MINUTE_MS, now);
        const met = recent.length >= READINGS_MIN && recent.every((value) => value > limit);
        const since = series.at[series.length - recent.length] ?? now;
        const base = { code: 'hyperglycaemia', resident: resident.enrolled.id, priority: 'medium', since, resolveAfterMs: 60 * MINUTE_MS, evidence: [reading(device.enrolled.dev, CODES.glucose.code, series.last, series.lastAt)] } as const;
        if (met) out.push({ ...base, evidence: [...base.evidence], state: 'raise', text: `Glucose has been above ${limit} mg/dL for two hours, now ${Math.round(series.last)}. Call the patient; ask about insulin, ketones and illness.` });
        else out.push({ ...base, evidence: [...base.evidence], state: series.last < limit - 20 ? 'clear' : 'hold', text: `Glucose is down to ${Math.round(series.last)} mg/dL.` });
      }
    }
    return out;
  },
};
