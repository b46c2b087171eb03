import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { SOON } from './expectations.ts';
import { held } from './parts.ts';
import { spell } from './spell.ts';
import { signs } from './symptoms.ts';

/** Share of outages that a fading signal announces; the others are sudden. Assumption. */
const FADING_SHARE = 0.75;

export const uplinkOutage: FaultEntry = {
  id: 'uplink-outage',
  title: 'A hub without network',
  meaning: 'The cellular network is gone; the hub keeps everything and sends it when the network is back.',
  layer: 'uplink',
  sources: ['roles-and-training §2.5: signal history falls first, late data with old times; length 15–210 minutes, share of fading 0.75: assumption'],
  lookAlike: 'hub-power-loss',
  symptoms: signs('uplink', ['all-devices-silent', 'will-received', 'backlog-returned', 'neighbours-fine'], ['short-silences', 'call-poor-home']),
  expects: SOON,
  fits: () => true,
  plant({ onset, severity, durationMs, runEnd, draw }) {
    const fading = draw(0) < FADING_SHARE;
    const lead = fading ? (8 + 10 * draw(1)) * MINUTE_MS : 0;
    const drop = onset + Math.round(lead);
    const end = Math.min(runEnd, drop + Math.round(durationMs ?? (0.25 + 2.5 * severity * (0.7 + 0.6 * draw(2))) * HOUR_MS));
    return {
      end,
      influences: fading ? [held('uplinkSignal', -32, onset, end + 5 * MINUTE_MS, { riseMs: 0.5 * lead, fallMs: 5 * MINUTE_MS })] : [],
      events: [...(fading ? [{ at: onset, target: 'uplink', event: 'WEAKEN' } as const] : []), ...spell('uplink', 'DROP', 'RECOVER', drop, end)],
    };
  },
};
