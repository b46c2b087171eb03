import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { SOON } from './expectations.ts';
import { endOf, held } from './parts.ts';
import { signs } from './symptoms.ts';

export const uplinkStarved: FaultEntry = {
  id: 'uplink-starved',
  title: 'A network that is too narrow',
  meaning: 'The data plan is throttled: readings come ever later, alarms go first.',
  layer: 'uplink',
  sources: ['fleet-and-load §8.5: priority first; 0.2–0.9 of the bandwidth taken, over 1–8 hours: assumption'],
  lookAlike: 'uplink-delay',
  symptoms: signs('uplink', ['arrives-late', 'neighbours-fine'], ['uplink-signal-fell', 'call-poor-home']),
  expects: SOON,
  fits: () => true,
  plant(context) {
    const { onset, severity } = context;
    const end = endOf(context, HOUR_MS, 8 * HOUR_MS);
    return { end, influences: [held('uplinkStarved', 0.1 + 0.8 * severity, onset, end, { riseMs: MINUTE_MS, fallMs: MINUTE_MS })], events: [] };
  },
};
