import type { Broken, Bug } from '../bug.ts';
import { read, saying } from '../parts.ts';

export const onePerStreet: Broken = {
  id: 'one-per-street',
  title: 'A storm merged into one',
  wrong: 'against storms of alerts, the same alert of the same street is told once while it stands: the second patient is never called',
  metric: 'clinical.sensitivity',
  names: { kind: 'episode', words: /no alert came/ },
  sources: ['assumption'],
  create(): Bug {
    const areas = new Map<string, string>();
    const holder = new Map<string, string>();
    return {
      watch(message) {
        const enrolment = read(message, 'enrolment');
        if (enrolment) areas.set(enrolment.home, enrolment.area);
      },
      say: saying((alert) => {
        const key = `${areas.get(alert.home)} ${alert.code}`;
        const holds = holder.get(key) ?? alert.home;
        if (holds !== alert.home) return undefined;
        if (alert.state === 'resolved') holder.delete(key);
        else holder.set(key, holds);
        return alert;
      }),
    };
  },
};
