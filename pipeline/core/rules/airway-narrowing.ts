import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import { devicesOf } from '../patient-state.ts';
import type { HomeState, ResidentState } from '../patient-state.ts';
import { believed } from '../quality.ts';
import type { Series } from '../series.ts';
import { SLEEP_STEP, departure } from '../vitals.ts';
import { HOUR_MS, ofEachResident, reading } from './rule.ts';
import type { Rule } from './rule.ts';

/** Zones, share of the personal best: below it yellow, red, emergency. @source action plans (NAEPP EPR-3 2007: 80 and 50 %; GINA: below 60 % is a severe worsening) */
const YELLOW = 0.8;
const RED = 0.6;
const EMERGENCY = 0.5;
/** The best is the highest of so long. @source NAEPP EPR-3: two to three weeks */
const BEST_MS = 21 * 24 * HOUR_MS;
/** Earlier readings that make a best: for the red zone, and for the yellow one, which is nearer to a person's spread. @source assumption */
const EARLIER_RED = 1;
const EARLIER_YELLOW = 2;
/** Two yellow readings within so long are in a row. @source assumption: morning and evening, one left out */
const IN_A_ROW_MS = 36 * HOUR_MS;
/** A reading this late (backlog) still raises. @source assumption: half the way to the next one */
const NEW_MS = 6 * HOUR_MS;
/** What makes one yellow reading more than a weak blow: breaths per minute above, points of saturation below the usual. @source twice the rise of a COPD exacerbation (Respir Res 2022); assumption */
const BREATHS_MORE = 4;
const SATURATION_LESS = 3;
const LEVEL_MIN = 10;

/** Whether breath or oxygen tell of trouble too. */
function laboured(home: HomeState, { vitals }: ResidentState, now: number): boolean {
  const breath = departure(home, vitals.respiration, now, LEVEL_MIN, SLEEP_STEP.respiration).by ?? 0;
  const oxygen = departure(home, vitals.spo2, now, LEVEL_MIN, SLEEP_STEP.spo2).by ?? 0;
  return breath >= BREATHS_MORE || -oxygen >= SATURATION_LESS;
}

function judgeMeter(home: HomeState, resident: ResidentState, dev: string, series: Series, now: number): Judgement[] {
  const last = series.length - 1;
  const value = series.value[last];
  const at = series.at[last];
  if (value === undefined || at === undefined || now - at > NEW_MS) return [];
  const earlier = last - series.indexAfter(at - BEST_MS);
  if (earlier < EARLIER_RED) return [];
  const best = Math.max(...series.value.slice(last - earlier, last));
  const share = value / best;
  const base = { code: 'airway-narrowing', resident: resident.enrolled.id, since: at, resolveAfterMs: 0, evidence: [reading(dev, CODES.peakFlow.code, value, at)] } satisfies Partial<Judgement>;
  const told = `Peak flow is ${Math.round(value)} L/min, ${Math.round(share * 100)} % of the best of ${Math.round(best)}`;
  if (share >= YELLOW) return [{ ...base, priority: 'medium', state: 'clear', text: `${told}.` }];
  const before = at - (series.at[last - 1] as number) <= IN_A_ROW_MS && (series.value[last - 1] as number) < YELLOW * best;
  const trouble = laboured(home, resident, now);
  if (share < RED) {
    const urgent = share < EMERGENCY || trouble;
    return [{ ...base, priority: urgent ? 'high' : 'medium', state: 'raise', text: `${told}: the red zone. Call now: reliever, a second blow; ${urgent ? 'send help if breath is short.' : 'physician today if it stays so low.'}` }];
  }
  if (earlier >= EARLIER_YELLOW && (before || trouble)) return [{ ...base, priority: 'medium', state: 'raise', text: `${told}${before ? ', low for the second time' : ', and breathing is harder than usual'}: the yellow zone. Call: reliever, action plan, a blow in an hour.` }];
  return [{ ...base, priority: 'medium', state: 'hold', text: '' }];
}

/** Peak flow by the zones of an asthma action plan. One yellow reading may be a weak blow: it waits for the next, or for breath and oxygen to agree. */
export const airwayNarrowing: Rule = {
  id: 'airway-narrowing',
  title: 'Peak flow is far below the personal best',
  sources: ['NAEPP EPR-3 (2007)', 'GINA (action plans)', 'Respir Res 2022, doi 10.1186/s12931-022-02018-5', 'spans: assumption'],
  judge(home: HomeState, now: number): Judgement[] {
    if (!home.byKind.has('spirometer')) return [];
    return ofEachResident(home, (resident) =>
      devicesOf(home, resident.enrolled.id, 'spirometer').flatMap((device) => {
        if (!believed(device)) return [];
        const series = device.series.get(CODES.peakFlow.code);
        return series ? judgeMeter(home, resident, device.enrolled.dev, series, now) : [];
      }));
  },
};
