import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { SOON } from './expectations.ts';

/** Share of outages that a fading signal announces; the others are sudden. Assumption. */
const FADING_SHARE = 0.75;

export const uplinkOutage: FaultEntry = {
  id: 'uplink-outage',
  title: 'A hub without network',
  meaning: 'The cellular network is gone; the hub keeps everything and sends it when the network is back.',
  layer: 'uplink',
  sources: ['roles-and-training §2.5: signal history falls first, late data with old times; length 30–150 minutes, share of fading 0.75: assumption'],
  lookAlike: 'hub-power-loss',
  symptoms: { 'all-devices-silent': 'present', 'will-received': 'present', 'backlog-returned': 'present', 'hub-on-backup-cell': 'absent', 'new-epoch-on-return': 'absent', 'one-device-silent': 'absent', 'signal-quality-poor': 'absent', 'device-battery-fell': 'absent' },
  expects: SOON,
  fits: () => true,
  plant({ onset, durationMs, runEnd, draw }) {
    const fading = draw(0) < FADING_SHARE;
    const lead = fading ? (8 + 10 * draw(1)) * MINUTE_MS : 0;
    const drop = onset + Math.round(lead);
    const end = Math.min(runEnd, drop + Math.round(durationMs ?? (0.5 + 2 * draw(2)) * HOUR_MS));
    return {
      end,
      influences: fading ? [{ input: 'uplinkSignal', size: -32, from: onset, riseMs: lead * 0.5, holdMs: end - onset, fallMs: 5 * MINUTE_MS }] : [],
      events: [
        ...(fading ? [{ at: onset, target: 'uplink', event: 'WEAKEN' } as const] : []),
        { at: drop, target: 'uplink', event: 'DROP' },
        { at: end, target: 'uplink', event: 'RECOVER' },
      ],
    };
  },
};
