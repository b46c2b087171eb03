import { HOUR_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { TODAY } from './expectations.ts';
import { endOf, hasAny, held, oneOf, REPORTING } from './parts.ts';
import { signs } from './symptoms.ts';

export const dropOut: FaultEntry = {
  id: 'drop-out',
  title: 'A sensor that drops out',
  meaning: 'Some of its readings are missing, now and then and without a pattern.',
  layer: 'device',
  sources: ['AD-8: 6–34 % of hours lost by device on a ward; share 0.2–0.9 of readings, over 1–10 hours: assumption'],
  lookAlike: 'out-of-range',
  symptoms: signs('device', ['one-device-patchy', 'link-signal-held']),
  expects: TODAY,
  fits: hasAny(REPORTING),
  plant(context) {
    const { devices, onset, severity, draw } = context;
    const device = oneOf(REPORTING, devices, draw(0));
    const end = endOf(context, HOUR_MS, 10 * HOUR_MS);
    return { end, device, influences: [held('dropout', 0.1 + 0.8 * severity, onset, end, { device })], events: [] };
  },
};
