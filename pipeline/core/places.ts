/**
 * Sensors of rooms and bed that see nothing where the rest of the home shows a person: a motion sensor behind a curtain, a bed mat that slipped. Looked at each five minutes, the time
 * between two of their reports.
 */
import { CODES } from '../../contract/codes.ts';
import { QUALITY_MIN, inSleepWindow, stepsBetween } from './patient-state.ts';
import type { DeviceState, HomeState } from './patient-state.ts';
import { median } from './series.ts';

const MINUTE_MS = 60_000;
const SLOT_MS = 5 * MINUTE_MS;

/** Readings may be so late. */
const LATE_MS = SLOT_MS;
/** Steps in a slot that are walking rather than a turn. @source assumption */
const WALKS = 15;
/** Slots of unseen walking that prove a blind sensor. @source assumption: bedroom and hall, which no sensor sees, take a few a day */
const UNSEEN_MIN = 12;
const UNSEEN_KEPT_MS = 24 * 60 * MINUTE_MS;
/** Movement that the sensor saw before, slots, so that it is known to see anything. @source assumption */
const SEEN_BEFORE_MIN = 3;
/** Asleep at home and not in bed for so long. @source assumption: longer than a nap in the chair */
const ELSEWHERE_MS = 90 * MINUTE_MS;
/** Sleep moves no more than this in twenty minutes, steps. @source assumption */
const SLEEP_STEPS = 3;
/** Pulse of sleep, and of rest, over the usual, per minute. @source HR-3, HR-4: asleep about 6 lower; pain and cold lift it; assumption */
const ASLEEP_ABOVE = 5;
const REST_ABOVE = 2;

/** Notes the slot that lies far enough back for all reports of it to be here, and says which sensor is blind now. */
export function lookAround(home: HomeState, now: number): void {
  const { places } = home;
  if (!inSleepWindow(home, now)) places.nightFrom = Infinity;
  else if (places.nightFrom === Infinity) places.nightFrom = now;
  const to = now - LATE_MS;
  if (home.byKind.has('pir') && to - places.slotAt >= SLOT_MS && home.hub.comeBack?.at !== now) noteSlot(home, to);
  for (const bed of home.byKind.get('smart-bed') ?? []) judgeBed(home, bed, now);
}

function noteSlot(home: HomeState, to: number): void {
  const { places } = home;
  const from = Math.max(places.slotAt, to - SLOT_MS);
  places.slotAt = to;
  let anySeen = false;
  for (const device of home.byKind.get('pir') ?? []) {
    const moved = device.series.get(CODES.motion.code)?.between(from, to).some((count) => count > 0) ?? false;
    const own = places.seen.get(device.enrolled.dev) ?? { slots: 0, at: -Infinity };
    if (moved) {
      anySeen = true;
      own.slots += 1;
      own.at = to;
      if (device.flaw?.state === 'blind') device.flaw = undefined;
    }
    places.seen.set(device.enrolled.dev, own);
  }
  if (anySeen || home.inBed === true) places.insideAt = to;
  // Who went through the door is out until something inside shows them.
  const out = home.doorAt > places.insideAt - SLOT_MS || places.insideAt === -Infinity;
  if (!anySeen && !out && home.inBed !== true && home.byKind.has('door') && stepsBetween(home, from, to) >= WALKS) places.unseen.push(to);
  // Steps of a watch that is not to be believed prove nothing, nor did they before it was found out.
  if ((home.byKind.get('wearable') ?? []).some(({ flaw }) => flaw !== undefined)) places.unseen.length = 0;
  while (places.unseen.length > 0 && (places.unseen[0] as number) < to - UNSEEN_KEPT_MS) places.unseen.shift();
  judgeMotion(home, to);
}

/** The sensor that used to see most, and saw nothing since before all that walking. */
function judgeMotion(home: HomeState, now: number): void {
  const { seen, unseen } = home.places;
  let blind: DeviceState | undefined;
  let most = SEEN_BEFORE_MIN - 1;
  for (const device of home.byKind.get('pir') ?? []) {
    const own = seen.get(device.enrolled.dev);
    // One blind sensor explains what went unseen.
    if (device.flaw?.state === 'blind') return;
    if (!own || device.flaw || unseen.filter((at) => at > own.at).length < UNSEEN_MIN) continue;
    if (own.slots > most) {
      most = own.slots;
      blind = device;
    }
  }
  if (!blind) return;
  const since = seen.get(blind.enrolled.dev)?.at ?? now;
  const count = unseen.filter((at) => at > since).length;
  const text = `it has seen no movement since ${Math.round((now - since) / MINUTE_MS)} minutes, while the person walked about at home, unseen, in ${count} spans of five minutes`;
  blind.flaw = { state: 'blind', since, text, evidence: [{ dev: blind.enrolled.dev, code: CODES.motion.code, value: 0, at: now, text }] };
}

/** The bed says empty, the watch says asleep, and nothing moves in the home. */
function judgeBed(home: HomeState, bed: DeviceState, now: number): void {
  const { places } = home;
  if (bed.flaw?.state === 'blind' && home.inBed === true) bed.flaw = undefined;
  const sleepsElsewhere = home.enrolment.residents.length === 1 && home.inBed === false && now - home.inBedAt <= 12 * MINUTE_MS && inSleepWindow(home, now) && restsByPulse(home, bed.enrolled.resident, now) && home.doorAt <= places.insideAt && home.falls.length === 0;
  // A walk to the bathroom between does not make the mat right; lying on it does.
  if (home.inBed === true || !inSleepWindow(home, now)) places.elsewhereMs = 0;
  if (!sleepsElsewhere) {
    places.elsewhereAt = -Infinity;
    return;
  }
  if (places.elsewhereMs === 0) places.elsewhereSince = now;
  places.elsewhereMs += places.elsewhereAt === -Infinity ? 1 : now - places.elsewhereAt;
  places.elsewhereAt = now;
  if (bed.flaw || places.elsewhereMs < ELSEWHERE_MS) return;
  const since = places.elsewhereSince;
  const text = `it says empty for ${Math.round(places.elsewhereMs / MINUTE_MS)} minutes of the night, while pulse and rest of the person say asleep, and no door opened`;
  bed.flaw = { state: 'blind', since, text, evidence: [{ dev: bed.enrolled.dev, code: CODES.bedPresence.code, value: 0, at: home.inBedAt }] };
}

/** Whether pulse and stillness say that the person rests, as asleep: who lies on the floor has a faster heart. `false` where no worn device tells. */
export function restsByPulse(home: HomeState, resident: string, now: number): boolean {
  if (stepsBetween(home, now - 20 * MINUTE_MS, now) > SLEEP_STEPS || now - home.motionAt < 15 * MINUTE_MS) return false;
  const vitals = home.residents.get(resident)?.vitals;
  const pulses: number[] = [];
  for (const kind of ['wearable', 'pulse-oximeter'] as const) {
    for (const device of home.byKind.get(kind) ?? []) if (!device.flaw && (device.goodness.last ?? 1) >= QUALITY_MIN) pulses.push(...(device.series.get(CODES.heartRate.code)?.between(now - 15 * MINUTE_MS, now) ?? []));
  }
  const pulse = pulses.length < 8 ? undefined : median(pulses);
  if (pulse === undefined || !vitals) return false;
  const asleep = vitals.heartRate.asleep.value(now);
  const awake = vitals.heartRate.awake.value(now);
  // Where no night was spent in this bed yet, rest is all that can be told.
  return asleep !== undefined ? pulse <= asleep + ASLEEP_ABOVE : awake !== undefined && pulse <= awake + REST_ABOVE;
}
