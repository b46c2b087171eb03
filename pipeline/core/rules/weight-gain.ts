import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import { DAY_MS, OTHER_PERSON_KG, midnightOf } from '../daily.ts';
import { devicesOf } from '../patient-state.ts';
import type { HomeState, ResidentState } from '../patient-state.ts';
import { believed } from '../quality.ts';
import { median } from '../series.ts';
import { robustSlope } from '../trend.ts';
import { HOUR_MS, mayStand, reading } from './rule.ts';
import type { Rule } from './rule.ts';

/** Gain over the reference that asks for a call, kg, inclusive. @source rule of thumb "2 kg in 2–3 days" (Ledwidge 2013; Cuba Gyllensten 2016) */
const GAIN = 2;
/** Rise by the line through the last week, kg, and of both last weighings over the first ones; weighings needed. @source Chaudhry 2007: odds 2.77 from 2–5 lb on, clear in the last seven days; robust slope instead of the rule of thumb: DET-5 */
const RISE = 1.5;
const RISE_DAYS = 7;
const RISE_MIN = 5;
/** A weight this late (backlog) still raises: fluid does not go within hours. @source assumption */
const NEW_MS = 6 * HOUR_MS;

/** Weighings before the last three days that make an own reference in heart failure. @source "2 kg in 2–3 days" (Ledwidge 2013) */
const OWN_MIN = 3;

function ownReference(resident: ResidentState, now: number): number | undefined {
  const weights = resident.has('heart-failure') ? resident.daily.days.get('weight') : undefined;
  const before = weights?.between(midnightOf(now) - 10 * DAY_MS, midnightOf(now) - 3 * DAY_MS) ?? [];
  return before.length >= OWN_MIN ? median(before) : undefined;
}

/** The rise over the last week, kg, where it is steady; `undefined` where nothing can be said. A salty meal is gone after two days, and moves no line through seven. */
function weeklyRise(resident: ResidentState, now: number): number | undefined {
  const weights = resident.daily.days.get('weight');
  if (!weights || !resident.has('heart-failure') || weights.lastAt !== midnightOf(now)) return undefined;
  const from = weights.indexAfter(weights.lastAt - (RISE_DAYS + 1) * DAY_MS);
  const [at, value] = [weights.at.slice(from), weights.value.slice(from)];
  const slope = at.length < RISE_MIN ? undefined : robustSlope(at, value, RISE_DAYS * DAY_MS);
  const start = median(value.slice(0, 3));
  return slope !== undefined && start !== undefined && value.slice(-2).every((kg) => kg >= start + RISE / 2) ? slope : undefined;
}

/** Weight above the reference of the last visit, or on a steady way up in heart failure. A step far off is another person on the scale and says nothing about the resident. */
export const weightGain: Rule = {
  id: 'weight-gain',
  title: 'Weight is above the reference, or on its way',
  sources: ['Ledwidge 2013, EJHF', 'Cuba Gyllensten 2016, PMC4777885', 'Chaudhry 2007, Circulation'],
  judge(home: HomeState, now: number, stands = mayStand): Judgement[] {
    const out: Judgement[] = [];
    for (const resident of home.residents.values()) {
      // Without a reference, the week before is one.
      const reference = resident.thresholds.weightReference ?? ownReference(resident, now);
      if (reference === undefined) continue;
      const gainMin = resident.thresholds.weightGain ?? GAIN;
      for (const device of devicesOf(home, resident.enrolled.id, 'scale')) {
        if (!believed(device)) continue;
        const series = device.series.get(CODES.weight.code);
        if (!series) continue;
        let index = series.length - 1;
        while (index >= 0 && Math.abs((series.value[index] as number) - reference) >= OTHER_PERSON_KG) index -= 1;
        const value = series.value[index];
        const at = series.at[index];
        if (value === undefined || at === undefined || now - at > NEW_MS) continue;
        const gain = Math.round((value - reference) * 10) / 10;
        const rise = weeklyRise(resident, now);
        const rises = rise !== undefined && rise >= Math.min(RISE, gainMin);
        if (gain < gainMin && !rises && !stands('weight-gain')) continue;
        const base = { code: 'weight-gain', resident: resident.enrolled.id, priority: 'medium', since: at, resolveAfterMs: 0, evidence: [reading(device.enrolled.dev, CODES.weight.code, value, at)] } as const;
        if (gain >= gainMin) out.push({ ...base, evidence: [...base.evidence], state: 'raise', text: `Weight is ${value.toFixed(1)} kg, ${gain.toFixed(1)} kg above the reference of ${reference.toFixed(1)} kg: fluid may be building up. Call the patient; ask about breath, swelling and medicines.` });
        else if (rises) out.push({ ...base, evidence: [...base.evidence], state: 'raise', text: `Weight rises steadily, by ${rise.toFixed(1)} kg within a week, now ${value.toFixed(1)} kg: fluid may be building up. Call the patient; ask about breath, swelling and medicines.` });
        else out.push({ ...base, evidence: [...base.evidence], state: gain < gainMin - 0.5 ? 'clear' : 'hold', text: `Weight is ${value.toFixed(1)} kg, near the reference.` });
      }
    }
    return out;
  },
};
