/**
 * The radio between the devices of a home and its hub, as the hub tells of it. A device that is silent because its radio is lost, its hub is down or its area is out is not to blame.
 */
import { OWN_REPORT_MS, hubHeard, sharedExplains } from './hub-state.ts';
import { isWorn } from './outing.ts';
import type { DeviceState, HomeState } from './patient-state.ts';
import { median } from './series.ts';

const MINUTE_MS = 60_000;

/** Share of missed frames from which a radio is poor, %, and below which it is good. @source assumption: usual is 0–2, and 10 where kit was put with little care */
export const ERRORS_POOR = 15;
export const ERRORS_GOOD = 8;
/** From here on nothing is heard, %. @source assumption */
const ERRORS_DEAD = 97;
/** Signal at a hub below which readings are lost, dB[mW], inclusive. @source sensitivity of common BLE and Zigbee radios, about −95; assumption */
export const LINK_BAD_DBM = -88;
/** A fall against the device's own usual signal that explains its silence, dB, inclusive. @source assumption */
export const LINK_FALL_DB = 12;
/** Spans: assumption. */
const NEW_MS = 16 * MINUTE_MS;
const USUAL_MS = 30 * MINUTE_MS;
/** A device that reports by itself is lost with the others after so many intervals and some. */
const INTERVALS = 1.5;
const SILENT_MS = 4 * MINUTE_MS;
/** A hub that is back sends what it kept, oldest first: for so long nothing fresh of a device is no news. @source assumption: six hours of packs, sixty a minute, and some */
const BACKLOG_MS = 15 * MINUTE_MS;

/** Median share of missed frames in the last three reports, %; `undefined` without fresh ones. */
export function recentErrors({ hub: { errors } }: HomeState, now: number): number | undefined {
  return errors.length === 0 || now - errors.lastAt > NEW_MS ? undefined : median(errors.between(now - NEW_MS, now));
}

/** How far a device's signal at the hub has fallen against its usual one, when the hub said so at about the time it was last heard, or later. */
export function signalFall(home: HomeState, device: DeviceState): { from: number; to: number; at: number } | undefined {
  const series = home.hub.linkSignal.get(device.enrolled.dev);
  if (!series || series.length < 2) return undefined;
  const to = series.last as number;
  const at = series.lastAt;
  if (at < device.seenAt - USUAL_MS || !series.value.some((value) => value - to >= LINK_FALL_DB)) return undefined;
  const usual = median(series.between(-Infinity, at - 1).filter((value) => value > LINK_BAD_DBM));
  return usual !== undefined && usual - to >= LINK_FALL_DB ? { from: usual, to, at } : undefined;
}

/** The last reading of any device, when the hub reports on itself while all devices that report by themselves are silent, by its own word or by the time; `undefined`: some speak. */
export function allSilentSince(home: HomeState, now: number): number | undefined {
  const { ownAt, errors, comeBack } = home.hub;
  const deaf = (errors.last ?? 0) >= ERRORS_DEAD && now - errors.lastAt <= NEW_MS;
  if (!deaf && comeBack && now - comeBack.at < BACKLOG_MS) return undefined;
  if (now - ownAt > OWN_REPORT_MS + 2 * MINUTE_MS) return undefined;
  let last = home.enrolledAt;
  let regular = 0;
  let placed = false;
  for (const device of home.devices.values()) {
    const { enrolled, signalAt, seenAt } = device;
    if (seenAt > last) last = seenAt;
    if (enrolled.intervalS === 0 || signalAt === -Infinity) continue;
    if (now - signalAt < SILENT_MS + (deaf ? 0 : INTERVALS * 1000 * enrolled.intervalS)) return undefined;
    // One that has long been silent has a story of its own.
    if (now - signalAt >= 12 * 60 * MINUTE_MS) continue;
    regular += 1;
    placed ||= !isWorn(device);
  }
  // Where all that speaks by itself is worn, it is silent when its wearer is out or in the bath; a dead radio counts the frames it misses.
  if (!deaf && !placed) return undefined;
  return regular >= 2 && ownAt - last >= SILENT_MS && now - last >= SILENT_MS ? last : undefined;
}

/** Whether the silence of a device is explained by its radio, its hub or its area, so that the device itself is not to be blamed. */
export function explainedByLink(home: HomeState, device: DeviceState, now: number): boolean {
  const { hub } = home;
  if (!hubHeard(hub, now) || hub.lateFrom !== undefined || sharedExplains(hub, device.seenAt)) return true;
  if (signalFall(home, device) || allSilentSince(home, now) !== undefined) return true;
  if ((recentErrors(home, now) ?? 0) >= ERRORS_POOR) return true;
  // Its word may have been lost, or come old, until just now: it has its time to be heard again.
  const lost = Math.max(hub.lateUntil, poorUntil(home));
  return lost > device.seenAt && now - lost < nextWordMs(device);
}

/** Last report of a poor radio. */
function poorUntil({ hub: { errors } }: HomeState): number {
  for (let index = errors.length - 1; index >= 0; index -= 1) if ((errors.value[index] as number) >= ERRORS_POOR) return errors.at[index] as number;
  return -Infinity;
}

/** Within so long a well device is heard: two battery reports of an hour, or four of its intervals and no less than 20 minutes. @source contract/messages.ts; assumption */
function nextWordMs({ enrolled: { intervalS } }: DeviceState): number {
  return intervalS === 0 ? 135 * MINUTE_MS : Math.max(20 * MINUTE_MS, 4000 * intervalS);
}
