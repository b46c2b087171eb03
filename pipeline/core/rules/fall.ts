import type { Judgement } from '../alert-book.ts';
import { stepsBetween } from '../patient-state.ts';
import type { FallSign, HomeState } from '../patient-state.ts';
import { MINUTE_MS, clockText, spanText } from './rule.ts';
import type { Rule } from './rule.ts';

/** How long a pendant's word waits to be contradicted by walking, ms, where a wearable counts steps each minute. @source assumption; in the field most pendant falls are none (Palmerini 2020: 0.56 false per hour) */
const WAIT_MS = 2 * MINUTE_MS;
/** Steps after the event that contradict it, from the second minute on. @source assumption: who lies does not walk */
export const STEPS_UP = 15;
/** When the person is long up again, the alert is over. @source assumption */
const RESOLVE_MS = 60 * MINUTE_MS;
/** A report so much later is another fall. @source assumption */
const ANEW_MS = 30 * MINUTE_MS;

/** Whether the person walked or went to bed since a time. */
export function isUp(home: HomeState, sign: FallSign, now: number): boolean {
  const since = sign.at;
  if (stepsBetween(home, since + MINUTE_MS, now) >= STEPS_UP) return true;
  if (home.inBedSince > since + MINUTE_MS) return true;
  // A report covers five minutes, so only a later one shows movement after the fall.
  return home.walkingAt > since + 6 * MINUTE_MS;
}

function countsSteps(home: HomeState, now: number): boolean {
  return now - home.steps.lastAt <= 3 * MINUTE_MS;
}

function judgeSign(home: HomeState, sign: FallSign, now: number): Judgement[] {
  const resident = home.devices.get(sign.dev)?.enrolled.resident ?? home.enrolment.residents[0]?.id;
  sign.up ||= isUp(home, sign, now);
  const late = sign.arrivedAt - sign.at > 5 * MINUTE_MS;
  const base = { code: 'fall', resident, priority: 'high', since: sign.at, event: true, anewAfterMs: ANEW_MS, resolveAfterMs: RESOLVE_MS, evidence: [{ dev: sign.dev, code: 'fall', at: sign.at }] } as const;
  if (sign.up) return [{ ...base, evidence: [...base.evidence], state: 'clear', text: 'The person is up and moving again.' }];
  if (now - sign.at < WAIT_MS && countsSteps(home, now)) return [];
  const text = `Fall reported at ${clockText(sign.at)}${late ? `, ${spanText(sign.arrivedAt - sign.at)} late because the hub was cut off` : ''}; no walking seen since. Call; if nobody answers, send help.`;
  return [{ ...base, evidence: [...base.evidence], state: 'raise', text }];
}

/** A fall the pendant reported, unless the person walks on as if nothing had happened. */
export const fall: Rule = {
  id: 'fall',
  title: 'The pendant reported a fall and nobody got up',
  sources: ['Palmerini 2020, doi 10.3390/s20226479', 'Fleming 2008, BMJ a2227'],
  judge: (home, now) => home.falls.filter((sign) => sign.kind === 'fall').flatMap((sign) => judgeSign(home, sign, now)),
};
