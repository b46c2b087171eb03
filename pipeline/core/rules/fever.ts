import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import { devicesOf } from '../patient-state.ts';
import type { HomeState } from '../patient-state.ts';
import { believed } from '../quality.ts';
import { HOUR_MS, MINUTE_MS, reading } from './rule.ts';
import type { Rule } from './rule.ts';

/** Limit where the clinician gave none, °C, inclusive. @source NEWS2: a point from 38.1 (RCP 2017); usual clinical definition 38.0 */
const LIMIT = 38;
/** So hot that a bath does not explain it. @source NEWS2 two points: 39.1 (RCP 2017); a bath adds 0.6–1.4 to at most 37.5 */
const LIMIT_ALONE = 39.1;
/** A second high reading counts after so long: a bath has worn off. @source assumption */
const CONFIRM_AFTER_MS = 40 * MINUTE_MS;
const CONFIRM_WITHIN_MS = 16 * HOUR_MS;
const NEW_MS = 10 * MINUTE_MS;

/** A high temperature that a hot bath does not explain: measured again later, or very high. A bath lifts the heart too, so a fast heart proves nothing. A single one waits for the next measurement. */
export const fever: Rule = {
  id: 'fever',
  title: 'Temperature is high, and not from a bath',
  sources: ['RCP 2017 (NEWS2)'],
  judge(home: HomeState, now: number): Judgement[] {
    const out: Judgement[] = [];
    for (const resident of home.residents.values()) {
      const limit = resident.thresholds.temperatureHigh ?? LIMIT;
      for (const device of devicesOf(home, resident.enrolled.id, 'thermometer')) {
        if (!believed(device)) continue;
        const series = device.series.get(CODES.temperature.code);
        if (!series || series.last === undefined || now - series.lastAt > NEW_MS) continue;
        const value = series.last;
        const earlier = series.value.findIndex((other, index) => other >= limit && series.lastAt - (series.at[index] as number) >= CONFIRM_AFTER_MS && series.lastAt - (series.at[index] as number) <= CONFIRM_WITHIN_MS);
        const backed = earlier >= 0 || value >= LIMIT_ALONE;
        const base = { code: 'fever', resident: resident.enrolled.id, priority: 'medium', since: series.lastAt, resolveAfterMs: 0, evidence: [reading(device.enrolled.dev, CODES.temperature.code, value, series.lastAt)] } as const;
        const text = `Temperature is ${value.toFixed(1)} °C${earlier >= 0 ? `, after ${(series.value[earlier] as number).toFixed(1)} °C before` : ''}. Call the patient.`;
        if (value >= limit && backed) out.push({ ...base, evidence: [...base.evidence], state: 'raise', text });
        else if (value < limit) out.push({ ...base, evidence: [...base.evidence], state: 'clear', text: `Temperature is back to ${value.toFixed(1)} °C.` });
      }
    }
    return out;
  },
};
