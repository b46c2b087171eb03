import type { Broken, Bug } from '../bug.ts';
import { HOUR_MS, saying } from '../parts.ts';

export const snoozes: Broken = {
  id: 'snoozes',
  title: 'A snooze for the whole home',
  wrong: 'after one alert of a home nothing more of it is told for six hours, whatever it is',
  metric: 'clinical.sensitivity',
  names: { kind: 'episode', words: /no (new )?alert came/ },
  sources: ['assumption'],
  create(): Bug {
    const told = new Map<string, { id: string; at: number }>();
    return {
      say: saying((alert, now) => {
        const last = told.get(alert.home);
        if (last && last.id !== alert.id && now - last.at < 6 * HOUR_MS) return undefined;
        if (last?.id !== alert.id) told.set(alert.home, { id: alert.id, at: now });
        return alert;
      }),
    };
  },
};
