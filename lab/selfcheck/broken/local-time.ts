import type { Broken } from '../bug.ts';
import { changingReadings, HOUR_MS } from '../parts.ts';

export const localTime: Broken = {
  id: 'local-time',
  title: 'A time zone slipped in',
  wrong: 'it takes UTC for the local time of a zone one hour east: whatever is measured is an hour old, and nothing old proves what is now',
  metric: 'clinical.critical-sensitivity',
  names: { kind: 'episode', words: /no alert came/ },
  sources: ['assumption'],
  create: () => ({ hear: changingReadings('all', (obs) => ({ ...obs, at: obs.at - HOUR_MS })) }),
};
