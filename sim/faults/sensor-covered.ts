import { HOUR_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { TODAY } from './expectations.ts';
import { endOf, held } from './parts.ts';
import { signs } from './symptoms.ts';

export const sensorCovered: FaultEntry = {
  id: 'sensor-covered',
  title: 'Motion sensors that are covered',
  meaning: 'A plant or a curtain stands before the motion sensors: they see little or nothing of who goes by, and a fall would look like rest.',
  layer: 'device',
  sources: ['HM-2: what motion sensors see when nothing is in their way; half to all of it hidden, for 4–30 hours: assumption'],
  lookAlike: 'fall-with-long-lie',
  symptoms: signs('device', ['values-stuck']),
  expects: TODAY,
  fits: (_profile, devices) => devices.includes('pir'),
  plant(context) {
    const end = endOf(context, 4 * HOUR_MS, 30 * HOUR_MS);
    return { end, device: 'pir', influences: [held('covered', 0.5 + 0.5 * context.severity, context.onset, end, { device: 'pir' })], events: [] };
  },
};
