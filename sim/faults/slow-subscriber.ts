import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { SOON } from './expectations.ts';
import { endOf, held, inTurn } from './parts.ts';
import { signs } from './symptoms.ts';

export const slowSubscriber: FaultEntry = {
  id: 'slow-subscriber',
  title: 'A broker slowed by one who does not read',
  meaning: 'A consumer of the same broker is slow, and its buffers fill: everything of the area comes in bursts, minutes late.',
  layer: 'shared',
  shared: true,
  sources: ['SEC-BRK-08: a subscriber that does not read; drain timeout', 'nothing for 1–8 minutes, then all at once, over 0.5–5 hours: assumption'],
  lookAlike: 'uplink-delay',
  symptoms: signs('shared', ['arrives-late', 'neighbours-too'], ['will-received', 'hub-on-backup-cell', 'new-epoch-on-return', 'call-poor-provider']),
  expects: SOON,
  fits: () => true,
  plant(context) {
    const { onset, severity } = context;
    const end = endOf(context, 0.5 * HOUR_MS, 5 * HOUR_MS);
    const bursts = inTurn(context, onset, end, (draw) => (1 + 7 * severity * (0.5 + 0.5 * draw)) * MINUTE_MS, (draw) => (1 + 0.5 * draw) * MINUTE_MS);
    return { end, influences: bursts.map(([from, to]) => held('stalled', 1, from, to)), events: [] };
  },
};
