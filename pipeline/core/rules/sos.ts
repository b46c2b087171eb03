import type { Judgement } from '../alert-book.ts';
import { EVENT_KEPT_MS } from '../patient-state.ts';
import { HOUR_MS, clockText } from './rule.ts';
import type { Rule } from './rule.ts';

/** A press is answered by people, not by sensors: the alert stands until somebody acted, here at most so long. @source the pipeline forgets an event after that */
const STANDS_MS = EVENT_KEPT_MS - HOUR_MS / 60;
/** Pressing again within so long is the same call. @source assumption */
const ANEW_MS = HOUR_MS / 4;

/** The help button: always believed, at once. */
export const sos: Rule = {
  id: 'sos',
  title: 'The help button was pressed',
  sources: ['IEC 60601-1-8 (a call for help is high priority); assumption'],
  judge: (home, now) => home.falls.filter((sign) => sign.kind === 'sos').map((sign): Judgement => ({
    code: 'sos', resident: home.devices.get(sign.dev)?.enrolled.resident ?? home.enrolment.residents[0]?.id, priority: 'high', since: sign.at, event: true, anewAfterMs: ANEW_MS, resolveAfterMs: 0,
    state: now - sign.at < STANDS_MS ? 'raise' : 'clear', text: `The help button was pressed at ${clockText(sign.at)}. Call now.`, evidence: [{ dev: sign.dev, code: 'sos', at: sign.at }],
  })),
};
