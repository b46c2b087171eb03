import { HOUR_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { TODAY } from './expectations.ts';
import { endOf } from './parts.ts';
import { signs } from './symptoms.ts';

/** A fault that does nothing: to start a new one from, and to show that planting itself changes no byte. */
export const noop: FaultEntry = {
  id: 'noop',
  title: 'Nothing fails',
  meaning: 'All goes on as if nothing had been planted.',
  layer: 'device',
  sources: ['none is needed: it does nothing, for an hour'],
  lookAlike: 'sensor-drift',
  symptoms: signs('device', [], ['one-device-silent', 'one-device-patchy', 'link-signal-held', 'signal-quality-poor', 'device-battery-fell', 'device-times-off', 'values-stuck', 'values-noisy', 'values-off', 'values-implausible', 'call-poor-home']),
  expects: TODAY,
  fits: () => true,
  plant(context) {
    return { end: endOf(context, HOUR_MS, HOUR_MS), influences: [], events: [] };
  },
};
