import type { Judgement } from '../alert-book.ts';
import { DAY_MS, atNewHour, midnightOf } from '../daily.ts';
import { hubSpeaks, inSleepWindow, stepsBetween } from '../patient-state.ts';
import type { HomeState, ResidentState } from '../patient-state.ts';
import { HOUR_MS, MINUTE_MS, clockText, mayStand, ofEachResident } from './rule.ts';
import type { Rule } from './rule.ts';

const ID = 'not-up';
/** Mornings that make a habit, and how many of the last ones are looked at. @source assumption */
const MORNINGS_MIN = 5;
const MORNINGS = 14;
/** First seen walking so long after the care plan's sleep ends is coming home, and no morning, minutes. @source assumption: by the usual plan, noon */
const MORNING_MIN = 5 * 60;
/** Later than the latest of these mornings by so much. @source assumption: a long lie-in is an hour or two */
const LATE_MIN = 150;
/** Asked no longer than so long after. @source assumption: by then somebody has called */
const ASKED_MS = 8 * HOUR_MS;
/** So many steps within so long are about too, if only from room to room. @source assumption */
const ABOUT_STEPS = 20;
const ABOUT_MS = 2 * HOUR_MS;
/** Bed and worn devices have spoken so recently. @source as in `long-lie` */
const BED_MS = 12 * MINUTE_MS;
/** Walking so long ago is of the night. @source assumption: from the bathroom back to bed */
const NIGHT_WALK_MS = HOUR_MS;

/** Whether something says that the person is at home: the bed, or what they wear. Who is away needs no call. */
function presence(home: HomeState, resident: ResidentState, now: number): string {
  if (home.inBed === true && now - home.inBedAt <= BED_MS) return ' and is still in bed';
  const worn = ['wearable', 'pulse-oximeter', 'ecg-patch'].some((kind) => (home.byKind.get(kind as 'wearable') ?? []).some(({ enrolled, signalAt }) => enrolled.resident === resident.enrolled.id && now - signalAt <= BED_MS));
  return worn && home.doorAt < Math.max(home.inBedAt, midnightOf(now)) ? ' though what they wear still measures' : '';
}

function judgeResident(home: HomeState, resident: ResidentState, now: number, stands: boolean): Judgement[] {
  const { daily, enrolled, vitals } = resident;
  const sleepEnds = home.enrolment.carePlan.sleep[1];
  const habit = (daily.days.get('upAt')?.value ?? []).filter((minute) => minute < sleepEnds + MORNING_MIN).slice(-MORNINGS);
  if (habit.length < MORNINGS_MIN) return [];
  const latest = midnightOf(now) + Math.max(...habit, sleepEnds) * MINUTE_MS;
  const today = daily.openDays.get(midnightOf(now));
  const base = { code: 'long-lie', resident: enrolled.id, priority: 'medium', since: latest, resolveAfterMs: 0 } as const;
  const up = (today !== undefined && today.upAt >= 0) || home.walkingAt > now - NIGHT_WALK_MS || stepsBetween(home, now - ABOUT_MS, now) >= ABOUT_STEPS || inSleepWindow(home, now);
  // Only what this rule raised is over when they are up: who fell since is another's story.
  const raised = vitals.heldSince.has(ID);
  if (up) return raised && vitals.heldSince.delete(ID) ? [{ ...base, state: 'clear', text: 'The person is up and about.', evidence: [] }] : [];
  const late = now - latest;
  const here = late < LATE_MIN * MINUTE_MS || late > ASKED_MS || !hubSpeaks(home, now) || midnightOf(home.enrolledAt) === midnightOf(now) ? '' : presence(home, resident, now);
  if (here === '') return stands && raised ? [{ ...base, state: 'hold', text: '', evidence: [] }] : [];
  vitals.heldSince.set(ID, now);
  return [{
    ...base, state: 'raise', text: `By ${clockText(latest)} at the latest this person has been up and about on each of the last ${habit.length} mornings at home; today nothing moved yet${here}. Call: ill, weak, fallen? If nobody answers, send help.`,
    evidence: [{ code: 'up-at', value: Math.round(Math.max(...habit)), at: latest, text: `latest of the last ${habit.length} mornings at home, minute of the day` }, { code: 'last-walk', at: Math.max(0, home.walkingAt, home.stepsAt, midnightOf(now) - DAY_MS) }],
  }];
}

/** Nobody is up and about where the person always is by then, though they are at home. In bed is where `long-lie` does not look. */
export const notUp: Rule = {
  id: ID,
  title: 'Not up, long after the usual hour',
  sources: ['Skubic 2015, PMC4848095 (personal normals)', 'Fleming 2008, BMJ a2227', 'spans: assumption'],
  judge(home: HomeState, now: number, stands = mayStand): Judgement[] {
    if (!home.byKind.has('pir') && !home.byKind.has('wearable')) return [];
    // While it stands it is said each tick: `long-lie` calls a person in bed well.
    return ofEachResident(home, (resident) => (atNewHour(resident.daily, now) || stands('long-lie') ? judgeResident(home, resident, now, stands('long-lie')) : []));
  },
};
