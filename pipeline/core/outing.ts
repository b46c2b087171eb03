/**
 * The person left and took along what they wear: those devices are silent together while hub and home are as ever. Nothing is broken then. A radio that died looks alike where the home
 * has nothing else; the hub's own count of missed frames tells them apart (`link-state.ts`).
 */
import type { DeviceKind } from '../../contract/messages.ts';
import { inSleepWindow } from './patient-state.ts';
import type { DeviceState, HomeState } from './patient-state.ts';

const MINUTE_MS = 60_000;

/** What leaves the home with the person. */
const CARRIED: ReadonlySet<DeviceKind> = new Set(['wearable', 'cgm', 'ecg-patch', 'fall-pendant', 'sos-button']);
/** They go silent together within so long, besides their own interval, ms. @source assumption: the way down the stairs */
const TOGETHER_MS = 6 * MINUTE_MS;
/** Silent for at least so long, besides the interval, ms. @source assumption: two packs and some */
const SILENT_MS = 3 * MINUTE_MS;
/** So near the begin a door must have opened where one tells, ms. @source assumption */
const DOOR_MS = 12 * MINUTE_MS;
/** Longer away by day, and somebody should ask, ms. @source assumption */
const AWAY_MAX_MS = 7 * 60 * MINUTE_MS;
/** A device this long silent before the others has a story of its own, ms. @source assumption */
const APART_MS = 30 * MINUTE_MS;

/** What is worn at home only, and put away in the bath. */
const WORN_AT_HOME: ReadonlySet<DeviceKind> = new Set(['pulse-oximeter', 'respiration-belt']);

/** Whether it falls silent when the person takes it off or leaves. */
export function isWorn({ enrolled }: DeviceState): boolean {
  return CARRIED.has(enrolled.kind) || WORN_AT_HOME.has(enrolled.kind);
}

export function isCarried({ enrolled }: DeviceState): boolean {
  return CARRIED.has(enrolled.kind);
}

/** Since when the person of a home is out with what they carry, as far as silence and door tell; `undefined`: at home, or not to be told. */
export function outSince(home: HomeState, now: number): number | undefined {
  if (inSleepWindow(home, now) || (home.inBed === true && now - home.inBedAt <= 12 * MINUTE_MS)) return undefined;
  let last = -Infinity;
  const regular: DeviceState[] = [];
  for (const device of home.devices.values()) {
    if (!isCarried(device) || device.enrolled.intervalS === 0 || device.signalAt === -Infinity) continue;
    const { signalAt, enrolled } = device;
    if (now - signalAt < SILENT_MS + 1000 * enrolled.intervalS) return undefined;
    regular.push(device);
    if (signalAt > last) last = signalAt;
  }
  if (regular.length === 0 || now - last > AWAY_MAX_MS) return undefined;
  const together = regular.filter(({ signalAt, enrolled }) => last - signalAt <= TOGETHER_MS + 1000 * enrolled.intervalS);
  // One that fell silent a while before the others, but not long before, is no outing.
  if (regular.some((device) => !together.includes(device) && last - device.signalAt < APART_MS)) return undefined;
  const told = home.byKind.has('door');
  if (told ? home.doorAt < last - DOOR_MS : together.length < 2) return undefined;
  // Seen inside since: by a sensor of a room, which reports of the five minutes before.
  return home.motionAt > last + 2 * TOGETHER_MS || (home.bedExitAt > last + TOGETHER_MS) ? undefined : last;
}

/** Notes an outing, so that what was not heard meanwhile is not missed afterwards. */
export function noteOuting(home: HomeState, now: number): void {
  const since = outSince(home, now);
  if (since === undefined) return;
  if (home.places.outTo < since) home.places.outFrom = since;
  home.places.outTo = now;
}
