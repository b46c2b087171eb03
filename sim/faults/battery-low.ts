import type { DeviceKind } from '../../contract/messages.ts';
import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { TODAY } from './expectations.ts';
import { endOf, hasAny, held, oneOf } from './parts.ts';
import { signs } from './symptoms.ts';

const KINDS: readonly DeviceKind[] = ['wearable', 'pulse-oximeter', 'smart-bed', 'cgm', 'ecg-patch'];

export const batteryLow: FaultEntry = {
  id: 'battery-low',
  title: 'A low device battery',
  meaning: 'The charge is nearly gone: the device still reports, and skips readings to save what is left.',
  layer: 'device',
  sources: ['SE-18: battery lives (unverified); 88 points down within the hour, 0.1–0.5 of readings skipped, changed after 4–24 hours: assumption'],
  lookAlike: 'drop-out',
  symptoms: signs('device', ['device-battery-fell']),
  expects: TODAY,
  fits: hasAny(KINDS),
  plant(context) {
    const { devices, onset, severity, draw } = context;
    const device = oneOf(KINDS, devices, draw(0));
    const end = endOf(context, 4 * HOUR_MS, 24 * HOUR_MS);
    const low = Math.min(end, onset + Math.round((25 + 30 * draw(1)) * MINUTE_MS));
    return {
      end,
      device,
      influences: [held('batteryLevel', -88, onset, end, { device, riseMs: low - onset }), held('dropout', 0.1 + 0.4 * severity, low, end, { device })],
      events: [{ at: low, target: 'sensor', device, event: 'BATTERY_LOW' }, { at: end, target: 'sensor', device, event: 'BATTERY_NEW' }],
    };
  },
};
