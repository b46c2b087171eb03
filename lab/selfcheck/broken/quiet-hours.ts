import type { Broken } from '../bug.ts';
import { HOUR_MS } from '../parts.ts';

export const quietHours: Broken = {
  id: 'quiet-hours',
  title: 'Quiet hours silence everything',
  wrong: 'from three to six at night nobody shall be woken for trifles, and high alerts are silenced with them',
  metric: 'clinical.in-time',
  names: { kind: 'episode', words: /too late|no alert came/ },
  sources: ['assumption'],
  create: () => ({ say: (alerts, now) => (now % (24 * HOUR_MS) >= 3 * HOUR_MS && now % (24 * HOUR_MS) < 6 * HOUR_MS ? [] : alerts) }),
};
