import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { SOON } from './expectations.ts';
import { endOf, held } from './parts.ts';
import { spell } from './spell.ts';
import { signs } from './symptoms.ts';

export const radioInterference: FaultEntry = {
  id: 'radio-interference',
  title: 'A radio that is disturbed',
  meaning: 'Something in the home or next door fills the air: of every device a part of the readings is lost.',
  layer: 'link',
  sources: ['devices share the 2.4 GHz band with ovens, cameras and Wi-Fi; 0.5–0.95 of the air time taken, over 20 minutes to 5 hours: assumption'],
  lookAlike: 'wifi-congestion',
  symptoms: signs('link', ['several-devices-patchy', 'link-errors-rose'], ['link-signal-fell']),
  expects: SOON,
  fits: (_profile, devices) => devices.length > 1,
  plant(context) {
    const { onset, severity } = context;
    const end = endOf(context, 20 * MINUTE_MS, 5 * HOUR_MS);
    return { end, influences: [held('linkLoad', 0.45 + 0.5 * severity, onset, end)], events: spell('link', 'DEGRADE', 'RESTORE', onset, end) };
  },
};
