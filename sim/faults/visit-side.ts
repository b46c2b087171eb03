/** What the four faults of video visits share. Numbers without another source are assumptions. */
import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { PlantContext, Planted } from '../core/catalogue.ts';
import { endOf, held, inTurn } from './parts.ts';
import { signs } from './symptoms.ts';

/** Share that lies with the provider: calls of several homes are poor then. */
const PROVIDER_SHARE = 0.3;
const AT_PROVIDER = signs('shared', ['call-poor-provider'], ['all-devices-silent', 'short-silences', 'will-received', 'hub-on-backup-cell', 'new-epoch-on-return', 'backlog-returned', 'arrives-late']);

/** Poor calls until somebody mends it, on a side by draw 0. @param lost of the call's quality, 0–1 @param starved of the hub's bandwidth, 0–1, for half an hour at a time, where it is the home's line */
export function poorCalls(context: PlantContext, lost: number, starved = 0): Planted {
  const { onset, draw } = context;
  const end = endOf(context, 12 * HOUR_MS, 48 * HOUR_MS);
  if (draw(0) < PROVIDER_SHARE) return { end, layer: 'shared', symptoms: AT_PROVIDER, influences: [held('callProvider', lost, onset, end)], events: [] };
  const device = 'video-tablet';
  const crowded = starved === 0 ? [] : inTurn(context, onset, end, (draw) => (20 + 20 * draw) * MINUTE_MS, (draw) => (30 + 60 * draw) * MINUTE_MS);
  return { end, device, influences: [held('callHome', lost, onset, end, { device }), ...crowded.map(([from, to]) => held('uplinkStarved', starved, from, to))], events: [] };
}
