import type { DeviceKind } from '../../contract/messages.ts';
import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { TODAY } from './expectations.ts';
import { endOf, hasAny, held, oneOf } from './parts.ts';
import { signs } from './symptoms.ts';

/** What is carried about and put down somewhere. */
const KINDS: readonly DeviceKind[] = ['wearable', 'pulse-oximeter', 'cgm', 'ecg-patch'];

export const outOfRange: FaultEntry = {
  id: 'out-of-range',
  title: 'A device too far from its hub',
  meaning: 'It is worn in the garden or was put down in the cellar: its signal falls, and then it is not heard.',
  layer: 'link',
  sources: ['Bluetooth LE loses some 20 dB per wall of concrete and floor: assumption', '46–66 dB less within 10–20 minutes, for 0.5–8 hours: assumption'],
  lookAlike: 'pairing-lost',
  symptoms: signs('link', ['link-signal-fell'], ['several-devices-patchy', 'all-devices-silent', 'link-errors-rose']),
  expects: TODAY,
  fits: hasAny(KINDS),
  plant(context) {
    const { devices, onset, severity, draw } = context;
    const device = oneOf(KINDS, devices, draw(0));
    const end = endOf(context, 0.5 * HOUR_MS, 8 * HOUR_MS);
    const walkMs = Math.round((10 + 10 * draw(1)) * MINUTE_MS);
    return { end, device, influences: [held('linkSignal', -(46 + 20 * severity), onset, end, { device, riseMs: walkMs, fallMs: MINUTE_MS })], events: [] };
  },
};
