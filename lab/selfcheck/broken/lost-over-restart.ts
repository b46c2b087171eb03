import type { SeenMessage } from '../../run/ports.ts';
import type { Broken, Bug } from '../bug.ts';
import { isOf, MINUTE_MS } from '../parts.ts';

const EVERY_MS = 5 * MINUTE_MS;

export const lostOverRestart: Broken = {
  id: 'lost-over-restart',
  title: 'Lost over a restart',
  wrong: 'it acknowledges messages when they come, and judges them every five minutes: what waits between is gone when it is restarted',
  metric: 'clinical.sensitivity',
  names: { kind: 'handling', words: /the pipeline was restarted, and no alert came/ },
  sources: ['MQTT 3.1.1 §4.3.2: who acknowledges takes over the responsibility for a message'],
  create(): Bug {
    let waiting: SeenMessage[] = [];
    return {
      forgets: true,
      hear(message, now) {
        if (isOf(message, 'enrolment')) return [message];
        waiting.push(message);
        if (now % EVERY_MS !== 0) return [];
        const all = waiting;
        waiting = [];
        return all;
      },
    };
  },
};
