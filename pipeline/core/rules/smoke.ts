import type { Judgement } from '../alert-book.ts';
import { signRun } from '../patient-state.ts';
import type { HomeState } from '../patient-state.ts';
import { MINUTE_MS, clockText } from './rule.ts';
import type { Rule } from './rule.ts';

/** A sounding alarm that speaks again within so long tells of the same smoke. @source assumption: three reports of a sensor that speaks each five minutes */
const GAP_MS = 15 * MINUTE_MS;
/** An alarm silent for so long is over. @source assumption: somebody has looked by then */
const STANDS_MS = 60 * MINUTE_MS;

/** A smoke alarm: always believed, at once. Most of them are a meal, but a fire leaves no time to ask other sensors. */
export const smoke: Rule = {
  id: 'smoke',
  title: 'A smoke alarm went off',
  sources: ['EN 14604 (smoke alarms of homes sound at once)', 'NIST TN 1455 (2004): about three minutes from the alarm to untenable rooms', 'spans: assumption'],
  judge(home: HomeState, now: number): Judgement[] {
    const devices = home.signs.length === 0 ? undefined : home.byKind.get('environment-sensor');
    if (!devices) return [];
    return devices.flatMap(({ enrolled }): Judgement[] => {
      const run = signRun(home, enrolled.dev, 'smoke', GAP_MS);
      if (!run) return [];
      return [{
        code: 'smoke', resident: enrolled.resident, priority: 'high', since: run.from, anewAfterMs: GAP_MS, resolveAfterMs: 0, state: now - run.to < STANDS_MS ? 'raise' : 'clear',
        text: `The smoke alarm${enrolled.room === undefined ? '' : ` in the ${enrolled.room}`} went off at ${clockText(run.from)}. Call now: out of the home, fire service; if nobody answers, send help.`,
        evidence: [{ dev: enrolled.dev, code: 'smoke', at: run.from }],
      }];
    });
  },
};
