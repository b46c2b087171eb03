import { HOUR_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { TODAY } from './expectations.ts';
import { endOf, hasAny, oneOf, REPORTING } from './parts.ts';
import { deviceSpell } from './spell.ts';
import { signs } from './symptoms.ts';

export const pairingLost: FaultEntry = {
  id: 'pairing-lost',
  title: 'A device that lost its pairing',
  meaning: 'It measures and sends, and the hub no longer takes it for one of its own.',
  layer: 'device',
  sources: ['until it is paired again, 1–12 hours: assumption'],
  lookAlike: 'device-hung',
  symptoms: signs('device', ['one-device-silent', 'link-signal-held']),
  expects: TODAY,
  fits: hasAny(REPORTING),
  plant(context) {
    const device = oneOf(REPORTING, context.devices, context.draw(0));
    const end = endOf(context, HOUR_MS, 12 * HOUR_MS);
    return { end, device, influences: [], events: deviceSpell(device, 'UNPAIR', 'PAIR', context.onset, end) };
  },
};
