import type { Broken, Bug } from '../bug.ts';
import { adding, anew, MINUTE_MS } from '../parts.ts';

const EVERY_MS = 15 * MINUTE_MS;

export const notFolded: Broken = {
  id: 'not-folded',
  title: 'The same alert again and again',
  wrong: 'it does not know what already stands: each quarter of an hour the same thing is a new alert',
  metric: 'alerts.duplicates',
  names: { kind: 'episode', words: /It was said again \d\d+ times/ },
  sources: ['assumption'],
  create: (): Bug => ({
    say: adding(({ alerts, since }, now) => [...alerts.values()].flatMap((alert) => {
      const stoodMs = now - since.get(alert.id)!;
      return alert.id.endsWith(':again') || stoodMs === 0 || stoodMs % EVERY_MS !== 0 ? [] : [anew(alert, `${now}:again`, now)];
    })),
  }),
};
