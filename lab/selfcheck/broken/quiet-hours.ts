import type { Broken } from '../bug.ts';
import { HOUR_MS } from '../parts.ts';

export const quietHours: Broken = {
  id: 'quiet-hours',
  title: 'Quiet hours silence everything',
  wrong: 'from two to five at night nobody shall be woken for trifles, and high alerts are silenced with them',
  metric: 'clinical.sensitivity',
  names: { kind: 'episode', words: /no alert came/ },
  sources: ['assumption'],
  create: () => ({ say: (alerts, now) => (now % (24 * HOUR_MS) >= 2 * HOUR_MS && now % (24 * HOUR_MS) < 5 * HOUR_MS ? [] : alerts) }),
};
