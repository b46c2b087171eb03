import type { CarePlan } from '../../../contract/messages.ts';
import type { Judgement } from '../alert-book.ts';
import { DEVICE_TEXT } from '../device-text.ts';
import type { DeviceState, HomeState } from '../patient-state.ts';
import { HOUR_MS, MINUTE_MS, clockText, mayStand } from './rule.ts';
import type { Rule } from './rule.ts';

const CODE = 'measurement-missed';
/** So long before a visit there is still time to call and to measure, ms. @source assumption */
const AHEAD_MS = 3 * HOUR_MS;
/** Asked later than this, nothing can be mended any more, ms. @source assumption */
const CALL_MS = HOUR_MS;
/** Windows that ended so long before are of the last day, ms. */
const DAY_MS = 24 * HOUR_MS;
/** A measurement counts for its window so long before it opens and after it closes, ms. @source assumption */
const GRACE_MS = 90 * MINUTE_MS;
/** Tickets of a device that explain why its measurement is missing. */
const EXPLAINS = ['device-silent', 'device-battery-low', 'device-signal-poor', 'device-values-wrong', 'device-clock-wrong', 'link-lost'] as const;
/** Tickets of the whole home that do. */
const EXPLAINS_ALL = ['hub-offline', 'uplink-offline', 'shared-outage', 'link-poor', 'uplink-poor', 'hub-data-lost'] as const;

/** When to ask before a visit: some hours ahead, but not before the last window that leaves an hour to call is over. */
function dueAt(home: HomeState, visitAt: number): number {
  const midnight = visitAt - (visitAt % DAY_MS);
  let due = visitAt - AHEAD_MS;
  for (const { windows } of home.enrolment.carePlan.items) {
    for (const [, toMinute] of windows) {
      const over = midnight + toMinute * MINUTE_MS + GRACE_MS / 2;
      if (over > due && over <= visitAt - CALL_MS) due = over;
    }
  }
  return due;
}

interface Missing {
  item: CarePlan['items'][number];
  device: DeviceState;
  from: number;
  to: number;
}

/** Windows of the last day that are over and in which nothing was measured; those before the enrolment are nobody's. */
function missingOf(home: HomeState, now: number): Missing[] {
  const out: Missing[] = [];
  const midnight = now - (now % DAY_MS);
  for (const item of home.enrolment.carePlan.items) {
    const device = home.devices.get(item.dev);
    if (!device) continue;
    for (const day of [midnight - DAY_MS, midnight]) {
      for (const [fromMinute, toMinute] of item.windows) {
        const from = day + fromMinute * MINUTE_MS;
        const to = day + toMinute * MINUTE_MS;
        if (to + GRACE_MS / 2 > now || to < now - DAY_MS || from < home.enrolledAt) continue;
        if (!uploaded(home, device, from - GRACE_MS, to + GRACE_MS)) out.push({ item, device, from, to });
      }
    }
  }
  return out;
}

function uploaded(home: HomeState, device: DeviceState, from: number, to: number): boolean {
  if (device.enrolled.kind === 'pill-dispenser') return home.doses.some(({ dev, at }) => dev === device.enrolled.dev && at > from && at <= to);
  for (const series of device.series.values()) if (series.between(from, to).length > 0) return true;
  return false;
}

/** Before a visit, what the care plan wanted of the last day and nobody uploaded: the coordinator can still ask for it. Once per visit; over when it came, or the visit began. */
export const measurementMissed: Rule = {
  id: 'measurement-missed',
  title: 'Prescribed measurements are missing before a visit',
  sources: ['facts/roles-and-training.md §2 (telehealth coordinator)', 'spans: assumption'],
  judge(home, now, stands = mayStand): Judgement[] {
    const visits = (home.enrolment.carePlan.calendar ?? []).filter(({ kind }) => kind === 'nurse-visit' || kind === 'video-visit');
    if (visits.length === 0) return [];
    const visit = visits.find(({ at }) => at > now && now >= dueAt(home, at));
    const resident = home.enrolment.residents[0]?.id;
    const base = { code: CODE, resident, priority: 'low', resolveAfterMs: 0 } as const;
    if (!visit) return stands(CODE) ? [{ ...base, since: now, state: 'clear', text: 'The visit has begun.', evidence: [] }] : [];
    const missing = missingOf(home, now);
    if (missing.length === 0) return stands(CODE) ? [{ ...base, since: now, state: 'clear', text: 'What was missing before the visit has come.', evidence: [] }] : [];
    const named = missing.map(({ device, from }) => `${DEVICE_TEXT[device.enrolled.kind]} (${device.enrolled.dev}) at ${clockText(from)}`).join(', ');
    const kit = EXPLAINS_ALL.some((code) => stands(code)) || missing.every(({ device }) => EXPLAINS.some((code) => stands(code, device.enrolled.dev)));
    const advice = kit ? 'A ticket about the kit explains it: ask for the values by telephone.' : 'Call the patient: measure now, or ask what hinders.';
    const text = `Missing before the ${visit.kind === 'nurse-visit' ? 'nurse visit' : 'video visit'} at ${clockText(visit.at)}: ${named}. ${advice}`;
    return [{ ...base, since: visit.at - AHEAD_MS, anewAfterMs: 1, state: 'raise', text, evidence: missing.slice(0, 20).map(({ item, from }) => ({ dev: item.dev, at: from, text: 'no measurement in this window' })) }];
  },
};
