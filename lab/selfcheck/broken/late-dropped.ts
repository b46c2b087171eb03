import type { Broken } from '../bug.ts';
import { MINUTE_MS, read } from '../parts.ts';

export const lateDropped: Broken = {
  id: 'late-dropped',
  title: 'Late data dropped',
  wrong: 'packs older than ten minutes are thrown away at the door: what a hub kept through an outage and sent on return is said to be lost',
  metric: 'technical.ppv',
  names: { kind: 'fault', words: /A later ticket blamed the hub: “A hub lost readings/ },
  sources: ['assumption'],
  create: () => ({
    hear(message, now) {
      const pack = read(message, 'telemetry');
      return pack && now > 0 && pack.obs.every(({ at }) => at < now - 10 * MINUTE_MS) ? [] : [message];
    },
  }),
};
