import type { Broken, Bug } from '../bug.ts';
import { homeOf, isOf, saying } from '../parts.ts';

export const wrongHome: Broken = {
  id: 'wrong-home',
  title: 'The home next door',
  wrong: 'addresses are joined one row off: every alert goes to the next home of the list',
  metric: 'clinical.ppv',
  names: { kind: 'false-alarm', words: /it fits what happened in another home/ },
  sources: ['assumption'],
  create(): Bug {
    const next = new Map<string, string>();
    let before: string | undefined;
    return {
      watch(message) {
        if (!isOf(message, 'enrolment') || next.has(homeOf(message))) return;
        const home = homeOf(message);
        if (before !== undefined) next.set(before, home);
        before = home;
      },
      say: saying(({ resident: _, ...alert }) => ({ ...alert, home: next.get(alert.home) ?? alert.home })),
    };
  },
};
