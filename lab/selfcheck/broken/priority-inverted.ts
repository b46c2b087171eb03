import type { Broken } from '../bug.ts';
import { saying } from '../parts.ts';

const OPPOSITE = { high: 'low', medium: 'medium', low: 'high' } as const;

export const priorityInverted: Broken = {
  id: 'priority-inverted',
  title: 'Priorities upside down',
  wrong: 'one side counts priorities from the top and the other from the bottom: high becomes low',
  metric: 'priority.accuracy',
  names: { kind: 'episode', words: /Its priority was low/ },
  sources: ['assumption'],
  create: () => ({ say: saying((alert) => ({ ...alert, priority: OPPOSITE[alert.priority] })) }),
};
