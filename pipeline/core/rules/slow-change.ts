import type { Judgement } from '../alert-book.ts';
import { DAY_MS, atNewHour, midnightOf } from '../daily.ts';
import type { Daily } from '../daily.ts';
import type { HomeState, ResidentState } from '../patient-state.ts';
import { median } from '../series.ts';
import { cusum, ewma, robustSpread } from '../trend.ts';
import { ofEachResident } from './rule.ts';
import type { Rule } from './rule.ts';

/** Nights that are judged, and nights before them that make the usual. @source ILL-1, ILL-2: heart and breathing move three to seven days before an exacerbation; the usual: assumption */
const NIGHTS = 5;
const USUAL_MIN = 5;
const USUAL_MAX = 28;
/** Sum that counts, standard deviations: of one sign alone, and of one that another goes with. @source Montgomery: h = 5 with k = 0.5 errs once in 900 nights; 2.5: half of it, for both must */
const ALONE = 5;
const BACKED = 2.5;
/**
 * Spread taken as no less than, and mean of the last nights off by at least: /min, /min, %.
 * @source ILL-1: +8.1 heart and +2.0 breathing in an exacerbation, half of it and more; day-to-day spread RR-2 (a tenth of the rate), OX-3 (3 %); the rest: assumption
 */
const SIGNS = {
  heart: { name: 'heart rate', unit: '', side: 1, spreadMin: 2, offMin: 6 }, breathing: { name: 'breathing', unit: ' per minute', side: 1, spreadMin: 1, offMin: 2 }, saturation: { name: 'saturation', unit: ' %', side: -1, spreadMin: 1, offMin: 2 },
} as const;
type Sign = keyof typeof SIGNS;

interface Change {
  sign: Sign;
  sum: number;
  usual: number;
  level: number;
}

function changeOf(daily: Daily, sign: Sign, now: number): Change | undefined {
  const series = daily.days.get(sign);
  if (!series || series.length < USUAL_MIN + NIGHTS || midnightOf(now) - series.lastAt > DAY_MS) return undefined;
  const { side, spreadMin, offMin } = SIGNS[sign];
  const before = series.value.slice(-USUAL_MAX - NIGHTS, -NIGHTS);
  const recent = series.value.slice(-NIGHTS);
  const usual = median(before) as number;
  const level = ewma(recent, 0.4) as number;
  const sum = cusum(recent, usual, Math.max(spreadMin, robustSpread(before, usual)), side);
  return { sign, sum: side * (level - usual) >= offMin ? sum : 0, usual, level };
}

function judgeResident(resident: ResidentState, now: number): Judgement[] {
  const { daily, enrolled } = resident;
  const changes = (Object.keys(SIGNS) as Sign[]).map((sign) => changeOf(daily, sign, now)).filter((change) => change !== undefined && change.sum >= BACKED) as Change[];
  // Where a heart or lungs are ill, a night pulse that climbs is how a worsening begins; in others one sign alone is a cold night or a new tablet.
  const ill = resident.has('heart-failure') || resident.has('copd');
  if (!(changes.length >= 2 && changes.some(({ sum }) => sum >= ALONE)) && !(ill && changes.some(({ sum, sign }) => sum >= ALONE && sign !== 'saturation'))) return [];
  const said = changes.map(({ sign, level, usual }) => `${SIGNS[sign].name} ${Math.round(level)}${SIGNS[sign].unit} (usual ${Math.round(usual)})`).join(', ');
  return [{
    code: 'early-warning', resident: enrolled.id, priority: 'medium', since: midnightOf(now) - NIGHTS * DAY_MS, state: 'raise', resolveAfterMs: 0,
    text: `Night by night away from the usual: ${said}. A worsening may be coming: call today; weight, swelling, sputum, medicines?`,
    evidence: changes.map(({ sign, level, usual, sum }) => ({ code: sign, value: Math.round(10 * level) / 10, at: midnightOf(now), text: `mean of the last nights; usual ${Math.round(10 * usual) / 10}; sum ${sum.toFixed(1)} standard deviations` })),
  }];
}

/** Night heart rate, breathing and saturation that creep away over days, too slowly for a baseline of hours. */
export const slowChange: Rule = {
  id: 'slow-change',
  title: 'Night by night, vital signs leave the usual',
  sources: ['Page 1954; Montgomery (CUSUM)', 'JMIR mHealth 2020;8(11):e17597 (ILL-2)', 'Respir Res 2022, doi 10.1186/s12931-022-02018-5', 'Moazeni 2023 (DET-7)'],
  judge(home: HomeState, now: number): Judgement[] {
    return ofEachResident(home, (resident) => (atNewHour(resident.daily, now) ? judgeResident(resident, now) : []));
  },
};
