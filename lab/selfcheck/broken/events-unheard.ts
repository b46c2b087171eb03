import type { Broken } from '../bug.ts';
import { isOf } from '../parts.ts';

export const eventsUnheard: Broken = {
  id: 'events-unheard',
  title: 'Not subscribed to events',
  wrong: 'it listens for telemetry only: falls and the help button are never heard',
  metric: 'clinical.in-time',
  names: { kind: 'episode', words: /: a fall.*(too late|no alert came)/ },
  sources: ['assumption'],
  create: () => ({ hear: (message) => (isOf(message, 'event') ? [] : [message]) }),
};
