import { HOUR_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { TODAY } from './expectations.ts';
import { endOf, held } from './parts.ts';
import { signs } from './symptoms.ts';

export const deviceMoved: FaultEntry = {
  id: 'device-moved',
  title: 'A bed mat that slipped',
  meaning: 'The mat lies where nobody does: the bed seems empty all night.',
  layer: 'device',
  sources: ['SE-17: under-mattress sensors in place; put back after 8–36 hours: assumption'],
  lookAlike: 'night-visitor',
  symptoms: signs('device', ['values-stuck']),
  expects: TODAY,
  fits: (_profile, devices) => devices.includes('smart-bed'),
  plant(context) {
    const end = endOf(context, 8 * HOUR_MS, 36 * HOUR_MS);
    return { end, device: 'smart-bed', influences: [held('covered', 1, context.onset, end, { device: 'smart-bed' })], events: [] };
  },
};
