import { HOUR_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { TODAY } from './expectations.ts';
import { endOf, hasAny, oneOf, REPORTING } from './parts.ts';
import { deviceSpell } from './spell.ts';
import { signs } from './symptoms.ts';

export const deviceHung: FaultEntry = {
  id: 'device-hung',
  title: 'A device that hangs',
  meaning: 'Its firmware stands still; nothing comes from it until somebody restarts it.',
  layer: 'device',
  sources: ['until somebody restarts it, 1–10 hours: assumption'],
  lookAlike: 'pairing-lost',
  symptoms: signs('device', ['one-device-silent', 'link-signal-held']),
  expects: TODAY,
  fits: hasAny(REPORTING),
  plant(context) {
    const device = oneOf(REPORTING, context.devices, context.draw(0));
    const end = endOf(context, HOUR_MS, 10 * HOUR_MS);
    return { end, device, influences: [], events: deviceSpell(device, 'HANG', 'REBOOT', context.onset, end) };
  },
};
