import type { DeviceKind } from '../../contract/messages.ts';
import { HOUR_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { TODAY } from './expectations.ts';
import { endOf, hasAny, held, oneOf } from './parts.ts';
import { signs } from './symptoms.ts';

/** Devices whose values never stand still of themselves. */
const KINDS: readonly DeviceKind[] = ['pulse-oximeter', 'wearable', 'cgm', 'ecg-patch'];

export const valueStuck: FaultEntry = {
  id: 'value-stuck',
  title: 'A value that does not move',
  meaning: 'The device reports, and always the value it read last: whatever happens to the resident, it will not say so.',
  layer: 'device',
  sources: ['a hung converter behind a running radio; over 1–8 hours: assumption'],
  lookAlike: 'sensor-drift',
  symptoms: signs('device', ['values-stuck']),
  expects: TODAY,
  fits: hasAny(KINDS),
  plant(context) {
    const device = oneOf(KINDS, context.devices, context.draw(0));
    const end = endOf(context, HOUR_MS, 8 * HOUR_MS);
    return { end, device, influences: [held('stuck', 1, context.onset, end, { device })], events: [] };
  },
};
