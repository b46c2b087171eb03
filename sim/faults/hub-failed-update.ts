import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { FaultEntry, PlannedEvent } from '../core/catalogue.ts';
import { SOON } from './expectations.ts';
import { endOf } from './parts.ts';
import { signs } from './symptoms.ts';

/** After a restart the hub is up by then, and the new version hangs. Longest boot 2 minutes, see `delays.ts`. */
const HANGS_AFTER_MS = 2 * MINUTE_MS + 1000;
/** Between two tries to go back to the old version: sooner than it could be up. Assumption. */
const TRY_MS = 40_000;

export const hubFailedUpdate: FaultEntry = {
  id: 'hub-failed-update',
  title: 'A hub whose update fails',
  meaning: 'It restarts by night into a new version that hangs; after some tries the old one runs again.',
  layer: 'hub',
  sources: ['IEC 62304 asks for a way back; 3–6 tries, after 1–9 hours: assumption'],
  lookAlike: 'hub-hang',
  symptoms: signs('hub', ['all-devices-silent', 'will-received', 'new-epoch-on-return', 'many-epochs', 'neighbours-fine'], ['hub-on-backup-cell', 'all-times-off', 'sequence-gap']),
  expects: SOON,
  fits: () => true,
  plant(context) {
    const { onset, severity } = context;
    const end = endOf(context, HOUR_MS, 9 * HOUR_MS);
    const tries = 3 + Math.round(3 * severity);
    const first = Math.max(onset + HANGS_AFTER_MS, end - (tries - 1) * TRY_MS);
    const restarts = Array.from({ length: tries }, (_, place): PlannedEvent => ({ at: first + place * TRY_MS, target: 'hub', event: 'RESTART' }));
    return { end, influences: [], events: [{ at: onset, target: 'hub', event: 'RESTART' }, { at: onset + HANGS_AFTER_MS, target: 'hub', event: 'HANG', until: first }, ...restarts] };
  },
};
