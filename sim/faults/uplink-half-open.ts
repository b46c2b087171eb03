import { MINUTE_MS } from '../core/math.ts';
import type { FaultEntry, PlannedEvent } from '../core/catalogue.ts';
import { BRIEF } from './expectations.ts';
import { signs } from './symptoms.ts';

/** Until both sides know: keep-alive and connecting anew. @source MQTT 3.1.1 §3.1.2.10: one and a half keep-alives of 60 s; connecting: see `delays.ts` */
const DEAD_MS = 2 * MINUTE_MS;

export const uplinkHalfOpen: FaultEntry = {
  id: 'uplink-half-open',
  title: 'A connection that is dead and does not know',
  meaning: 'A router forgot it: for a minute and a half the hub sends into nothing, then it connects anew and sends again.',
  layer: 'uplink',
  sources: ['RFC 5382: address translation may forget an idle connection', '1–6 times, each 6–15 minutes: assumption'],
  lookAlike: 'hub-crash',
  symptoms: signs('uplink', ['will-received', 'arrives-late', 'neighbours-fine'], ['uplink-signal-fell', 'call-poor-home']),
  expects: BRIEF,
  fits: () => true,
  plant({ onset, severity, durationMs, runEnd, draw }) {
    const events: PlannedEvent[] = [];
    const until = durationMs === undefined ? Infinity : onset + Math.max(1, durationMs - DEAD_MS);
    const most = durationMs === undefined ? 1 + Math.round(5 * severity) : Infinity;
    let at = onset;
    for (let time = 0; time < most && at < until && at < runEnd; time += 1) {
      events.push({ at, target: 'uplink', event: 'FREEZE' });
      at += Math.round((15 - 7 * severity) * (0.75 + 0.25 * draw(200 + time)) * MINUTE_MS);
    }
    return { end: Math.min(runEnd, (events.at(-1)?.at ?? onset) + DEAD_MS), influences: [], events };
  },
};
