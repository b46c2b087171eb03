import type { DeviceKind } from '../../contract/messages.ts';
import { HOUR_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { TODAY } from './expectations.ts';
import { endOf, hasAny, held, oneOf } from './parts.ts';
import { signs } from './symptoms.ts';

const KINDS: readonly DeviceKind[] = ['cgm', 'glucometer', 'scale', 'thermometer', 'blood-pressure-cuff'];

export const wrongUnit: FaultEntry = {
  id: 'wrong-unit',
  title: 'A device set to another unit',
  meaning: 'It shows pounds, degrees Fahrenheit, mmol/L or kPa, and its number is taken for kilograms, degrees Celsius, mg/dL or mmHg.',
  layer: 'device',
  // Whether the device changed its unit by itself or somebody changed it, the number does not say.
  orLayers: ['person'],
  sources: ['factors of the units: definitions; noticed and set back after 14–48 hours: assumption'],
  lookAlike: 'wrong-person',
  symptoms: signs('device', ['values-implausible']),
  expects: TODAY,
  fits: hasAny(KINDS),
  plant(context) {
    const device = oneOf(KINDS, context.devices, context.draw(0));
    const end = endOf(context, 14 * HOUR_MS, 48 * HOUR_MS);
    return { end, device, influences: [held('units', 1, context.onset, end, { device })], events: [] };
  },
};
