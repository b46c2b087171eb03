import type { Broken } from '../bug.ts';

export const lostOverRestart: Broken = {
  id: 'lost-over-restart',
  title: 'Lost over a restart',
  wrong: 'it acknowledges messages to the broker before it has stored them: what it was about to say is gone with its memory',
  metric: 'handling.mishandled',
  names: { kind: 'handling', words: /the pipeline was restarted, and no alert came/ },
  sources: ['MQTT 3.1.1 §4.3.2: who acknowledges takes over the responsibility for a message'],
  create: () => ({ forgets: true }),
};
