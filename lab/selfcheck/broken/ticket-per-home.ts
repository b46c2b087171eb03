import type { Broken } from '../bug.ts';

export const ticketPerHome: Broken = {
  id: 'ticket-per-home',
  title: 'One ticket per home for a shared outage',
  wrong: 'what a street shares is told of each of its homes: ten tickets for one cable',
  metric: 'alerts.repeats-per-event',
  names: { kind: 'fault', words: /It was said again ([3-9]|\d\d+) times/ },
  sources: ['SCORING §2.6'],
  create: () => ({ say: (alerts) => alerts.flatMap(({ homes, ...alert }) => (homes ?? [alert.home]).map((home) => ({ ...alert, home }))) }),
};
