import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { SOON } from './expectations.ts';
import { endOf, held } from './parts.ts';
import { signs } from './symptoms.ts';

export const hubClockStep: FaultEntry = {
  id: 'hub-clock-step',
  title: 'A hub whose clock steps',
  meaning: 'All that comes from the home says a wrong time, until the clock is set right again.',
  layer: 'hub',
  sources: ['fleet-and-load §8.5: a wrong clock after a reboot; SEC-DAT-07: clock step', '4 minutes to 5 hours, behind in two of three; over 1–10 hours: assumption'],
  lookAlike: 'device-clock-skew',
  symptoms: signs('hub', ['all-times-off'], ['all-devices-silent', 'short-silences', 'will-received', 'hub-on-backup-cell', 'new-epoch-on-return', 'many-epochs', 'sequence-gap']),
  expects: SOON,
  fits: () => true,
  plant(context) {
    const { onset, severity, draw } = context;
    const end = endOf(context, HOUR_MS, 10 * HOUR_MS);
    const ahead = Math.round((4 + 296 * severity * (0.5 + 0.5 * draw(0))) * MINUTE_MS) * (draw(1) < 0.33 ? 1 : -1);
    return { end, influences: [held('hubClock', ahead, onset, end)], events: [] };
  },
};
