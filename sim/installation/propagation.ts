/** Radio in and into houses as published models have it. Losses in dB, distances in m. */
import type { WallMaterial } from '../../contract/floor-plan.ts';
import { exp, ln, log10, normalQuantile } from '../core/math.ts';

/** Radio of small devices, MHz. @source Bluetooth Core 5.4 vol 6 A §2: 2402–2480 MHz; IEEE 802.15.4 shares the band */
const LINK_MHZ = 2440;
/** Cellular radio of hubs, GHz. @source 3GPP TS 36.101 table 5.5-1: band 20, from the mast 791–821 MHz; it is the one for depth */
const UPLINK_GHZ = 0.8;

/**
 * Distance power loss. With walls counted one by one it is that of free space; N 28 of the same table for homes holds the walls already.
 * @source ITU-R P.1238-10 §3.1: L = 20 log10 f + N log10 d + Lf(n) − 28, "N ≈ 20" in the line of sight; COST 231 final report §4.7: multi-wall model over free space
 */
const N = 20;
/** Nearer than this nothing is mounted to a hub. Assumption. */
const NEAREST_M = 0.8;

/** One wall on the way. @source COST 231 final report table 4.7.1: light wall 3.4 dB (plasterboard, light concrete below 10 cm), heavy wall 6.9 dB */
export const WALL_LOSS: Readonly<Record<WallMaterial | 'open', number>> = { open: 0, light: 3.4, brick: 6.9, concrete: 6.9 };
/** One floor on the way. @source ITU-R P.1238-13 table 5, 2.4 GHz: house (wood) 5 dB, apartment (concrete) 10 dB */
export const SLAB_LOSS = { wood: 5, concrete: 10 } as const;

/** Along a way without walls. */
export function distanceLoss(metres: number): number {
  return 20 * log10(LINK_MHZ) + N * log10(Math.max(NEAREST_M, metres)) - 28; // @source ITU-R P.1238-10 eq. (1)
}

/**
 * Into a traditional building, along the horizontal: the loss that is not exceeded at a share of its places, 0–1, both exclusive.
 * @source ITU-R P.2109-2 §3 eq. (1)–(9) and table 1, traditional buildings
 */
export function entryLoss(share: number): number {
  const log = log10(UPLINK_GHZ);
  const z = normalQuantile(share);
  const a = (9.6 + 2 * log) * z + 12.64 + 3.72 * log + 0.96 * log * log;
  const b = (4.5 - 2 * log) * z + 9.1 - 3 * log;
  return 10 * log10(power(a) + power(b) + power(-3));
}

/** Of decibels. */
function power(decibels: number): number {
  return exp((ln(10) * decibels) / 10);
}
