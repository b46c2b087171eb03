/**
 * A device that is there and gone, again and again: readings dropped here and there, or a restart every few minutes. Judged by when readings were taken, so that a slow way does
 * not look like it, and only over time in which the hub was heard.
 */
import { CODES } from '../../contract/codes.ts';
import { isCarried } from './outing.ts';
import type { DeviceState, HomeState } from './patient-state.ts';
import { explainedByLink } from './link-state.ts';

const MINUTE_MS = 60_000;

/** Readings may be so late before they are missed, ms. @source assumption */
const LATE_MS = 6 * MINUTE_MS;
/** So many intervals are looked at, but no less than an hour. */
const INTERVALS = 20;
const SPAN_MS = 60 * MINUTE_MS;
/** A gap is one from so many intervals on. */
const GAP = 1.6;
/** Gaps of their own, and share of readings missing, from which a device is patchy; below which it is whole. @source valid data by day 93 % (Buekers 2019); the rest: assumption */
const GAPS_MIN = 5;
const MISSING_MIN = 0.2;
/** A patch on the skin loses contact by itself. @source usual kit loses an eighth; assumption */
const MISSING_MIN_PATCH = 0.35;
const GAPS_WHOLE = 1;
/** One gap longer than this is a silence, which is another rule's, ms. @source assumption: a bath, a charge */
const SILENCE_MS = 40 * MINUTE_MS;

export interface Patches {
  gaps: number;
  /** 0–1 */
  missing: number;
  since: number;
  longestMs: number;
}

/** How often a code of this device comes, ms; 0: by event or use. */
function stepOf({ enrolled: { kind, intervalS } }: DeviceState, code: string): number {
  if (intervalS === 0 || code === CODES.battery.code) return 0;
  if (kind === 'smart-bed') return code === CODES.bedPresence.code ? 300_000 : 0;
  if (kind === 'ecg-patch' && code !== CODES.heartRate.code) return 0;
  return intervalS * 1000;
}

/** @param spanMs how far back @returns `undefined` where nothing can be said */
export function patchesOf(home: HomeState, device: DeviceState, now: number, spans = 1): Patches | undefined {
  let most: Patches | undefined;
  for (const [code, { at }] of device.series) {
    const step = stepOf(device, code);
    if (step === 0) continue;
    const to = now - LATE_MS;
    const from = to - Math.max(SPAN_MS, INTERVALS * step) * spans;
    // While the hub was away, nothing was heard of any device; while the person is out, nothing of what they wear.
    if ((home.hub.comeBack?.at ?? -Infinity) > from - 10 * MINUTE_MS || home.enrolledAt > from || (isCarried(device) && home.places.outTo > from)) return undefined;
    let gaps = 0;
    let missing = 0;
    let longestMs = 0;
    let since = to;
    let previous = from;
    let first = at.length;
    while (first > 0 && (at[first - 1] as number) >= from) first -= 1;
    for (let index = first; index <= at.length; index += 1) {
      const time = index < at.length ? (at[index] as number) : to;
      const gap = Math.min(time, to) - previous;
      if (gap > GAP * step) {
        gaps += 1;
        missing += Math.round(gap / step) - 1;
        if (gap > longestMs) longestMs = gap;
        if (previous < since) since = previous;
      }
      previous = time;
      if (time >= to) break;
    }
    const share = missing / ((to - from) / step);
    if (!most || share > most.missing) most = { gaps, missing: share, since, longestMs };
  }
  return most;
}

export function isPatchy(home: HomeState, device: DeviceState, now: number): Patches | undefined {
  const patches = patchesOf(home, device, now);
  return patches && patches.gaps >= GAPS_MIN && patches.missing >= (device.enrolled.kind === 'ecg-patch' ? MISSING_MIN_PATCH : MISSING_MIN) && patches.longestMs < SILENCE_MS ? patches : undefined;
}

/** Whether hardly anything is missing any more. */
export function isWhole(home: HomeState, device: DeviceState, now: number): boolean {
  const patches = patchesOf(home, device, now, 0.5);
  return patches !== undefined && patches.gaps <= GAPS_WHOLE;
}

/** The device that is patchy on its own account: neither by its radio, nor together with another. */
export function patchyAlone(home: HomeState, device: DeviceState, now: number): Patches | undefined {
  const patches = isPatchy(home, device, now);
  if (!patches || explainedByLink(home, device, now)) return undefined;
  for (const other of home.devices.values()) if (other !== device && isPatchy(home, other, now)) return undefined;
  return patches;
}
