/** Says of each false alert why it happened, from what was true around it (SCORING §2.4). The first explanation that holds is taken. */
import type { AlertCode } from '../contract/alert-codes.ts';
import { CODES } from '../contract/codes.ts';
import type { CaseSignal } from '../contract/report.ts';
import type { TruthEvent } from '../contract/truth.ts';
import type { FalseCause, GradedEvent, GradedMessage } from './graded-run.ts';
import { homesNamed, namesMostlyHit } from './homes-named.ts';
import { byText } from './alert-stream.ts';
import type { RunRecord, SpoiltReading } from './run-record.ts';

/** What was wrong still explains an alert this long after its end, inclusive. @source assumption: the longest common averaging window, one hour */
export const EXPLAIN_TAIL_MS = 3_600_000;
/** How far back readings may have moved a pipeline to an alert. @source assumption: 15 minutes */
const EVIDENCE_MS = 900_000;
/** Homes whose readings are looked into, those with most false alerts first: each costs a new computation of the home. */
const HOMES_EXAMINED_MAX = 200;

/** Signals that an alert of each clinical code can rest on; others can rest on any. */
const VITALS = [CODES.heartRate.code, CODES.spo2.code, CODES.respiration.code, CODES.temperature.code, CODES.systolic.code];
const SIGNALS: Partial<Record<AlertCode, readonly string[]>> = {
  'early-warning': VITALS,
  'hypoxia': [CODES.spo2.code],
  'tachypnoea': [CODES.respiration.code],
  'tachycardia': [CODES.heartRate.code],
  'bradycardia': [CODES.heartRate.code],
  'hypertension': [CODES.systolic.code, CODES.diastolic.code],
  'hypotension': [CODES.systolic.code, CODES.diastolic.code],
  'fever': [CODES.temperature.code],
  'hypothermia': [CODES.temperature.code],
  'hypoglycaemia': [CODES.glucose.code, CODES.capillaryGlucose.code],
  'hyperglycaemia': [CODES.glucose.code, CODES.capillaryGlucose.code],
  'weight-gain': [CODES.weight.code],
  'weight-loss': [CODES.weight.code],
  'irregular-rhythm': [CODES.afBurden.code, CODES.hrv.code],
  'airway-narrowing': [CODES.peakFlow.code],
  'apnoea': [CODES.spo2.code, CODES.respiration.code],
  'activity-decline': [CODES.steps.code],
  'carbon-monoxide': [CODES.carbonMonoxide.code],
};

interface Around {
  /** truth events by home */
  truth: ReadonlyMap<string, readonly TruthEvent[]>;
  graded: ReadonlyMap<string, readonly GradedEvent[]>;
  /** missed events by area and accepted code */
  missedInArea: ReadonlyMap<string, readonly GradedEvent[]>;
  areaOf: ReadonlyMap<string, string>;
  residentOf: ReadonlyMap<string, string>;
  late: ReadonlyMap<string, readonly number[]>;
  again: ReadonlyMap<string, readonly number[]>;
  /** spoilt readings of the homes examined */
  spoilt: ReadonlyMap<string, readonly SpoiltReading[]>;
  /** times at which alerts stand in the same run without its attacks, by home and code; absent where there is no such run */
  unattacked: ReadonlyMap<string, readonly number[]> | undefined;
  tickMs: number;
}

function listBy<T>(items: Iterable<T>, keysOf: (item: T) => readonly string[]): Map<string, T[]> {
  const lists = new Map<string, T[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const list = lists.get(key);
      if (list) list.push(item);
      else lists.set(key, [item]);
    }
  }
  return lists;
}

/** Times of arrival by home. */
export function timesByHome(rows: readonly { home: string; arrivedAt: number }[]): Map<string, number[]> {
  return new Map([...listBy(rows, (row) => [row.home])].map(([home, list]) => [home, list.map((row) => row.arrivedAt)]));
}

/** An arrival moved an alert when the alert was graded at the close of the same tick. */
export function inSameTick(arrivedAt: number, gradedAt: number, tickMs: number): boolean {
  return arrivedAt <= gradedAt && gradedAt - arrivedAt < tickMs;
}

/**
 * How the readings behind a clinical alert were spoilt: those it names as evidence (by code and time), or, where it names none, those of its signals
 * that arrived in its own tick.
 */
function spoiltBy(message: GradedMessage, spoilt: readonly SpoiltReading[], tickMs: number): FalseCause | undefined {
  const named = message.alert.evidence.filter((line) => line.at !== undefined);
  const codes = SIGNALS[message.alert.code];
  const behind = (reading: SpoiltReading): boolean => {
    if (reading.arrivedAt > message.gradedAt) return false;
    if (named.length > 0) return named.some((line) => line.at === reading.at && (line.code === undefined ? !codes || codes.includes(reading.code) : line.code === reading.code));
    return (!codes || codes.includes(reading.code)) && inSameTick(reading.arrivedAt, message.gradedAt, tickMs);
  };
  const flags = new Set(spoilt.filter(behind).map((reading) => reading.flag));
  return flags.has('artefact') ? 'artefact' : flags.has('fault') ? 'device-fault' : flags.has('attack') ? 'attack' : undefined;
}

/** Whether an alert may rest on a device: it names it, names none, or its code rests on the absence of something. */
function restsOn(alert: GradedMessage['alert'], device: string | undefined): boolean {
  const named = alert.evidence.flatMap(({ dev }) => dev ?? []);
  return device === undefined || named.length === 0 || !SIGNALS[alert.code] || named.some((dev) => dev === device || dev.startsWith(`${device}-`));
}

function causeOf(message: GradedMessage, around: Around): FalseCause {
  const { alert, gradedAt, kind } = message;
  const overlapping = (around.truth.get(alert.home) ?? []).filter((event) => event.onset <= gradedAt && gradedAt <= event.end + EXPLAIN_TAIL_MS);
  const attacked = overlapping.some((event) => event.kind === 'attack');
  const without = around.unattacked?.get(`${alert.home} ${alert.code}`) ?? [];
  if (attacked && around.unattacked && !without.some((at) => Math.abs(at - gradedAt) <= around.tickMs)) return 'attack';
  const readings = around.spoilt.get(alert.home);
  const spoilt = kind === 'clinical' && readings ? spoiltBy(message, readings, around.tickMs) : undefined;
  if (spoilt) return spoilt;
  if (kind === 'clinical' && overlapping.some((event) => event.kind === 'fault' && (event.layer === 'device' || event.layer === 'person') && restsOn(alert, event.device))) return 'device-fault';
  if (overlapping.some((event) => event.kind === 'decoy' && (!event.mustNot || event.mustNot.length === 0 || event.mustNot.includes(alert.code)))) return 'decoy';
  if (attacked && !around.unattacked) return 'attack';
  if (around.late.get(alert.home)?.some((at) => inSameTick(at, gradedAt, around.tickMs))) return 'stale-data';
  if (around.again.get(alert.home)?.some((at) => inSameTick(at, gradedAt, around.tickMs))) return 'duplicate-delivery';
  if (alert.resident !== undefined && around.residentOf.get(alert.home) !== alert.resident) return 'another-resident';
  const named = homesNamed(message);
  const hit = (event: GradedEvent): boolean => event.expects.codes.includes(alert.code) && event.onset <= gradedAt && gradedAt <= event.windowEnd && !namesMostlyHit(message, event);
  if (named.length > 1 && named.some((home) => around.graded.get(home)?.some(hit))) return 'homes-not-hit';
  const events = around.graded.get(alert.home) ?? [];
  if (events.some((event) => event.onset <= gradedAt && gradedAt <= event.windowEnd + EXPLAIN_TAIL_MS && sameKind(event, kind))) return 'wrong-code';
  const missed = around.missedInArea.get(`${around.areaOf.get(alert.home) ?? ''} ${alert.code}`) ?? [];
  const fits = (event: GradedEvent): boolean => event.from! <= gradedAt && gradedAt <= event.from! + event.expects.deadlineMs;
  if (missed.some((event) => !event.homes.includes(alert.home) && fits(event))) return 'another-home';
  return kind === 'clinical' && !readings && around.residentOf.has(alert.home) ? 'not-examined' : 'plain-variation';
}

function sameKind(event: GradedEvent, kind: GradedMessage['kind']): boolean {
  return kind === 'clinical' ? event.event.kind === 'episode' : kind === 'technical' ? event.event.kind === 'fault' : true;
}

/** The spoilt readings around the false clinical alerts, one computation per home. */
function examined(record: RunRecord, wrong: readonly GradedMessage[]): Map<string, SpoiltReading[]> {
  const known = new Set(record.homes.map((home) => home.id));
  const byHome = [...listBy(wrong.filter((message) => message.kind === 'clinical' && known.has(message.alert.home)), (message) => [message.alert.home])];
  const chosen = byHome.toSorted((a, b) => b[1].length - a[1].length || byText(a[0], b[0])).slice(0, HOMES_EXAMINED_MAX);
  const lookInto = (home: string, from: number, to: number): SpoiltReading[] => record.spoilt?.(home, from, to) ?? spoiltOf(record.signals(home, from, to));
  return new Map(chosen.map(([home, list]) => [home, lookInto(home, Math.max(record.start, list[0]!.gradedAt - EVIDENCE_MS), list.at(-1)!.gradedAt)]));
}

/** When alerts were raised, by home and code. */
function timesByCode({ alerts }: RunRecord): Map<string, number[]> {
  const times = new Map<string, number[]>();
  for (const { alert, gradedAt } of alerts) times.set(`${alert.home} ${alert.code}`, [...(times.get(`${alert.home} ${alert.code}`) ?? []), gradedAt]);
  return times;
}

function spoiltOf(signals: readonly CaseSignal[]): SpoiltReading[] {
  return signals.flatMap(({ code, readings }) => readings.flatMap(([at, , arrivedAt, flag]) => (flag === 'ok' || arrivedAt === null ? [] : [{ code, at, arrivedAt, flag }])));
}

/** Sets `falseCause` on every false alert. */
export function explainFalse(record: RunRecord, messages: readonly GradedMessage[], events: readonly GradedEvent[]): void {
  const wrong = messages.filter((message) => message.verdict === 'false');
  if (wrong.length === 0) return;
  const areaOf = new Map(record.homes.map((home) => [home.id, home.area]));
  const around: Around = {
    truth: listBy(record.truth, (event) => event.homes),
    graded: listBy(events, (event) => event.homes),
    missedInArea: listBy(events.filter((event) => event.graded && !event.detection), (event) => {
      const areas = [...new Set(event.homes.map((home) => areaOf.get(home) ?? ''))];
      return areas.flatMap((area) => event.expects.codes.map((code) => `${area} ${code}`));
    }),
    areaOf,
    residentOf: new Map(record.homes.map((home) => [home.id, home.resident])),
    late: timesByHome(record.lateArrivals),
    again: timesByHome(record.redeliveries),
    spoilt: examined(record, wrong),
    unattacked: record.withoutAttacks && timesByCode(record.withoutAttacks),
    tickMs: record.identity.tickMs,
  };
  for (const message of wrong) message.falseCause = causeOf(message, around);
}
