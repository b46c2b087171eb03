import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { SOON } from './expectations.ts';
import { endOf, held, ownDraw } from './parts.ts';
import { spell } from './spell.ts';
import { signs } from './symptoms.ts';

export const dnsFailure: FaultEntry = {
  id: 'dns-failure',
  title: 'Names are not resolved',
  meaning: 'Sessions that stand go on; one after the other breaks, and cannot be opened again before names are resolved.',
  layer: 'shared',
  shared: true,
  sources: ['RFC 2308: failures, too, are kept for a while; within half of the time all have lost their session, over 0.75–5 hours: assumption'],
  lookAlike: 'isp-outage',
  // The provider's own names fail as well: its calls may be poor.
  symptoms: signs('shared', ['all-devices-silent', 'backlog-returned', 'neighbours-too'], ['hub-on-backup-cell', 'new-epoch-on-return', 'arrives-late', 'short-silences']),
  expects: SOON,
  fits: () => true,
  plant(context) {
    const { onset, runEnd, severity } = context;
    const over = endOf(context, 0.75 * HOUR_MS, 5 * HOUR_MS);
    const lost = onset + Math.round(ownDraw(context, 0) * (over - onset) * (0.5 - 0.3 * severity));
    const end = Math.min(runEnd, over + Math.round(2 * MINUTE_MS * ownDraw(context, 1)));
    return { begins: lost, end, influences: [held('uplinkRefused', 1, lost - 1, end)], events: spell('uplink', 'BROKER_LOST', 'RECOVER', lost, end) };
  },
};
