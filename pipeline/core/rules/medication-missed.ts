import type { Judgement } from '../alert-book.ts';
import type { DeviceState, DoseSign, HomeState } from '../patient-state.ts';
import { HOUR_MS, clockText, mayStand } from './rule.ts';
import type { Rule, Stands } from './rule.ts';

/** Doses missed in a row that ask for a call. @source assumption: one is forgotten by most people now and then */
const IN_A_ROW = 2;
/** Doses further apart are not in a row: what came between was not heard. @source assumption: one a day, and two hours of another hour */
const APART_MS = 26 * HOUR_MS;

/** The missed doses since the last one taken, oldest first. */
export function missedOf(doses: readonly DoseSign[], dev: string): DoseSign[] {
  let run: DoseSign[] = [];
  for (const dose of doses) {
    if (dose.dev !== dev) continue;
    const last = run.at(-1);
    if (dose.taken) run = [];
    else if (last && dose.at - last.at > APART_MS) run = [dose];
    else run.push(dose);
  }
  return run;
}

function judgeDispenser(home: HomeState, { enrolled }: DeviceState, stands: Stands): Judgement[] {
  const missed = missedOf(home.doses, enrolled.dev);
  const first = missed[0];
  const base = { code: 'medication-missed', resident: enrolled.resident, priority: 'low', resolveAfterMs: 0 } satisfies Partial<Judgement>;
  if (!first) return !stands('medication-missed') ? [] : [{ ...base, since: home.doses.at(-1)?.at ?? 0, state: 'clear', text: 'A dose was taken again.', evidence: [] }];
  if (missed.length < IN_A_ROW) return [];
  return [{ ...base, since: first.at, state: 'raise', text: `${missed.length} doses in a row were not taken, the first at ${clockText(first.at)}. Call in working hours: forgotten, unwell, or is the dispenser empty?`, evidence: missed.map(({ dev, at }) => ({ dev, code: 'dose-missed', at })) }];
}

/** Doses left in the dispenser; one alone says nothing. */
export const medicationMissed: Rule = {
  id: 'medication-missed',
  title: 'Doses in a row were not taken',
  sources: ['assumption'],
  judge(home: HomeState, _now: number, stands: Stands = mayStand): Judgement[] {
    const devices = home.doses.length === 0 ? undefined : home.byKind.get('pill-dispenser');
    return devices ? devices.flatMap((device) => judgeDispenser(home, device, stands)) : [];
  },
};
