import type { Broken, Bug } from '../bug.ts';
import { changing, changingReadings, isOf, MINUTE_MS } from '../parts.ts';

export const lateTakenForNew: Broken = {
  id: 'late-taken-for-new',
  title: 'Late data taken for new',
  wrong: 'it dates what comes by its arrival: a backlog of old readings and alarms is raised as if it happened now',
  metric: 'handling.mishandled',
  names: { kind: 'handling', words: /old readings arrived late and raised an alert as if they were new/ },
  sources: ['assumption'],
  create(): Bug {
    let count = 0;
    const arrived = (at: number, now: number): number => (now > 0 && at < now - 10 * MINUTE_MS ? now + (count++ % MINUTE_MS) : at);
    const telemetry = changingReadings('all', (obs, _pack, now) => ({ ...obs, at: arrived(obs.at, now) }));
    const event = changing('event', (body, now) => ({ ...body, at: arrived(body.at, now) }));
    return { hear: (message, now) => (isOf(message, 'event') ? event : telemetry)(message, now) };
  },
};
