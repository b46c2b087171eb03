import type { Broken, Bug } from '../bug.ts';
import { adding, anew, homeOf, recogniser } from '../parts.ts';

export const doublesOnRedelivery: Broken = {
  id: 'doubles-on-redelivery',
  title: 'Doubled by a redelivery',
  wrong: 'a message that the broker delivers twice is judged twice, and what its home is told is told again',
  metric: 'handling.mishandled',
  names: { kind: 'handling', words: /a message came a second time and was alerted a second time/ },
  sources: ['MQTT 3.1.1 §4.3.2: QoS 1 is at least once'],
  create(): Bug {
    const isAgain = recogniser();
    const twice = new Set<string>();
    return {
      watch(message) { if (isAgain(message)) twice.add(homeOf(message)); },
      say: adding(({ alerts }, now) => {
        const doubled = [...alerts.values()].filter(({ home, id }) => twice.has(home) && !id.endsWith(':twice')).map((alert) => anew(alert, `${now}:twice`, now));
        twice.clear();
        return doubled;
      }),
    };
  },
};
