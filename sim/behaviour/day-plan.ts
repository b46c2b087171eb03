/** One resident's days: when the resident machine gets which event, and how long what has a length lasts. */
import { clamp, DAY_MS, MINUTE_MS } from '../core/math.ts';
import type { PlannedEvent } from '../core/catalogue.ts';
import { type Rng, streamId } from '../core/rng.ts';
import type { Profile } from './people.ts';

const DAY = streamId('day');

/**
 * Events of the day that begins at `midnight` (epoch ms), in order of time: getting up, meals, walks, a nap, outings, a wash, the night's voids, bed. Each has its own draw address
 * (home, day, index). Weekends are slower. Whether a tired or ill resident does what was planned is decided when its time comes (`residents.ts`).
 * @source SL-2 for voids; clock times and chances of meals, walks and outings: assumption
 */
export function dayPlan(rng: Rng, profile: Pick<Profile, 'home' | 'wakeTime' | 'bedtime' | 'nightVoids'>, midnight: number): PlannedEvent[] {
  const day = Math.floor(midnight / DAY_MS);
  const u = (index: number) => rng.uniform(profile.home, DAY, day, index);
  const near = (minutes: number, spread: number, index: number) => midnight + Math.round((minutes + spread * (2 * u(index) - 1)) * MINUTE_MS);
  const events: PlannedEvent[] = [];
  const add = (at: number, event: string) => events.push({ at, target: 'resident', event });
  const weekend = isWeekend(midnight);
  const up = near(profile.wakeTime + (weekend ? 15 : 0), 20, 0);
  add(up - 10 * MINUTE_MS, 'WAKE');
  add(up, 'GET_UP');
  add(up + 6 * MINUTE_MS, 'TOILET');
  add(near(clamp(profile.wakeTime + 45, 0, 600), 15, 1), 'EAT');
  if (u(14) < 0.3) add(near(9 * 60 + 20, 30, 15), 'BATHE');
  if (u(2) < 0.7) add(near(10 * 60 + 30, 60, 3), 'WALK');
  add(near(11 * 60 + 50, 15, 16), 'TOILET');
  add(near(12 * 60 + 30, 25, 4), 'EAT');
  if (u(17) < 0.35) {
    const nap = near(13 * 60 + 40, 20, 18);
    add(nap, 'GO_TO_BED');
    add(nap + Math.round((45 + 50 * u(19)) * MINUTE_MS), 'GET_UP');
  }
  if (u(5) < (weekend ? 0.35 : 0.55)) {
    const errand = near(15 * 60 + 40, 40, 6);
    add(errand, 'GO_OUT');
    add(errand + Math.round((25 + 60 * u(24)) * MINUTE_MS), 'COME_HOME');
  }
  if (u(25) < 0.6) add(near(17 * 60 + 25, 15, 26), 'WALK');
  add(near(18 * 60 + 30, 30, 7), 'EAT');
  if (u(8) < 0.45) add(near(19 * 60 + 40, 25, 9), 'WALK');
  add(near(19 * 60 + 15, 20, 10), 'TOILET');
  if (u(11) < 0.25) add(near(20 * 60 + 20, 20, 12), 'BATHE');
  const bed = near(profile.bedtime + (weekend ? 12 : 0), 20, 13);
  add(bed - 14 * MINUTE_MS, 'TOILET');
  add(bed, 'GO_TO_BED');
  const nightMs = DAY_MS - (bed - midnight) + (profile.wakeTime - 60) * MINUTE_MS;
  for (let index = 0; index < profile.nightVoids; index += 1) {
    add(bed + Math.round(nightMs * ((index + 0.6 + 0.7 * u(30 + index)) / (profile.nightVoids + 0.8))), 'TOILET');
  }
  return events.toSorted((a, b) => a.at - b.at);
}

/** Saturday or Sunday, in the home's own time; 1 January 1970 was a Thursday. The calendar is no part of the model. @param at epoch ms */
export function isWeekend(at: number): boolean {
  const day = (Math.floor(at / DAY_MS) + 4) % 7; // 0: Sunday
  return day === 0 || day === 6;
}
