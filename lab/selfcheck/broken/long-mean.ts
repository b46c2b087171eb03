import { CODES } from '../../../contract/codes.ts';
import type { Broken, Bug } from '../bug.ts';
import { changingReadings, HOUR_MS } from '../parts.ts';

const SPAN_MS = 3 * HOUR_MS;

export const longMean: Broken = {
  id: 'long-mean',
  title: 'A mean over too long a time',
  wrong: 'against noise it judges the mean of three hours: by the time that is low, the patient has been for long',
  metric: 'clinical.in-time',
  names: { kind: 'episode', words: /(low oxygen|low glucose).*(too late|no alert came)/ },
  sources: ['assumption'],
  create(): Bug {
    const past = new Map<string, [at: number, value: number][]>();
    const hear = changingReadings([CODES.spo2.code, CODES.glucose.code, CODES.respiration.code], (obs, { home }) => {
      const key = `${home} ${obs.dev} ${obs.code}`;
      const kept = (past.get(key) ?? []).filter(([at]) => at > obs.at - SPAN_MS);
      kept.push([obs.at, obs.value]);
      past.set(key, kept);
      return { ...obs, value: kept.reduce((sum, [, value]) => sum + value, 0) / kept.length };
    });
    return { hear };
  },
};
