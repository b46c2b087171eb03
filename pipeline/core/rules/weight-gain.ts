import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import { devicesOf } from '../patient-state.ts';
import type { HomeState } from '../patient-state.ts';
import { believed } from '../quality.ts';
import { HOUR_MS, reading } from './rule.ts';
import type { Rule } from './rule.ts';

/** Gain over the reference that asks for a call, kg, inclusive. @source rule of thumb "2 kg in 2–3 days" (Ledwidge 2013; Cuba Gyllensten 2016) */
export const GAIN = 2;
/** From so far off the reference, another person stood on the scale, kg, inclusive. @source assumption; +3.4 kg at readmission is the mean of Saha */
export const OTHER_PERSON_KG = 5.5;
/** A weight this late (backlog) still raises: fluid does not go within hours. @source assumption */
const NEW_MS = 6 * HOUR_MS;

/** Weight above the reference of the last visit. A step far off is another person on the scale and says nothing about the resident. */
export const weightGain: Rule = {
  id: 'weight-gain',
  title: 'Weight is above the reference',
  sources: ['Ledwidge 2013, EJHF', 'Cuba Gyllensten 2016, PMC4777885', 'Chaudhry 2007, Circulation'],
  judge(home: HomeState, now: number): Judgement[] {
    const out: Judgement[] = [];
    for (const resident of home.residents.values()) {
      const reference = resident.thresholds.weightReference;
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
        const base = { code: 'weight-gain', resident: resident.enrolled.id, priority: 'medium', since: at, resolveAfterMs: 0, evidence: [reading(device.enrolled.dev, CODES.weight.code, value, at)] } as const;
        if (gain >= gainMin) out.push({ ...base, evidence: [...base.evidence], state: 'raise', text: `Weight is ${value.toFixed(1)} kg, ${gain.toFixed(1)} kg above the reference of ${reference.toFixed(1)} kg: fluid may be building up. Call the patient; ask about breath, swelling and medicines.` });
        else out.push({ ...base, evidence: [...base.evidence], state: gain < gainMin - 0.5 ? 'clear' : 'hold', text: `Weight is ${value.toFixed(1)} kg, near the reference.` });
      }
    }
    return out;
  },
};
