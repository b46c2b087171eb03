import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { TODAY } from './expectations.ts';
import { endOf, hasAny, held, oneOf, REPORTING } from './parts.ts';
import { signs } from './symptoms.ts';

export const deviceClockSkew: FaultEntry = {
  id: 'device-clock-skew',
  title: 'A device whose clock is wrong',
  meaning: 'Its readings are right and say a wrong time: yesterday’s low may seem to be now.',
  layer: 'device',
  sources: ['HL7 PHD: the Coincident Timestamp Observation exists for it (fleet-and-load §9)', 'MQTTnet #2249: clocks drift', '6 minutes to 4 hours, behind in two of three; over 2–18 hours: assumption'],
  lookAlike: 'hub-clock-step',
  symptoms: signs('device', ['device-times-off']),
  expects: TODAY,
  fits: hasAny(REPORTING),
  plant(context) {
    const { devices, onset, severity, draw } = context;
    const device = oneOf(REPORTING, devices, draw(0));
    const end = endOf(context, 2 * HOUR_MS, 18 * HOUR_MS);
    const ahead = Math.round((6 + 234 * severity * (0.5 + 0.5 * draw(1))) * MINUTE_MS) * (draw(2) < 0.33 ? 1 : -1);
    return { end, device, influences: [held('clockSkew', ahead, onset, end, { device })], events: [] };
  },
};
