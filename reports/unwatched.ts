/**
 * What nobody watches while kit fails, and how much that matters for this resident. A rate of 1: something life-critical could happen within the hour
 * and would not be seen. It weighs one hour of one patient without that signal.
 */
import type { Condition, DeviceKind } from '../contract/messages.ts';
import type { GradedEvent } from './graded-run.ts';
import type { HomeFacts } from './run-record.ts';

export interface Watch {
  /** what is unwatched without the device, inside a sentence */
  what: string;
  /** for everyone, 0–1, inclusive */
  rate: number;
  /** for those with the condition, where higher, 0–1, inclusive */
  of: Readonly<Partial<Record<Condition, number>>>;
  reason: string;
}

/** @source assumption: all rates are ours. The reasons name the rule that the signal serves where there is one (NEWS2: RCP 2017; fluid in heart failure: ESC 2021; low glucose: ADA 2024) */
export const WATCHES: Readonly<Record<DeviceKind, Watch>> = {
  'pulse-oximeter': { what: 'oxygen saturation', rate: 0.4, of: { 'copd': 1, 'heart-failure': 0.7, 'asthma': 0.7, 'sleep-apnoea': 0.6, 'post-operative': 0.7 }, reason: 'falling oxygen is the first life-critical sign of a COPD exacerbation, and weighs most in NEWS2' },
  'cgm': { what: 'glucose', rate: 0.3, of: { 'diabetes-type-1': 1, 'diabetes-type-2': 0.6 }, reason: 'a severe low on insulin comes within an hour, often in sleep (ADA 2024)' },
  'glucometer': { what: 'capillary glucose', rate: 0.1, of: { 'diabetes-type-1': 0.6, 'diabetes-type-2': 0.3 }, reason: 'a few values a day: it confirms more than it warns' },
  'fall-pendant': { what: 'falls', rate: 0.3, of: { 'frailty': 0.8, 'osteoporosis': 0.6, 'stroke': 0.6, 'dementia': 0.6 }, reason: 'a long lie after a fall harms by the hour' },
  'sos-button': { what: 'calls for help', rate: 0.5, of: { frailty: 0.7 }, reason: 'the resident believes that it works' },
  'ecg-patch': { what: 'heart rhythm', rate: 0.4, of: { 'atrial-fibrillation': 0.8, 'coronary-disease': 0.8, 'heart-failure': 0.6, 'post-operative': 0.6 }, reason: 'arrhythmia with few or no complaints' },
  'wearable': { what: 'pulse and movement', rate: 0.3, of: { 'atrial-fibrillation': 0.6, 'coronary-disease': 0.5, 'heart-failure': 0.5, 'copd': 0.4, 'frailty': 0.4 }, reason: 'pulse is one of the seven signs of NEWS2; others often show the same' },
  'respiration-belt': { what: 'breathing', rate: 0.3, of: { 'copd': 0.6, 'sleep-apnoea': 0.6, 'heart-failure': 0.5 }, reason: 'breathing rate rises before other signs (NEWS2)' },
  'smart-bed': { what: 'breathing and movement in bed', rate: 0.2, of: { 'sleep-apnoea': 0.5, 'heart-failure': 0.4, 'frailty': 0.3, 'dementia': 0.3 }, reason: 'a second source at night' },
  'blood-pressure-cuff': { what: 'blood pressure', rate: 0.2, of: { 'heart-failure': 0.4, 'stroke': 0.4, 'hypertension': 0.3, 'kidney-disease': 0.3 }, reason: 'taken twice a day; what it shows changes over days' },
  'scale': { what: 'weight', rate: 0.05, of: { 'heart-failure': 0.4, 'kidney-disease': 0.3 }, reason: 'water gathers over days: two kilograms in three (ESC 2021)' },
  'thermometer': { what: 'temperature', rate: 0.1, of: { 'cancer': 0.4, 'post-operative': 0.4, 'copd': 0.2 }, reason: 'fever under chemotherapy is an emergency; else it confirms' },
  'spirometer': { what: 'peak flow', rate: 0.1, of: { asthma: 0.4, copd: 0.3 }, reason: 'airways narrow over days before an attack' },
  'pill-dispenser': { what: 'doses taken', rate: 0.2, of: { dementia: 0.4 }, reason: 'a missed dose tells within a day' },
  'environment-sensor': { what: 'smoke and carbon monoxide', rate: 0.4, of: { dementia: 0.6 }, reason: 'rare, and lethal within the hour' },
  'pir': { what: 'movement about the home', rate: 0.1, of: { frailty: 0.3, dementia: 0.3 }, reason: 'shows slow decline, and a long lie where nothing is worn' },
  'door': { what: 'the front door', rate: 0.1, of: { dementia: 0.4 }, reason: 'wandering in dementia; else comfort' },
  'video-tablet': { what: 'the video visit', rate: 0.1, of: {}, reason: 'a visit can be held by telephone' },
};

/** What a home can lose at most, however many devices fall silent. @source assumption: two life-critical signals unwatched are as bad as it gets for one patient */
export const HOME_RATE_MAX = 2;
/** Faults of the video visit leave everything else watched. */
const VISIT = /^visit-/;
const NAMED_MAX = 3;

/** Rate of a device for a resident, 0–1, inclusive: the highest that a condition asks for. */
export function rateOf(kind: DeviceKind, conditions: readonly Condition[]): number {
  const { rate, of } = WATCHES[kind];
  return Math.max(rate, ...conditions.map((condition) => of[condition] ?? 0));
}

/** The kind that a device of the home is of, by its id (`pulse-oximeter`, `pir-kitchen`). */
function kindOf(device: string, { devices }: HomeFacts): DeviceKind | undefined {
  return devices.filter((kind) => device === kind || device.startsWith(`${kind}-`)).toSorted((a, b) => b.length - a.length)[0];
}

/** Kinds of the home that an event leaves unwatched, those that matter most first; each kind once. */
function lostKinds({ event }: Pick<GradedEvent, 'event'>, home: HomeFacts): DeviceKind[] {
  const named = VISIT.test(event.entry) ? 'video-tablet' : event.device;
  const one = named === undefined ? undefined : kindOf(named, home);
  if (one) return [one];
  const all = [...new Set(home.devices)].toSorted((a, b) => rateOf(b, home.conditions) - rateOf(a, home.conditions) || (a < b ? -1 : 1));
  // A device that truth does not name may be any: the one that matters most is meant.
  return event.layer === 'device' || event.layer === 'person' ? all.slice(0, 1) : all;
}

/** Risk of one home while an event lasts, per hour, in [0, `HOME_RATE_MAX`]: of its device, or of all its devices where link, hub, uplink or something shared failed. */
export function homeRate(event: Pick<GradedEvent, 'event'>, home: HomeFacts): number {
  const sum = lostKinds(event, home).reduce((total, kind) => total + rateOf(kind, home.conditions), 0);
  return Math.min(HOME_RATE_MAX, Math.round(sum * 100) / 100);
}

/** The conditions of a home that make a signal matter as much as it does. */
function because(kind: DeviceKind, { conditions }: HomeFacts): string {
  const { rate, of } = WATCHES[kind];
  const most = conditions.filter((condition) => (of[condition] ?? 0) > rate).toSorted((a, b) => of[b]! - of[a]! || (a < b ? -1 : 1))[0];
  return most === undefined ? '' : ` (${most.replaceAll('-', ' ').replace('copd', 'COPD')})`;
}

export interface Unwatched {
  /** inside a sentence: `oxygen saturation (COPD)`, `all of 12 homes` */
  what: string;
  /** risk per hour over all homes of the event */
  perHour: number;
}

/** What an event leaves unwatched in its homes, in words and as a rate. Homes that the run does not know count nothing. */
export function unwatchedBy(event: GradedEvent, homes: ReadonlyMap<string, HomeFacts>): Unwatched {
  const hit = event.homes.flatMap((id) => homes.get(id) ?? []);
  const perHour = Math.round(100 * hit.reduce((sum, home) => sum + homeRate(event, home), 0)) / 100;
  if (hit.length !== 1) return { what: VISIT.test(event.event.entry) ? `video visits of ${hit.length} homes` : `all signals of ${hit.length} homes`, perHour };
  const kinds = lostKinds(event, hit[0]!);
  const named = kinds.slice(0, NAMED_MAX).map((kind) => WATCHES[kind].what + because(kind, hit[0]!));
  const more = kinds.length - named.length;
  return { what: `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}` || 'nothing', perHour };
}
