import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import { DAY_MS, atNewHour, burdenOfDay } from '../daily.ts';
import { devicesOf, signRun } from '../patient-state.ts';
import type { DeviceState, HomeState, ResidentState } from '../patient-state.ts';
import { believed } from '../quality.ts';
import { median, recentMedian } from '../series.ts';
import type { Series } from '../series.ts';
import { exercised } from '../vitals.ts';
import { HOUR_MS, MINUTE_MS, clockText, mayStand, ofEachResident, reading, spanText } from './rule.ts';
import type { Rule, Stands } from './rule.ts';

/** Share of a report, %, inclusive, from which the heart counts as fibrillating in it. @source assumption: most of the time */
const MOSTLY = 50;
/** Fibrillation of somebody not known to have it, ms, and in two reports at least: one alone is mostly noise. @source ASSERT (Healey 2012; Van Gelder 2017): longer than six minutes */
const NEW_FINDING_MS = 6 * MINUTE_MS;
const REPORTS_MIN = 2;
/** A bout of somebody who has bouts, ms, inclusive. @source SOS AF (Boriani 2014): the stroke risk is highest from one hour on */
const BOUT_MS = HOUR_MS;
/** Fast in fibrillation at rest, per minute, inclusive; very fast. @source RACE II (Van Gelder 2010): below 110; NEWS2: 131 (RCP 2017) */
const FAST = 110;
const VERY_FAST = 131;
/** Fast for so long, minutes, and so many readings. @source assumption */
const FAST_MIN = 10;
const FAST_READINGS = 3;
/** A report so old is no longer now, ms. @source two reports of five minutes and one pack */
const NEW_MS = 11 * MINUTE_MS;
/** A report tells of so much time at most, ms. @source the patch reports each five minutes */
const REPORT_MS = 6 * MINUTE_MS;
/** Regular for so long, and the bout is over. @source assumption */
const RESOLVE_MS = 60 * MINUTE_MS;
/** The watch's word: notices within so long are one; it stands for so long. @source assumption */
const NOTICE_GAP_MS = 30 * MINUTE_MS;
const NOTICE_MS = 60 * MINUTE_MS;

/** The bout that ends with the last report: reports of mostly fibrillation, each single other one among them passed over. */
function boutOf(series: Series): { index: number; since: number; reports: number; lasted: number } {
  let index = series.length;
  let reports = 0;
  let lasted = 0;
  for (let i = series.length - 1; i >= 0; i -= 1) {
    const gap = i > 0 ? (series.at[i] as number) - (series.at[i - 1] as number) : REPORT_MS;
    if ((series.value[i] as number) >= MOSTLY) {
      index = i;
      reports += 1;
      lasted += (Math.min(gap, REPORT_MS) * (series.value[i] as number)) / 100;
    } else if (index !== i + 1) break;
    if (gap > 2 * NEW_MS) break;
  }
  return { index, since: series.at[index] ?? Infinity, reports, lasted };
}

/** Share of a day in fibrillation, %, inclusive, that asks for a look in somebody known to have it, and how many times their own usual. @source KP-RHYTHM (Go 2018, JAMA Cardiol): from 11.4 % on the stroke risk is three times; the factor: assumption */
const BURDEN = 11.4;
const BURDEN_TIMES = 2;
/** Who is in it more than this has it always, %. @source assumption */
const ALWAYS = 80;
/** When somebody was last told of fibrillation: a day's share tells of that bout once more. */
const TOLD = 'irregular-rhythm#told';

/** Many short bouts: the day's share, %, where it is high and higher than usual; each bout alone says nothing. */
function burdenOf({ daily }: ResidentState, now: number): number | undefined {
  const burden = burdenOfDay(daily, now);
  if (burden === undefined) return undefined;
  const usual = median((daily.days.get('afBurden')?.value ?? []).slice(0, -1)) ?? 0;
  return burden >= Math.max(BURDEN, BURDEN_TIMES * usual) && burden < ALWAYS ? burden : undefined;
}

function judgePatch(home: HomeState, resident: ResidentState, { enrolled, series: all }: DeviceState, series: Series, now: number, stands: Stands): Judgement[] {
  const share = series.last as number;
  const burden = resident.has('atrial-fibrillation') && atNewHour(resident.daily, now) && now - (resident.vitals.heldSince.get(TOLD) ?? -Infinity) > DAY_MS ? burdenOf(resident, now) : undefined;
  if (share < MOSTLY && !stands('irregular-rhythm') && burden === undefined) return [];
  const base = { code: 'irregular-rhythm', resident: resident.enrolled.id, resolveAfterMs: RESOLVE_MS, evidence: [reading(enrolled.dev, CODES.afBurden.code, share, series.lastAt)] } satisfies Partial<Judgement>;
  if (burden !== undefined && !stands('irregular-rhythm')) {
    resident.vitals.heldSince.set(TOLD, now);
    return [{ ...base, priority: 'low', since: now - (now % HOUR_MS), state: 'raise', text: `In atrial fibrillation for ${Math.round(burden)} % of the last day, more than is usual for this person. Call in working hours: medicines taken, how do they feel? Show the physician.`, evidence: [...base.evidence, { dev: enrolled.dev, code: CODES.afBurden.code, value: Math.round(burden), at: now, text: 'share of the last 24 hours' }] }];
  }
  if (share < MOSTLY) return [{ ...base, priority: 'medium', since: series.lastAt, state: 'clear', text: 'The heart beats regularly again.' }];
  const bout = boutOf(series);
  const rate = recentMedian(all.get(CODES.heartRate.code), now, FAST_MIN, FAST_READINGS);
  const known = resident.has('atrial-fibrillation');
  const fast = rate !== undefined && rate >= FAST && bout.reports >= REPORTS_MIN && bout.lasted >= FAST_MIN * MINUTE_MS && !exercised(home, now);
  // Who has it and was never seen without it has it always.
  const lasting = known ? bout.index > 0 && bout.lasted >= BOUT_MS : bout.reports >= REPORTS_MIN && bout.lasted > NEW_FINDING_MS;
  const about = { ...base, priority: fast && rate >= VERY_FAST ? 'high' : 'medium', since: bout.since } satisfies Partial<Judgement>;
  if (!fast && !lasting) return [{ ...about, state: 'hold', text: '' }];
  resident.vitals.heldSince.set(TOLD, now);
  const pace = rate === undefined ? '' : `, heart rate ${Math.round(rate)}`;
  const advice = fast ? 'Call now: chest pain, breathless, faint?' : known ? 'Call today: medicines taken, how do they feel?' : 'Not known in this person: call, and show the strip to the physician.';
  const evidence = rate === undefined ? base.evidence : [...base.evidence, reading(enrolled.dev, CODES.heartRate.code, rate, now)];
  return [{ ...about, evidence, state: 'raise', text: `Atrial fibrillation since ${clockText(bout.since)}, ${spanText(bout.lasted)} of it${pace}. ${advice}` }];
}

/** A watch's notice. It is not meant for people known to have fibrillation, so it tells nothing of them. @source Apple irregular rhythm notification, FDA DEN180042 */
function judgeNotice(home: HomeState, resident: ResidentState, now: number): Judgement[] {
  if (home.signs.length === 0 || resident.has('atrial-fibrillation')) return [];
  for (const kind of ['ecg-patch', 'wearable'] as const) {
    for (const { enrolled } of devicesOf(home, resident.enrolled.id, kind)) {
      const run = signRun(home, enrolled.dev, 'irregular-rhythm', NOTICE_GAP_MS);
      if (!run) continue;
      return [{
        code: 'irregular-rhythm', resident: resident.enrolled.id, priority: 'medium', since: run.from, resolveAfterMs: 0, state: now - run.to < NOTICE_MS ? 'raise' : 'clear',
        text: `The ${kind === 'wearable' ? 'watch' : 'patch'} noticed an irregular pulse at ${clockText(run.from)}, not known in this person. Call, and arrange an ECG.`, evidence: [{ dev: enrolled.dev, code: 'irregular-rhythm', at: run.from }],
      }];
    }
  }
  return [];
}

/** Atrial fibrillation by the patch: new, or lasting, or fast. Without a patch that reports, by the word of the watch. */
export const irregularRhythm: Rule = {
  id: 'irregular-rhythm',
  title: 'The heart fibrillates: new, long, fast, or much of the day',
  sources: ['ASSERT (Healey 2012, NEJM; Van Gelder 2017, doi 10.1093/eurheartj/ehx042)', 'SOS AF (Boriani 2014, Eur Heart J)', 'RACE II (Van Gelder 2010, NEJM)', 'KP-RHYTHM (Go 2018, JAMA Cardiol)', 'RCP 2017 (NEWS2)', 'spans: assumption'],
  judge(home: HomeState, now: number, stands: Stands = mayStand): Judgement[] {
    if (home.signs.length === 0 && !home.byKind.has('ecg-patch')) return [];
    return ofEachResident(home, (resident) => {
      for (const device of devicesOf(home, resident.enrolled.id, 'ecg-patch')) {
        if (!believed(device)) continue;
        const series = device.series.get(CODES.afBurden.code);
        if (series && now - series.lastAt <= NEW_MS) return judgePatch(home, resident, device, series, now, stands);
      }
      return judgeNotice(home, resident, now);
    });
  },
};
