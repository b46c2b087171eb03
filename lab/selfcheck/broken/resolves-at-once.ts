import type { Broken, Bug } from '../bug.ts';
import { adding, MINUTE_MS } from '../parts.ts';

export const resolvesAtOnce: Broken = {
  id: 'resolves-at-once',
  title: 'Closed before anybody looked',
  wrong: 'alerts expire after five minutes, whether the patient is better or not',
  metric: 'alerts.wrongly-resolved',
  names: { kind: 'handling', words: /was closed at .* while this still held/ },
  sources: ['assumption'],
  create: (): Bug => ({ say: adding(({ alerts, since }, now) => [...alerts.values()].filter(({ id }) => now - since.get(id)! >= 5 * MINUTE_MS).map((alert) => ({ ...alert, state: 'resolved', updatedAt: now, text: 'Expired.' }))) }),
};
