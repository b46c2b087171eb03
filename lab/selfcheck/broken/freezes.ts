import type { Broken, Bug } from '../bug.ts';
import { HOUR_MS } from '../parts.ts';

export const freezes: Broken = {
  id: 'freezes',
  title: 'It freezes after some hours',
  wrong: 'after three hours a lock is never given back: it goes on to answer the clock and says nothing',
  metric: 'clinical.critical-sensitivity',
  names: { kind: 'episode', words: /no alert came/ },
  sources: ['assumption'],
  create(): Bug {
    let began: number | undefined;
    return { say: (alerts, now) => (now - (began ??= now) < 3 * HOUR_MS ? alerts : []) };
  },
};
