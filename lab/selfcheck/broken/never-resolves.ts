import type { Broken, Bug } from '../bug.ts';
import { saying } from '../parts.ts';

export const neverResolves: Broken = {
  id: 'never-resolves',
  title: 'Nothing is ever over',
  wrong: 'tickets are never closed, so the next trouble of a home is taken for the old one',
  metric: 'technical.sensitivity',
  names: { kind: 'fault', words: /no ticket came/ },
  sources: ['assumption'],
  create(): Bug {
    const open = new Map<string, string>();
    return {
      say: saying((alert) => {
        const about = `${alert.home} ${alert.kind === 'technical' ? alert.kind : alert.code} ${alert.cause?.device ?? ''}`;
        const first = open.get(about);
        if (alert.state === 'resolved' || (first !== undefined && first !== alert.id)) return undefined;
        open.set(about, alert.id);
        return alert;
      }),
    };
  },
};
