import { HOUR_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { SOON } from './expectations.ts';
import { endOf, ownDraw } from './parts.ts';
import { spell } from './spell.ts';
import { signs } from './symptoms.ts';

export const ispOutage: FaultEntry = {
  id: 'isp-outage',
  title: 'A network provider is out',
  meaning: 'All homes with one provider are silent at one moment, while their signal is fine; the others do not notice.',
  layer: 'shared',
  shared: true,
  sources: ['security facts, look-alikes: ISP outage and mass reconnect; 0.25 of the homes of an area to all of them, for 0.5–6 hours: assumption'],
  lookAlike: 'uplink-outage',
  symptoms: signs('shared', ['all-devices-silent', 'will-received', 'backlog-returned', 'neighbours-too'], ['hub-on-backup-cell', 'new-epoch-on-return', 'arrives-late', 'short-silences', 'call-poor-provider']),
  expects: SOON,
  fits: () => true,
  plant(context) {
    const { onset, severity } = context;
    const end = endOf(context, 0.5 * HOUR_MS, 6 * HOUR_MS);
    const hit = ownDraw(context, 0) < 0.25 + 0.75 * severity;
    return { end, influences: [], events: hit ? spell('uplink', 'DROP', 'RECOVER', onset, end) : [] };
  },
};
