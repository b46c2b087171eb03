/**
 * How good a device's readings are. Rules of patients ask before they believe: a value that is not good neither raises nor clears a clinical alert by itself; it is held back,
 * not dropped, and stays in the device's history. Rules of kit turn a flaw into a ticket.
 *
 * | state | what shows it |
 * |---|---|
 * | `poor` | the device's own word (quality below `QUALITY_MIN`) |
 * | `stale` | nothing new for longer than the device's interval allows |
 * | `stuck` | the same value far longer than this device has ever shown, or chance allows |
 * | `implausible` | outside what a living person and a working device give, or off by the factor of another unit |
 * | `noisy` | neighbours scatter far beyond the device's own history, while another device does not |
 * | `drifting` | departs from the other devices that measure the same, and from what is usual for the person, while those do not |
 * | `times-off` | its stamps are off while those of the rest of the home are right |
 * | `not-this-person` | levels of another body |
 * | `blind` | sees nothing where the rest of the home shows a person |
 */
import { CODES, CODE_BY_ID } from '../../contract/codes.ts';
import type { DeviceKind } from '../../contract/messages.ts';
import { MOVES, clockOff } from './device-track.ts';
import type { Run } from './device-track.ts';
import type { Flaw, FlawState, QualityState } from './flaw.ts';
import { QUALITY_MIN, devicesOf } from './patient-state.ts';
import type { DeviceState, HomeState, ResidentState } from './patient-state.ts';
import { noteOuting } from './outing.ts';
import { lookAround } from './places.ts';
import { recentMedian, median } from './series.ts';
import type { Series } from './series.ts';
import { otherUnit } from './units.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The state of one signal of a device now. A flaw is the whole device's: what broke one of its readings broke them all. */
export function qualityOf(device: DeviceState, code: string, now: number): QualityState {
  if (device.flaw) return device.flaw.state;
  const series = device.series.get(code);
  const { intervalS } = device.enrolled;
  if (!series || (intervalS > 0 && now - series.lastAt > Math.max(5 * MINUTE_MS, 3000 * intervalS))) return 'stale';
  return device.goodness.last !== undefined && device.goodness.lastAt >= series.lastAt && device.goodness.last < QUALITY_MIN ? 'poor' : 'good';
}

/** Whether a rule about the patient may rest on what this device measures; with its clock wrong it does, for its readings are dated by their arrival. */
export function believed(device: DeviceState): boolean {
  return device.flaw === undefined || device.flaw.state === 'times-off';
}

/** A spot reading, and the series it is the last of. */
export interface Spot {
  readonly value: number;
  readonly at: number;
  readonly dev: string;
  readonly series: Series;
}

/** The newest believed reading of a code by a resident's devices of a kind, at most `ageMs` old, inclusive. */
export function latestSpot(home: HomeState, { enrolled }: ResidentState, kind: DeviceKind, code: string, now: number, ageMs: number): Spot | undefined {
  let latest: Spot | undefined;
  for (const device of devicesOf(home, enrolled.id, kind)) {
    const series = believed(device) ? device.series.get(code) : undefined;
    if (series?.last === undefined || now - series.lastAt > ageMs || (latest && series.lastAt <= latest.at)) continue;
    latest = { value: series.last, at: series.lastAt, dev: device.enrolled.dev, series };
  }
  return latest;
}

/** Judges the devices that said something new; called once a tick, before the vital signs are cleaned. */
export function assessQuality(home: HomeState, now: number): void {
  // Signals of one a minute are looked at each five minutes; what is measured on use, at once.
  const round = Math.floor(now / MINUTE_MS) % 5 === 0;
  let anew = false;
  for (const device of home.devices.values()) {
    const { track, enrolled } = device;
    if ((!round && enrolled.intervalS > 0) || track.newestAt === track.judgedAt) continue;
    track.judgedAt = track.newestAt;
    anew = true;
    assess(home, device, now);
  }
  noteOuting(home, now);
  if (round) lookAround(home, now);
  if (round && anew) for (const resident of home.residents.values()) assessAgreement(home, resident, now);
}

type Found = Flaw | 'good' | undefined;

/** One flaw at a time: the one found first stays until its own check says good. */
function assess(home: HomeState, device: DeviceState, now: number): void {
  const { flaw } = device;
  for (const check of CHECKS) {
    if (flaw && flaw.state !== check.state) continue;
    const found = check.look(home, device, now);
    if (found === 'good') {
      if (flaw) device.flaw = undefined;
    } else if (found && !flaw) {
      condemn(home, device, found);
      return;
    }
  }
}

/** From the flaw's begin on, what the device said leaves the clean signs of the person again; its own history keeps it. */
function condemn(home: HomeState, device: DeviceState, flaw: Flaw): void {
  device.flaw = flaw;
  const vitals = home.residents.get(device.enrolled.resident)?.vitals;
  if (!vitals || flaw.state === 'times-off') return;
  for (const sign of [vitals.heartRate, vitals.respiration, vitals.spo2]) if (sign.dev === device.enrolled.dev) sign.clean.forgetAfter(flaw.since);
}

const CHECKS: readonly { state: FlawState; look(home: HomeState, device: DeviceState, now: number): Found }[] = [
  { state: 'times-off', look: timesOff }, { state: 'implausible', look: implausible }, { state: 'stuck', look: stuck }, { state: 'noisy', look: noisy },
];

/** The device's stamps against its hub's. */
function timesOff(_home: HomeState, { track, enrolled }: DeviceState): Found {
  if (track.offsets.length === 0) return 'good';
  const off = clockOff(track, enrolled.intervalS === 0);
  if (off === undefined) return undefined;
  const text = `its clock is ${Math.round(Math.abs(off) / MINUTE_MS)} minutes ${off > 0 ? 'behind' : 'ahead'}, while the hub's is right`;
  return { state: 'times-off', since: track.offSince, text, evidence: [{ dev: enrolled.dev, at: track.offSince, text }] };
}

/** Impossible readings in the last so many of an interval device. @source assumption: a moment's nonsense is an artefact */
const IMPOSSIBLE_MIN = 5;
const IMPOSSIBLE_WITHIN_MS = 40 * MINUTE_MS;
/** Possible readings after which an interval device is believed again. @source assumption */
const POSSIBLE_AGAIN = 10;

function implausible(_home: HomeState, { track, enrolled, goodness, series }: DeviceState, now: number): Found {
  const { dev, intervalS } = enrolled;
  const last = track.impossible.at(-1);
  const jump = weightInPounds(series.get(CODES.weight.code));
  if (jump) return { state: 'implausible', since: jump.at, text: `it shows ${jump.value.toFixed(1)} kg after ${jump.usual.toFixed(1)} kg: it is probably set to pounds`, evidence: [{ dev, code: CODES.weight.code, value: jump.value, at: jump.at }] };
  if (!last) return series.has(CODES.weight.code) ? 'good' : undefined;
  const possible = track.possible.get(last.code) ?? 0;
  if (possible >= (intervalS === 0 ? 1 : POSSIBLE_AGAIN)) return 'good';
  // What the device itself calls poor is no wrong value.
  if (goodness.length > 0 && goodness.value.slice(-5).some((quality) => quality > 0 && quality < QUALITY_MIN)) return undefined;
  const unit = otherUnit(last.code, last.value);
  const recent = track.impossible.filter((one) => one.code === last.code && one.at > now - IMPOSSIBLE_WITHIN_MS);
  const enough = intervalS === 0 ? (unit ? 1 : 2) : unit ? 3 : IMPOSSIBLE_MIN;
  const count = intervalS === 0 ? track.impossible.length : recent.length;
  if (possible > 2 || count < enough) return undefined;
  const name = CODE_BY_ID.get(last.code)?.name ?? 'value';
  const first = (intervalS === 0 ? track.impossible[0] : recent[0]) ?? last;
  const text = `its ${name} of ${Math.round(last.value * 10) / 10} is impossible${unit ? `: it is probably set to ${unit}` : ''}`;
  return { state: 'implausible', since: first.at, text, evidence: [{ dev, code: last.code, value: last.value, at: last.at }] };
}

/** Relative tolerance of the factor between pounds and kilograms, inclusive. @source weight of a day varies by 1–2 %; assumption */
const FACTOR_TOLERANCE = 0.08;

/** A weight off the earlier ones by the factor of pounds; within a month nobody doubles. */
function weightInPounds(series: Series | undefined): { value: number; usual: number; at: number } | undefined {
  if (!series || series.length < 2) return undefined;
  const last = series.last as number;
  // The earlier ones may be in pounds already: any of them a factor lower will do.
  for (let index = series.length - 2; index >= 0; index -= 1) {
    const usual = series.value[index] as number;
    if (Math.abs(last / usual / 2.20462 - 1) <= FACTOR_TOLERANCE) return { value: last, usual, at: series.lastAt };
  }
  return undefined;
}

/** Chance below which a run of equal values is none: for signals each minute of thousands of homes, and for those taken twice a day. @source assumption: less than one false ticket a year in a thousand homes */
const RUN_CHANCE = 1e-9;
const RUN_CHANCE_ON_USE = 1e-3;
const RUN_MIN_MS = 10 * MINUTE_MS;
/** Weight of the habit of usual kit against the device's own, pairs. @source assumption */
const HABIT_PAIRS = 60;
/** No signal is equal to its neighbour more often than this without a ceiling. @source assumption */
const EQUAL_MAX = 0.6;
/** Saturation from which a device shows its ceiling for hours, %. @source assumption */
const CEILING_SPO2 = 99;
/** Readings of which one moved: believed again. */
const MOVED_AGAIN = 4;

function chanceOf(code: string, run: Run): number {
  const usual = MOVES.get(code) as number;
  const chance = Math.min(EQUAL_MAX, Math.max((usual * HABIT_PAIRS + run.equal) / (HABIT_PAIRS + run.pairs), usual / 2));
  let all = 1;
  for (let index = 1; index < run.length; index += 1) all *= chance;
  return all;
}

function atCeiling(code: string, value: number): boolean {
  const plausible = CODE_BY_ID.get(code)?.plausible;
  return (code === CODES.spo2.code && value >= CEILING_SPO2) || (plausible !== undefined && (value <= plausible[0] || value >= plausible[1]));
}

function stuck(_home: HomeState, { track, enrolled }: DeviceState): Found {
  const onUse = enrolled.intervalS === 0;
  let chance = 1;
  let longest: [string, Run] | undefined;
  let moves = false;
  for (const entry of track.runs) {
    const [code, run] = entry;
    if (!MOVES.has(code)) continue;
    if (run.length < (onUse ? 2 : MOVED_AGAIN)) moves = true;
    if (atCeiling(code, run.value)) continue;
    const own = chanceOf(code, run);
    // A cuff says three things at once: all three the same again is no chance.
    chance = onUse ? chance * own : Math.min(chance, own);
    if (!longest || run.length > longest[1].length) longest = entry;
  }
  if (!longest) return undefined;
  const [code, run] = longest;
  if (onUse && moves) return 'good';
  if (!onUse && run.length <= MOVED_AGAIN && run.since > MOVED_AGAIN) return 'good';
  // Where another of its values moves, this one must stand twice as long.
  if (chance > (onUse ? RUN_CHANCE_ON_USE : moves ? RUN_CHANCE * RUN_CHANCE : RUN_CHANCE) || (!onUse && run.to - run.from < RUN_MIN_MS)) return undefined;
  const text = `its ${CODE_BY_ID.get(code)?.name} is ${run.value} for the ${run.length}th time in a row, which no body does`;
  return { state: 'stuck', since: run.from, text, evidence: [{ dev: enrolled.dev, code, value: run.value, at: run.from }, { dev: enrolled.dev, code, value: run.value, at: run.to }] };
}

/**
 * Scatter: by how much a reading is off the middle of its two neighbours, over the level; the median of many. A trend adds nothing to it. By code: what usual kit shows, and from
 * where on it may be called noise. @source a day of usual kit, rounded up; the limits: assumption, about twice the highest of a day. The wrist is worse than the rest (JMIR, PMC7218601)
 */
const SCATTER: ReadonlyMap<string, { usual: number; noisy: number }> = new Map([
  [CODES.heartRate.code, { usual: 0.03, noisy: 0.075 }], [CODES.spo2.code, { usual: 0.009, noisy: 0.032 }], [CODES.respiration.code, { usual: 0.05, noisy: 0.14 }], [CODES.glucose.code, { usual: 0.05, noisy: 0.155 }],
  [CODES.roomTemperature.code, { usual: 0.01, noisy: 0.035 }],
]);
const SCATTER_WRIST = { usual: 0.045, noisy: 0.125 } as const;
/** Readings that make a scatter, of one a minute and of slower ones; they must lie within twice so many intervals. @source assumption */
const SCATTER_READINGS = 30;
const SCATTER_READINGS_SLOW = 24;
/** Scatter against the device's own history that counts. @source assumption */
const SCATTER_TIMES = 2.2;
/** Where all codes of a device scatter, each needs this share of its limit. @source assumption */
const SCATTER_SHARE = 0.7;
/** Own history: so many spans are kept, and so many make one. */
const SCATTERS_MAX = 12;
const SCATTERS_MIN = 3;
/** Steps within so long before from which a pulse is taken on the move, ms. @source assumption */
const STILL_STEPS = 8;
const WALKED_MS = 2 * MINUTE_MS;

/** @returns `undefined` where too little was read of late, or the person moved */
function scatterOf(home: HomeState, device: DeviceState, code: string, now: number): number | undefined {
  const series = device.series.get(code);
  const { intervalS } = device.enrolled;
  const count = intervalS >= 240 ? SCATTER_READINGS_SLOW : SCATTER_READINGS;
  if (!series || series.length < count) return undefined;
  const from = Math.max(series.indexAfter(now - 2 * count * 1000 * intervalS), series.length - 2 * count);
  const values = stillReadings(home, device, series, from, now).value;
  if (values.length < count) return undefined;
  const off: number[] = [];
  for (let index = values.length - count + 1; index < values.length - 1; index += 1) off.push(Math.abs((values[index] as number) - ((values[index - 1] as number) + (values[index + 1] as number)) / 2));
  const level = median(values) as number;
  return level > 0 ? (median(off) as number) / level : undefined;
}

/** Readings in order of time. */
interface Readings {
  readonly at: number[];
  readonly value: number[];
}

/** Those from an index on, up to now, that were taken with a good signal (a device that says nothing of it has one) and without walking. Goes through readings, quality and steps side by side. */
function stillReadings({ steps }: HomeState, { goodness }: DeviceState, series: Series, from: number, now: number): Readings {
  const found: Readings = { at: series.at.slice(from), value: series.value.slice(from) };
  const { at, value } = found;
  const first = at[0] ?? 0;
  let quality = goodness.indexAfter(first - 1);
  let step = steps.indexAfter(first - WALKED_MS);
  let kept = 0;
  for (let index = 0; index < at.length; index += 1) {
    const time = at[index] as number;
    if (time > now) break;
    while (quality < goodness.length && (goodness.at[quality] as number) < time) quality += 1;
    while (step < steps.length && (steps.at[step] as number) <= time - WALKED_MS) step += 1;
    if (goodness.at[quality] === time && (goodness.value[quality] as number) < QUALITY_MIN) continue;
    let walked = 0;
    for (let of = step; of < steps.length && (steps.at[of] as number) <= time; of += 1) walked += steps.value[of] as number;
    if (walked >= STILL_STEPS) continue;
    at[kept] = time;
    value[kept] = value[index] as number;
    kept += 1;
  }
  at.length = kept;
  value.length = kept;
  return found;
}

/** Noise in the device shows in all that it measures, and in no other device; what shakes in one signal only, or in all devices, is the body or its movement. */
function noisy(home: HomeState, device: DeviceState, now: number): Found {
  const { track, enrolled, flaw } = device;
  if (enrolled.intervalS === 0 || enrolled.kind === 'ecg-patch') return undefined;
  let worst: { code: string; scatter: number; usual: number; over: number } | undefined;
  let least = Infinity;
  for (const code of device.series.keys()) {
    const known = code === CODES.heartRate.code && enrolled.kind === 'wearable' ? SCATTER_WRIST : SCATTER.get(code);
    const scatter = known && scatterOf(home, device, code, now);
    if (!known) continue;
    // All that it measures must be known.
    if (scatter === undefined) return undefined;
    const history = track.scatter.get(code) ?? [];
    const usual = history.length >= SCATTERS_MIN ? Math.max(median(history) as number, known.usual / 2) : known.usual;
    const over = scatter / Math.max(known.noisy, SCATTER_TIMES * usual);
    least = Math.min(least, over);
    if (!worst || over > worst.over) worst = { code, scatter, usual, over };
    if (flaw || over > 0.8) continue;
    history.push(scatter);
    if (history.length > SCATTERS_MAX) history.shift();
    track.scatter.set(code, history);
  }
  if (!worst) return undefined;
  if (least < SCATTER_SHARE) return 'good';
  if (worst.over < 1 || flaw) return undefined;
  const { code, scatter, usual } = worst;
  const others = [...home.devices.values()].filter((other) => other !== device && other.enrolled.resident === enrolled.resident && other.enrolled.intervalS > 0).map((other) => scatterOf(home, other, code, now)).filter((value) => value !== undefined);
  if (others.some((other) => other > SCATTER_SHARE * scatter)) return undefined;
  const text = `its ${CODE_BY_ID.get(code)?.name} scatters by ${Math.round(100 * scatter)} % from reading to reading, where ${Math.max(1, Math.round(100 * usual))} % is usual${others.length > 0 ? ' and another device is steady' : ''}`;
  return { state: 'noisy', since: now - SCATTER_READINGS * 1000 * enrolled.intervalS, text, evidence: [{ dev: enrolled.dev, code, value: Math.round(1000 * scatter) / 1000, at: now, text: 'median departure from the middle of its neighbours, over the level' }] };
}

/** Two devices that count the same heart: minutes both must have, of the last so many. @source assumption */
const COMMON_MIN = 20;
const COMMON_WITHIN_MS = 45 * MINUTE_MS;
/** Relative difference of the medians from which they contradict each other, and below which they agree again. @source wearable error 3.8–7.7 % (JMIR, PMC7218601) at its upper end, and more; assumption */
const CONTRADICTS = 0.115;
const AGREES = 0.08;
/** A bed that reads high may feel a second body: then more is asked. @source assumption */
const CONTRADICTS_BED_HIGH = 0.19;
/** How long they must contradict each other, ms. @source assumption: longer than an artefact */
const CONTRADICTS_MS = 14 * MINUTE_MS;
/** From the usual of the person: near it, and far from it. @source assumption */
const NEAR = 0.08;
const FAR = 0.1;

const HEART_KINDS = ['wearable', 'smart-bed', 'pulse-oximeter', 'ecg-patch'] as const;

/** Devices of one person against each other: the one that is alone with what it says, and away from the person's usual, drifts. */
function assessAgreement(home: HomeState, resident: ResidentState, now: number): void {
  const hearts = HEART_KINDS.flatMap((kind) => home.byKind.get(kind) ?? []).filter(({ enrolled }) => enrolled.resident === resident.enrolled.id);
  if (hearts.length < 2) return assessGlucose(home, resident);
  const minutes = hearts.map((device) => stillMinutes(home, device, now));
  const usual = resident.vitals.heartRate.awake.value(now) === undefined && resident.vitals.heartRate.asleep.value(now) === undefined ? undefined : usualHeart(home, resident, now);
  hearts.forEach((device, index) => {
    if (device.flaw && device.flaw.state !== 'drifting') return;
    const off: number[] = [];
    let alone = true;
    hearts.forEach((other, place) => {
      if (other === device || (other.flaw && other.flaw.state !== 'drifting')) return;
      const ratio = ratioOf(minutes[index] as Readings, minutes[place] as Readings);
      if (ratio === undefined) return;
      off.push(ratio - 1);
      // A bed that reads high may feel a second body.
      const high = ratio > 1 ? device : other;
      alone &&= Math.abs(ratio - 1) >= (high.enrolled.kind === 'smart-bed' ? CONTRADICTS_BED_HIGH : CONTRADICTS) && Math.sign(ratio - 1) === Math.sign(off[0] as number);
    });
    if (off.length === 0) return;
    if (device.flaw) {
      if (off.every((by) => Math.abs(by) < AGREES)) clearDrift(device);
      return;
    }
    alone &&= off.length >= 2 || departsAlone(minutes[index] as Readings, off[0] as number, usual);
    const { track } = device;
    if (!alone) {
      track.contradictsSince = undefined;
      return;
    }
    track.contradictsSince ??= now;
    if (now - track.contradictsSince < CONTRADICTS_MS) return;
    const by = Math.round(100 * (median(off) as number));
    const text = `its heart rate is ${Math.abs(by)} % ${by > 0 ? 'above' : 'below'} what ${off.length >= 2 ? 'the other devices count' : 'another device counts'}, which agree${off.length >= 2 ? '' : 's'} with what is usual`;
    condemn(home, device, { state: 'drifting', since: track.contradictsSince, text, evidence: [{ dev: device.enrolled.dev, code: CODES.heartRate.code, value: Math.round(median((minutes[index] as Readings).value) as number), at: now }] });
  });
  assessGlucose(home, resident);
}

function clearDrift(device: DeviceState): void {
  device.flaw = undefined;
  device.track.contradictsSince = undefined;
}

function usualHeart(home: HomeState, resident: ResidentState, now: number): number | undefined {
  const { awake, asleep } = resident.vitals.heartRate;
  return (home.inBed === true ? asleep : awake).value(now) ?? asleep.value(now) ?? awake.value(now);
}

/** Of two devices: this one is away from the usual, and the other near it. */
function departsAlone(own: Readings, by: number, usual: number | undefined): boolean {
  const level = median(own.value);
  if (usual === undefined || level === undefined) return false;
  const mine = level / usual - 1;
  const other = level / (1 + by) / usual - 1;
  return Math.abs(mine) >= FAR && Math.sign(mine) === Math.sign(by) && Math.abs(other) <= NEAR;
}

/** Heart rate by minute, of minutes without walking and with a good signal: the newest reading of each. Times are begins of minutes. */
function stillMinutes(home: HomeState, device: DeviceState, now: number): Readings {
  const minutes: Readings = { at: [], value: [] };
  const series = device.series.get(CODES.heartRate.code);
  if (!series) return minutes;
  const { at, value } = stillReadings(home, device, series, series.indexAfter(now - COMMON_WITHIN_MS), now);
  for (let index = 0; index < at.length; index += 1) {
    const minute = (at[index] as number) - ((at[index] as number) % MINUTE_MS);
    // A later reading of the same minute takes its place.
    const place = minutes.at.at(-1) === minute ? minutes.at.length - 1 : minutes.at.length;
    minutes.at[place] = minute;
    minutes.value[place] = value[index] as number;
  }
  return minutes;
}

/** Median ratio over the newest minutes that both have. */
function ratioOf(own: Readings, other: Readings): number | undefined {
  const ratios: number[] = [];
  let place = other.at.length - 1;
  for (let index = own.at.length - 1; index >= 0 && ratios.length < COMMON_MIN; index -= 1) {
    const minute = own.at[index] as number;
    while (place >= 0 && (other.at[place] as number) > minute) place -= 1;
    if (place < 0) break;
    const beside = other.at[place] === minute ? (other.value[place] as number) : 0;
    if (beside > 0) ratios.push((own.value[index] as number) / beside);
  }
  return ratios.length >= COMMON_MIN ? median(ratios) : undefined;
}

/** A glucose sensor against the meter: twice in a row off by so much in one direction. @source each within 15–20 % of blood (ISO 15197:2013; SE-8): both at their limits, and the lag; assumption */
const GLUCOSE_OFF = 0.3;
const GLUCOSE_AGREES = 0.2;
const GLUCOSE_WITHIN_MS = 20 * MINUTE_MS;
const GLUCOSE_PAIRS_MS = 16 * HOUR_MS;

function assessGlucose(home: HomeState, resident: ResidentState): void {
  const sensor = (home.byKind.get('cgm') ?? []).find(({ enrolled }) => enrolled.resident === resident.enrolled.id);
  const meter = (home.byKind.get('glucometer') ?? []).find(({ enrolled }) => enrolled.resident === resident.enrolled.id);
  const drops = meter?.series.get(CODES.capillaryGlucose.code);
  if (!sensor || !meter || !drops || meter.flaw || (sensor.flaw && sensor.flaw.state !== 'drifting')) return;
  const off: number[] = [];
  let last = -Infinity;
  for (let index = Math.max(0, drops.length - 2); index < drops.length; index += 1) {
    const at = drops.at[index] as number;
    const beside = recentMedian(sensor.series.get(CODES.glucose.code), at + GLUCOSE_WITHIN_MS / 2, GLUCOSE_WITHIN_MS / MINUTE_MS, 2);
    if (beside === undefined || drops.lastAt - at > GLUCOSE_PAIRS_MS) continue;
    off.push(beside / (drops.value[index] as number) - 1);
    last = at;
  }
  const [first, second] = off;
  if (first === undefined || second === undefined) return;
  if (sensor.flaw) {
    if (Math.abs(second) < GLUCOSE_AGREES) clearDrift(sensor);
  } else if (Math.abs(first) >= GLUCOSE_OFF && Math.abs(second) >= GLUCOSE_OFF && Math.sign(first) === Math.sign(second)) {
    const text = `its glucose is ${Math.round(100 * Math.abs(second))} % ${second > 0 ? 'above' : 'below'} the meter's, for the second time`;
    sensor.flaw = { state: 'drifting', since: last, text, evidence: [{ dev: meter.enrolled.dev, code: CODES.capillaryGlucose.code, value: drops.last as number, at: drops.lastAt }] };
  }
}
