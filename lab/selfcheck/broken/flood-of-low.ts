import type { Alert } from '../../../contract/alert.ts';
import type { Broken, Bug } from '../bug.ts';
import { homeOf, HOUR_MS, isOf } from '../parts.ts';

export const floodOfLow: Broken = {
  id: 'flood-of-low',
  title: 'A flood of low alerts',
  wrong: 'each hour and for each home a low alert asks somebody to have a look at the heart rate',
  metric: 'alerts.per-patient-day',
  names: { kind: 'false-alarm', words: /“Heart rate is high”/ },
  sources: ['alarm fatigue: facts/roles-and-training.md; once an hour: assumption'],
  create(): Bug {
    const homes = new Set<string>();
    return {
      watch(message) { if (isOf(message, 'enrolment')) homes.add(homeOf(message)); },
      say: (alerts, now) => [...alerts, ...(now % HOUR_MS === 0 ? [...homes] : []).map((home): Alert => ({ id: `${home}:look:${now}`, home, at: now, kind: 'clinical', code: 'tachycardia', priority: 'low', route: 'nurse', state: 'raised', text: 'Please have a look.', evidence: [] }))],
    };
  },
};
