import type { Alert } from '../../../contract/alert.ts';
import type { Broken, Bug } from '../bug.ts';
import { read } from '../parts.ts';

export const criesAttack: Broken = {
  id: 'cries-attack',
  title: 'An attack in every reconnection',
  wrong: 'a hub that comes back under its own name is taken for somebody who claims to be it',
  metric: 'security.false-alarms-per-patient-day',
  names: { kind: 'false-alarm', words: /A message is not from whom it says/ },
  sources: ['MQTT 3.1.1 §3.1.4: a second connection of a client takes the session over; look-alikes of the security facts'],
  create(): Bug {
    const gone = new Set<string>();
    const back = new Set<string>();
    return {
      watch(message) {
        const status = read(message, 'status');
        if (status?.state === 'offline') gone.add(status.home);
        else if (status && gone.delete(status.home)) back.add(status.home);
      },
      say(alerts, now) {
        const cries = [...back].map((home): Alert => ({ id: `${home}:message-forged:${now}`, home, at: now, kind: 'security', code: 'message-forged', priority: 'high', route: 'security', state: 'raised', text: 'Another client used the name of this hub.', evidence: [] }));
        back.clear();
        return [...alerts, ...cries];
      },
    };
  },
};
