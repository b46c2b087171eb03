import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { TODAY } from './expectations.ts';
import { endOf, hasAny, inTurn, oneOf, REPORTING } from './parts.ts';
import { deviceSpell } from './spell.ts';
import { signs } from './symptoms.ts';

export const firmwareRebootLoop: FaultEntry = {
  id: 'firmware-reboot-loop',
  title: 'A device that restarts again and again',
  meaning: 'It runs for a minute or two, hangs, is restarted by its own watchdog, and hangs again.',
  layer: 'device',
  sources: ['runs for 1–3 minutes, hangs for 1–9, over 1–6 hours: assumption'],
  lookAlike: 'drop-out',
  symptoms: signs('device', ['one-device-patchy', 'link-signal-held']),
  expects: TODAY,
  fits: hasAny(REPORTING),
  plant(context) {
    const { devices, onset, severity, draw } = context;
    const device = oneOf(REPORTING, devices, draw(0));
    const end = endOf(context, HOUR_MS, 6 * HOUR_MS);
    const spells = inTurn(context, onset, end, (one) => (1 + 8 * severity * one) * MINUTE_MS, (one) => (1 + 2 * one) * MINUTE_MS);
    return { end, device, influences: [], events: spells.flatMap(([from, to]) => deviceSpell(device, 'HANG', 'REBOOT', from, to)) };
  },
};
