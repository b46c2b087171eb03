import { HOUR_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { SOON } from './expectations.ts';
import { endOf, held } from './parts.ts';
import { signs } from './symptoms.ts';

export const uplinkDelay: FaultEntry = {
  id: 'uplink-delay',
  title: 'A network that is slow',
  meaning: 'Everything arrives, and late by seconds or minutes: an alarm, too.',
  layer: 'uplink',
  sources: ['8–180 s late, by 4–80 s more or less, over 1–8 hours: assumption'],
  lookAlike: 'slow-subscriber',
  symptoms: signs('uplink', ['arrives-late', 'neighbours-fine'], ['uplink-signal-fell', 'call-poor-home']),
  expects: SOON,
  fits: () => true,
  plant(context) {
    const { onset, severity } = context;
    const end = endOf(context, HOUR_MS, 8 * HOUR_MS);
    return { end, influences: [held('uplinkDelay', 1000 * (8 + 172 * severity), onset, end), held('uplinkJitter', 1000 * (4 + 76 * severity), onset, end)], events: [] };
  },
};
