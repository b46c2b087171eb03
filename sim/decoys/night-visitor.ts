import { DAY_MS, HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const nightVisitor: DecoyEntry = {
  id: 'night-visitor',
  title: 'The neighbour has a key',
  meaning: 'A light left on: the neighbour looks in late at night, and the door tells it.',
  sources: ['assumption'],
  lookAlike: 'night-wandering',
  perDay: 0.01,
  mustNot: ['wandering'],
  fits: (_profile, devices) => devices.includes('door'),
  plant({ onset, severity, draw }) {
    const midnight = Math.floor(onset / DAY_MS) * DAY_MS + DAY_MS;
    const at = midnight - (50 - 40 * draw(0)) * MINUTE_MS;
    return { end: at + HOUR_MS, influences: [{ input: 'doubleCount', size: 0.3 + 0.3 * severity, from: at, riseMs: MINUTE_MS, holdMs: 8 * MINUTE_MS, fallMs: MINUTE_MS, device: 'pir' as const }], events: [{ at, target: 'kit' as const, device: 'door' as const, event: 'DOOR' }] };
  },
};
