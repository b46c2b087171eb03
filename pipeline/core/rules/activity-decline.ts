import type { Judgement } from '../alert-book.ts';
import { DAY_MS, atNewHour, earlierDays, lastDay, midnightOf, usualDay } from '../daily.ts';
import type { Daily, DailyName } from '../daily.ts';
import type { HomeState, ResidentState } from '../patient-state.ts';
import { median } from '../series.ts';
import { cusum, ewma, robustSpread } from '../trend.ts';
import { mayStand, ofEachResident } from './rule.ts';
import type { Rule } from './rule.ts';

/** Share of the usual below which a day is quiet, by watch; by motion sensors, which see a partner and the cat as well. @source assumption: a third less is a week's own spread, AC-1; nearly half is none */
const QUIET = 0.55;
const QUIET_MOTION = 0.5;
/** Quiet days in a row, which may leave one unmeasured day between. @source assumption: a rainy weekend has two */
const DAYS = 3;
/** Days before them that make a usual. @source assumption */
const USUAL_MIN = 3;
/** Fewer steps less than this are a walk across the room more or less. @source AC-1: the least active class has 276 steps a day; twice that: assumption */
const FEWER_MIN = 550;
/** Back at so much of the usual, inclusive, it is over. */
const OVER = 0.8;
/** Nobody is at home below this share of the usual movement. @source assumption */
const EMPTY = 0.05;
/** The slow way down: the last two weeks against at least one before them. The sum that counts, standard deviations. @source Montgomery: h = 5 with k = 0.5 errs once in 900 days */
const DRIFT_DAYS = 14;
const DRIFT_USUAL_MIN = 7;
const DRIFT = 5;
/** The spread is taken as no less than this share of the usual. @source assumption */
const SPREAD_MIN = 0.2;
/** The mean of the last week must be below this share as well. @source assumption */
const DRIFTED = 0.8;

interface Fall {
  since: number;
  usual: number;
  level: number;
  how: string;
}

function quietDays(daily: Daily, name: DailyName): Fall | undefined {
  const series = daily.days.get(name);
  const usual = usualDay(daily, name, DAYS, USUAL_MIN);
  if (!series || !usual) return undefined;
  const last = series.value.slice(-DAYS);
  const since = series.at[series.length - DAYS] as number;
  if (series.lastAt - since > DAYS * DAY_MS) return undefined;
  const limit = (name === 'steps' ? QUIET : QUIET_MOTION) * usual;
  return last.every((value) => value < limit && value > EMPTY * usual && (name !== 'steps' || usual - value >= FEWER_MIN)) ? { since, usual, level: median(last) as number, how: `${DAYS} days in a row` } : undefined;
}

function drift(daily: Daily, name: DailyName): Fall | undefined {
  const series = daily.days.get(name);
  const usual = usualDay(daily, name, DRIFT_DAYS, DRIFT_USUAL_MIN);
  if (!series || !usual) return undefined;
  const recent = series.value.slice(-DRIFT_DAYS);
  const level = ewma(recent, 0.3) as number;
  if (cusum(recent, usual, Math.max(robustSpread(earlierDays(daily, name, DRIFT_DAYS), usual), SPREAD_MIN * usual), -1) < DRIFT || level > DRIFTED * usual) return undefined;
  return { since: series.at[series.length - DRIFT_DAYS] as number, usual, level, how: 'little by little over two weeks' };
}

function judgeResident({ daily, enrolled }: ResidentState, now: number, stands: boolean): Judgement[] {
  const name = lastDay(daily, 'steps', now) !== undefined ? 'steps' : 'motion';
  // The watch tells better; where it is not worn, nothing is known of the days of which it knows.
  if (name === 'motion' && daily.days.has('steps')) return [];
  const level = lastDay(daily, name, now);
  if (level === undefined) return [];
  const fall = quietDays(daily, name) ?? drift(daily, name);
  const base = { code: 'activity-decline', resident: enrolled.id, priority: 'low', since: fall?.since ?? midnightOf(now), resolveAfterMs: 0 } as const;
  const unit = name === 'steps' ? 'steps' : 'reports of movement';
  if (fall) {
    const bed = lastDay(daily, 'bedHours', now);
    const bedUsual = usualDay(daily, 'bedHours', DAYS, USUAL_MIN);
    const more = bed !== undefined && bedUsual !== undefined && bed >= bedUsual + 2 ? `; ${Math.round(bed)} hours in bed, usual ${Math.round(bedUsual)}` : '';
    return [{ ...base, state: 'raise', text: `${Math.round(fall.level)} ${unit} a day, usual for this person ${Math.round(fall.usual)}, ${fall.how}${more}. Call in working hours: pain, mood, weak, ill?`, evidence: [{ code: name, value: Math.round(level), at: midnightOf(now) - DAY_MS, text: `of the last whole day; usual ${Math.round(fall.usual)}` }] }];
  }
  if (!stands) return [];
  const usual = usualDay(daily, name, DAYS, USUAL_MIN);
  return [{ ...base, state: usual !== undefined && level >= OVER * usual ? 'clear' : 'hold', text: `${Math.round(level)} ${unit} yesterday.`, evidence: [] }];
}

/** Quiet days in a row, or a slow decline, against the person's own weeks. A day without the watch is no quiet day. */
export const activityDecline: Rule = {
  id: 'activity-decline',
  title: 'Activity falls below what is usual for this person',
  sources: ['Skubic 2015, PMC4848095', 'Tudor-Locke 2011 (AC-1)', 'Troiano 2008 (ten hours of wear)', 'Page 1954; Montgomery (CUSUM)', 'shares and spans: assumption'],
  judge(home: HomeState, now: number, stands = mayStand): Judgement[] {
    return ofEachResident(home, (resident) => (atNewHour(resident.daily, now) ? judgeResident(resident, now, stands('activity-decline')) : []));
  },
};
