import type { Judgement } from '../alert-book.ts';
import { LOW_SATURATION, atNewHour } from '../daily.ts';
import type { HomeState, ResidentState } from '../patient-state.ts';
import { HOUR_MS, mayStand, ofEachResident, spanText } from './rule.ts';
import type { Rule } from './rule.ts';

/** Falls of saturation per hour, inclusive: moderate apnoea, and mild. @source AASM scoring manual 2012: 15 and 5 events an hour */
const MODERATE = 15;
const MILD = 5;
/** Minutes of an hour asleep at or below 88 %, inclusive. @source AASM and CMS: five minutes */
const LOW_MINUTES = 5;
/** Minutes of an hour in which belt or bed count pauses rather than breaths, inclusive. @source assumption: as many as moderate apnoea has, two thirds of them heard */
const PAUSED_MINUTES = 10;
/** Hours of one night that must show it in somebody not known to have it. @source assumption: one bad hour is a clip on a restless hand */
const HOURS_NEW = 3;
const HOURS_KNOWN = 2;
/** Hours that make a night calm again. @source assumption */
const HOURS_CALM = 3;
/** A night, ms. */
const NIGHT_MS = 12 * HOUR_MS;

function judgeResident(resident: ResidentState, now: number, stands: boolean): Judgement[] {
  const { daily, thresholds, enrolled } = resident;
  const count = (name: 'dips' | 'lowMinutes' | 'slowBreaths', least: number): number => daily.hours.get(name)?.between(now - NIGHT_MS, now).filter((value) => value >= least).length ?? 0;
  const hours = daily.hours.get('dips')?.between(now - NIGHT_MS, now) ?? [];
  const known = resident.has('sleep-apnoea');
  // Lung disease wanders about 88 % by itself, and its saturation moves more.
  const lungs = resident.has('copd') || thresholds.spo2Scale2 === true;
  const cyclic = count('dips', MODERATE);
  const paused = count('slowBreaths', PAUSED_MINUTES);
  const low = lungs || count('dips', MILD) === 0 ? 0 : count('lowMinutes', LOW_MINUTES);
  const met = known ? low > 0 || cyclic >= HOURS_KNOWN || (cyclic > 0 && paused > 0) || paused >= HOURS_NEW : lungs ? cyclic >= HOURS_NEW && paused >= HOURS_KNOWN : cyclic >= HOURS_NEW || (cyclic >= HOURS_KNOWN && paused > 0);
  const base = { code: 'apnoea', resident: enrolled.id, priority: 'medium', since: daily.hourAt - HOUR_MS, resolveAfterMs: 0 } as const;
  if (met) {
    const most = Math.max(0, ...hours);
    const said = [...(cyclic > 0 ? [`saturation fell and came back ${Math.round(most)} times in an hour`] : []), ...(low > 0 ? [`it was at ${LOW_SATURATION} % or less for ${LOW_MINUTES} minutes and more of an hour`] : []), ...(paused > 0 ? [`breathing paused again and again in ${spanText(paused * HOUR_MS)}`] : [])];
    const advice = known ? 'Is the mask worn, and tight? Call in the morning.' : 'Not known in this person: call, and arrange a sleep study.';
    return [{ ...base, state: 'raise', text: `Pauses of breathing tonight: ${said.join('; ')}. ${advice}`, evidence: [{ code: 'dips', value: Math.round(most), at: daily.hourAt, text: 'falls of saturation by 3 % or more, per hour' }] }];
  }
  if (!stands) return [];
  const calm = cyclic + paused + low === 0 && hours.length >= HOURS_CALM;
  return [{ ...base, state: calm ? 'clear' : 'hold', text: 'A night of even breathing.', evidence: [] }];
}

/** Saturation that falls and comes back all night, breaths that pause: by clip, belt or bed. Stands until a calm night. */
export const apnoea: Rule = {
  id: 'apnoea',
  title: 'Breathing pauses in sleep',
  sources: ['AASM scoring manual 2012', 'CMS NCD 240.4 (88 % for five minutes)', 'RCP 2017 (NEWS2)', 'hours: assumption'],
  judge(home: HomeState, now: number, stands = mayStand): Judgement[] {
    if (!home.byKind.has('pulse-oximeter') && !home.byKind.has('respiration-belt')) return [];
    return ofEachResident(home, (resident) => (atNewHour(resident.daily, now) ? judgeResident(resident, now, stands('apnoea')) : []));
  },
};
