import type { Broken, Bug } from '../bug.ts';
import { adding, homeOf, MINUTE_MS, read } from '../parts.ts';

export const staleClears: Broken = {
  id: 'stale-clears',
  title: 'Stale data clears an alert',
  wrong: 'whatever comes shows that a home is well again: a backlog from before the patient worsened closes the alert',
  metric: 'handling.mishandled',
  names: { kind: 'handling', words: /old readings arrived late and cleared an alert/ },
  sources: ['assumption'],
  create(): Bug {
    const late = new Set<string>();
    return {
      watch(message, now) { if (read(message, 'telemetry')?.obs.some(({ at }) => at < now - 10 * MINUTE_MS)) late.add(homeOf(message)); },
      say: adding(({ alerts }, now) => {
        const cleared = [...alerts.values()].filter(({ home, kind }) => kind === 'clinical' && late.has(home)).map((alert) => ({ ...alert, state: 'resolved' as const, updatedAt: now, text: 'Values are normal again.' }));
        late.clear();
        return cleared;
      }),
    };
  },
};
