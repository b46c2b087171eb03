import type { DeviceKind } from '../../contract/messages.ts';
import { HOUR_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { TODAY } from './expectations.ts';
import { endOf, hasAny, held, oneOf } from './parts.ts';
import { signs } from './symptoms.ts';

/** Relative standard deviation of a full fault: four times and more what a good device of the kind scatters by. Assumption; good devices: SE-1, SE-5, SE-8, SE-13 to SE-17. */
const FULL = { 'cgm': 0.3, 'pulse-oximeter': 0.06, 'wearable': 0.35, 'smart-bed': 0.3, 'ecg-patch': 0.3, 'respiration-belt': 0.35, 'blood-pressure-cuff': 0.18, 'scale': 0.05, 'thermometer': 0.02, 'spirometer': 0.3 } as const satisfies Partial<Record<DeviceKind, number>>;
const KINDS = Object.keys(FULL) as (keyof typeof FULL)[];

export const sensorNoise: FaultEntry = {
  id: 'sensor-noise',
  title: 'A sensor that scatters',
  meaning: 'A worn contact or a loose wire: its values jump about the true one.',
  layer: 'device',
  sources: ['physiology facts, error recipe: noise and outliers of a unit', 'size see above; over 12–40 hours: assumption'],
  lookAlike: 'motion-artefact',
  symptoms: signs('device', ['values-noisy']),
  expects: TODAY,
  fits: hasAny(KINDS),
  plant(context) {
    const { devices, onset, severity, draw } = context;
    const device = oneOf(KINDS, devices, draw(0)) as keyof typeof FULL;
    const end = endOf(context, 12 * HOUR_MS, 40 * HOUR_MS);
    return { end, device, influences: [held('spread', (0.1 + 0.9 * severity) * FULL[device], onset, end, { device })], events: [] };
  },
};
