import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import { DAY_MS, atNewHour, lastDay, midnightOf, usualDay } from '../daily.ts';
import { devicesOf } from '../patient-state.ts';
import type { HomeState, ResidentState } from '../patient-state.ts';
import { believed } from '../quality.ts';
import { mayStand, ofEachResident } from './rule.ts';
import type { Rule } from './rule.ts';

/** Times up in one night, inclusive, that are many for anybody. @source SL-1, SL-2: two and more are common, three and more the worst sleepers; one more */
const MANY = 4;
/** So many more than usual: in one night, and in each of two. @source assumption: an evening with guests adds three */
const MORE_ONCE = 4;
const MORE_TWICE = 2;
/** Motion in the bathroom counts a partner and the cat as well: so many more again. @source assumption */
const MORE_BY_MOTION = 1;
/** What is taken as usual before three nights are known. @source SL-1: the worst sleepers are up three times and more */
const USUAL = 3;
const USUAL_MIN = 3;
/** What makes one such night enough: a temperature, °C, or the night's heart rate over the usual, /min, inclusive. @source IDSA 2008: above 37.8 in old age; HR-5: 7 /min per degree, and blunted fever (ILL-8) */
const WARM = 37.8;
const HEART_MORE = 6;

function witness(home: HomeState, { daily, enrolled }: ResidentState, now: number): string {
  for (const device of devicesOf(home, enrolled.id, 'thermometer')) {
    const warmest = believed(device) ? Math.max(...(device.series.get(CODES.temperature.code)?.between(now - DAY_MS, now) ?? [])) : 0;
    if (warmest >= WARM) return `, and a temperature of ${warmest.toFixed(1)} °C`;
  }
  const heart = lastDay(daily, 'heart', now);
  const usual = usualDay(daily, 'heart', 1, USUAL_MIN - 1);
  return heart !== undefined && usual !== undefined && heart >= usual + HEART_MORE ? `, and the night's heart rate was ${Math.round(heart)}, usual ${Math.round(usual)}` : '';
}

function judgeResident(home: HomeState, resident: ResidentState, now: number, stands: boolean): Judgement[] {
  const { daily, enrolled } = resident;
  const name = daily.days.has('bedExits') ? 'bedExits' : 'bathroomVisits';
  const last = lastDay(daily, name, now);
  const series = daily.days.get(name);
  if (last === undefined || !series || series.lastAt !== midnightOf(now)) return [];
  const margin = name === 'bedExits' ? 0 : MORE_BY_MOTION;
  const usualFor = (skip: number): number => usualDay(daily, name, skip, USUAL_MIN) ?? USUAL;
  const before = series.length > 1 && series.lastAt - (series.at[series.length - 2] as number) === DAY_MS ? (series.value[series.length - 2] as number) : 0;
  const usual = usualFor(2);
  const once = last >= Math.max(MANY, usualFor(1) + MORE_ONCE) + margin;
  const twice = Math.min(last, before) >= Math.max(MANY, usual + MORE_TWICE) + margin;
  const why = last >= Math.max(MANY, usual + MORE_TWICE) + margin ? witness(home, resident, now) : '';
  const base = { code: 'restless-nights', resident: enrolled.id, priority: 'low', since: series.lastAt, resolveAfterMs: 0 } as const;
  if (once || twice || why !== '') {
    const where = name === 'bedExits' ? 'out of bed' : 'in the bathroom';
    return [{ ...base, state: 'raise', text: `${last} times ${where} in the night${twice ? `, ${before} the night before` : ''}, usual for this person ${Math.round(usual)}${why}. Call by day: urine, pain, breath, new tablets?`, evidence: [{ code: name, value: last, at: series.lastAt, text: `usual ${Math.round(usual)}` }] }];
  }
  return stands ? [{ ...base, state: last <= usual + 1 ? 'clear' : 'hold', text: `A quieter night: up ${last} times.`, evidence: [] }] : [];
}

/** Up at night far more often than usual: two nights, one with a warm body or a fast heart, or one far out. An evening with much to drink is over the next night. */
export const restlessNights: Rule = {
  id: 'restless-nights',
  title: 'More is going on at night than is usual for this person',
  sources: ['HEIJO-KYO (SL-1)', 'PMC3332138 (SL-2)', 'Skubic 2015, PMC4848095', 'High 2009 (IDSA, fever in long-term care)', 'margins: assumption'],
  judge(home: HomeState, now: number, stands = mayStand): Judgement[] {
    if (!home.byKind.has('smart-bed') && !home.byKind.has('pir')) return [];
    return ofEachResident(home, (resident) => (atNewHour(resident.daily, now) ? judgeResident(home, resident, now, stands('restless-nights')) : []));
  },
};
