import { DAY_MS, HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { TODAY } from './expectations.ts';
import { endOf, held } from './parts.ts';
import { signs } from './symptoms.ts';

/** Hours of the day, [from, to), in which homes stream. Assumption. */
const EVENING = [18, 23] as const;

export const wifiCongestion: FaultEntry = {
  id: 'wifi-congestion',
  title: 'A home Wi-Fi that is full',
  meaning: 'Films and calls crowd the devices out, most of all in the evening.',
  layer: 'link',
  sources: ['0.25–0.55 of the air time taken, 0.1–0.35 more from 18 to 23, over 3–30 hours: assumption'],
  lookAlike: 'radio-interference',
  symptoms: signs('link', ['several-devices-patchy', 'link-errors-rose'], ['link-signal-fell']),
  expects: TODAY,
  fits: (_profile, devices) => devices.length > 1,
  plant(context) {
    const { onset, severity } = context;
    const end = endOf(context, 3 * HOUR_MS, 30 * HOUR_MS);
    const influences = [held('linkLoad', 0.25 + 0.3 * severity, onset, end, { riseMs: 10 * MINUTE_MS, fallMs: 10 * MINUTE_MS })];
    for (let day = Math.floor(onset / DAY_MS) * DAY_MS; day < end; day += DAY_MS) {
      const from = Math.max(onset, day + EVENING[0] * HOUR_MS);
      const to = Math.min(end, day + EVENING[1] * HOUR_MS);
      if (to - from > HOUR_MS) influences.push(held('linkLoad', 0.1 + 0.25 * severity, from, to, { riseMs: 30 * MINUTE_MS, fallMs: 30 * MINUTE_MS }));
    }
    return { end, influences, events: [] };
  },
};
