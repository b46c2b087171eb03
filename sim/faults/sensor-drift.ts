import type { DeviceKind } from '../../contract/messages.ts';
import { HOUR_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { TODAY } from './expectations.ts';
import { endOf, hasAny, held, oneOf } from './parts.ts';
import { signs } from './symptoms.ts';

/** Relative error at the end of a full drift: three to five times what a good device of the kind is off by. Assumption; good devices: SE-1, SE-5, SE-8, SE-10, SE-12 to SE-15. */
const FULL = { 'cgm': 0.4, 'glucometer': 0.35, 'blood-pressure-cuff': 0.18, 'pulse-oximeter': 0.08, 'scale': 0.06, 'thermometer': 0.03, 'spirometer': 0.3, 'respiration-belt': 0.4 } as const satisfies Partial<Record<DeviceKind, number>>;
const KINDS = Object.keys(FULL) as (keyof typeof FULL)[];
/** Saturation reads 97 of at most 100: it can only be seen to drift down. */
const DOWN: readonly DeviceKind[] = ['pulse-oximeter'];

export const sensorDrift: FaultEntry = {
  id: 'sensor-drift',
  title: 'A sensor that drifts',
  meaning: 'Its values wander off by and by; it may look like an illness, or hide one.',
  layer: 'device',
  sources: ['physiology facts, error recipe: slow drift of a unit', 'SE-8: sensors of glucose end early in 12.1 %, mostly after drifting', 'size see above; over 10–36 hours: assumption'],
  lookAlike: 'heart-failure-decompensation',
  symptoms: signs('device', ['values-off']),
  expects: TODAY,
  fits: hasAny(KINDS),
  plant(context) {
    const { devices, onset, severity, draw } = context;
    const device = oneOf(KINDS, devices, draw(0)) as keyof typeof FULL;
    const end = endOf(context, 10 * HOUR_MS, 36 * HOUR_MS);
    const sign = DOWN.includes(device) || draw(1) < 0.5 ? -1 : 1;
    return { end, device, influences: [held('gain', sign * (0.1 + 0.9 * severity) * FULL[device], onset, end, { device, riseMs: 0.7 * (end - onset) })], events: [] };
  },
};
