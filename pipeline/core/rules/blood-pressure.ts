import type { AlertCode } from '../../../contract/alert-codes.ts';
import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import { devicesOf } from '../patient-state.ts';
import type { HomeState, ResidentState } from '../patient-state.ts';
import { believed } from '../quality.ts';
import type { Series } from '../series.ts';
import { HOUR_MS, MINUTE_MS, reading } from './rule.ts';
import type { Rule } from './rule.ts';

/** Limits where the clinician gave none, systolic mmHg, inclusive. @source 180: hypertensive crisis (ACC/AHA 2017); 90: NEWS2 three points (RCP 2017) */
export const HIGH = 180;
export const LOW = 90;
/** One reading this far beyond the limit needs no second. @source within-person SD 8.6 and cuff error up to 8.5 mmHg (Kato 2010; PMC4889144): about three SD of both */
const BEYOND = 30;
/** Both readings must lie within so long. @source assumption: care plans measure morning and evening */
const PAIR_MAX_MS = 16 * HOUR_MS;
/** A reading this old raises nothing. @source assumption */
const NEW_MS = 10 * MINUTE_MS;

function judgeSide(resident: ResidentState, dev: string, series: Series, now: number, code: AlertCode, crosses: (value: number, margin: number) => boolean, words: string): Judgement[] {
  if (now - series.lastAt > NEW_MS) return [];
  const last = series.last as number;
  const previous = series.length < 2 ? undefined : series.value[series.length - 2];
  const previousAt = series.length < 2 ? -Infinity : (series.at[series.length - 2] as number);
  const confirmed = crosses(last, BEYOND) || (previous !== undefined && series.lastAt - previousAt <= PAIR_MAX_MS && crosses(last, 0) && crosses(previous, 0));
  const base = { code, resident: resident.enrolled.id, priority: crosses(last, BEYOND) ? 'high' : 'medium', since: series.lastAt, resolveAfterMs: 0, evidence: [reading(dev, CODES.systolic.code, last, series.lastAt), ...(previous === undefined ? [] : [reading(dev, CODES.systolic.code, previous, previousAt)])] } as const;
  if (confirmed) return [{ ...base, evidence: [...base.evidence], state: 'raise', text: `Blood pressure is ${words}: ${Math.round(last)} mmHg systolic${previous === undefined ? '' : `, before ${Math.round(previous)}`}. Ask for a reading at rest and call the patient.` }];
  if (!crosses(last, -10)) return [{ ...base, evidence: [...base.evidence], state: 'clear', text: `Blood pressure is back to ${Math.round(last)} mmHg systolic.` }];
  return [];
}

/** Systolic pressure beyond a limit twice in a row, or far beyond it once. */
export const bloodPressure: Rule = {
  id: 'blood-pressure',
  title: 'Blood pressure is beyond the limits, twice or by far',
  sources: ['ACC/AHA 2017', 'RCP 2017 (NEWS2)', 'Kato 2010, Am J Hypertens', 'PMC4889144'],
  judge(home: HomeState, now: number): Judgement[] {
    const out: Judgement[] = [];
    for (const resident of home.residents.values()) {
      const high = resident.thresholds.systolicHigh ?? HIGH;
      const low = resident.thresholds.systolicLow ?? LOW;
      for (const device of devicesOf(home, resident.enrolled.id, 'blood-pressure-cuff')) {
        if (!believed(device)) continue;
        const series = device.series.get(CODES.systolic.code);
        if (!series || series.length === 0) continue;
        out.push(...judgeSide(resident, device.enrolled.dev, series, now, 'hypertension', (value, margin) => value >= high + margin, 'high'));
        out.push(...judgeSide(resident, device.enrolled.dev, series, now, 'hypotension', (value, margin) => value <= low - Math.min(margin, 15), 'low'));
      }
    }
    return out;
  },
};
