/**
 * What the score thinks good is: two control points per metric, weights of the categories, and caps (SCORING §4). All of it is data; its hash tells
 * two rubrics apart. Control points: the value that earns 50 and the value that earns 90 of 100.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../contract/canonical.ts';

export interface ControlPoints {
  earns50: number;
  earns90: number;
  /** `shortfall`: a share where higher is better, graded by 1 − share; `value`: lower is better, graded as it is */
  by: 'shortfall' | 'value';
  reason: string;
  source: string;
}

const OURS = 'assumption';

/** By metric id. Where a metric grades something else than its value (`Measured.graded`), the points are in that. */
export const CONTROL_POINTS: Readonly<Record<string, ControlPoints>> = {
  'clinical.sensitivity': { earns50: 0.7, earns90: 0.88, by: 'shortfall', reason: 'a multisensor patch found 63 %, a personalised weight rule 82 %', source: 'Anand 2012 (MUSIC); Ledwidge 2013' },
  'clinical.skill': { earns50: 0.7, earns90: 0.88, by: 'shortfall', reason: 'as sensitivity, after what chance would find is taken off', source: 'Anand 2012 (MUSIC); Ledwidge 2013' },
  'clinical.critical-sensitivity': { earns50: 0.9, earns90: 0.98, by: 'shortfall', reason: 'a tenth missed is where the cap begins', source: OURS },
  'clinical.ppv': { earns50: 0.5, earns90: 0.85, by: 'shortfall', reason: 'one true alert for each false one is a coin toss to the nurse', source: OURS },
  'clinical.false-alarms-per-patient-day': { earns50: 0.49, earns90: 0.1, by: 'value', reason: 'published patch thresholds raised 0.49 alarms per patient-day; at 0.1 a nurse with 50 patients has five a day', source: 'van Rossum 2021; the second point: assumption' },
  'clinical.detection-delay-ms.p50': { earns50: 900_000, earns90: 360_000, by: 'value', reason: 'a quarter of the hour in which an urgent review is due; one gate of five minutes and a tick', source: 'NEWS2, RCP 2017 (response within 1 h); points: assumption' },
  'clinical.detection-delay-ms.p95': { earns50: 3_600_000, earns90: 1_200_000, by: 'value', reason: 'the slow ones still within the hour of an urgent review', source: 'NEWS2, RCP 2017; points: assumption' },
  'clinical.in-time': { earns50: 0.7, earns90: 0.88, by: 'shortfall', reason: 'as sensitivity', source: OURS },
  'alerts.per-patient-day': { earns50: 6, earns90: 2, by: 'value', reason: 'a nurse with 50 patients and five minutes per alert is busy half the day at 1', source: OURS },
  'alerts.repeats-per-event': { earns50: 1.5, earns90: 0.4, by: 'value', reason: 'saying it two or three times is half as good', source: OURS },
  'alerts.duplicates': { earns50: 0.5, earns90: 0.1, by: 'value', reason: 'a doubled alert every other day teaches people to ignore', source: OURS },
  'priority.accuracy': { earns50: 0.7, earns90: 0.9, by: 'shortfall', reason: 'three priorities: a third is luck', source: OURS },
  'routing.accuracy': { earns50: 0.7, earns90: 0.9, by: 'shortfall', reason: 'a wrong desk costs a hand-over', source: OURS },
  'escalation.in-time': { earns50: 0.7, earns90: 0.9, by: 'shortfall', reason: 'an unanswered high alert is the last net', source: OURS },
  'alerts.wrongly-resolved': { earns50: 0.15, earns90: 0.04, by: 'value', reason: 'share of closed alerts; a closed alert is not looked at again', source: OURS },
  'technical.sensitivity': { earns50: 0.7, earns90: 0.88, by: 'shortfall', reason: 'as clinical sensitivity', source: OURS },
  'technical.attribution-accuracy': { earns50: 0.7, earns90: 0.9, by: 'shortfall', reason: 'a wrong layer sends someone to the wrong place', source: OURS },
  'technical.ppv': { earns50: 0.5, earns90: 0.7, by: 'shortfall', reason: 'every other visit in vain', source: OURS },
  'technical.priority-order': { earns50: 0.5, earns90: 0.85, by: 'shortfall', reason: 'half of what the best order of visits saves; first come, first served earns nothing', source: OURS },
  'handling.mishandled': { earns50: 0.1, earns90: 0.02, by: 'value', reason: 'share of late or doubled messages and restarts', source: OURS },
  'security.false-alarms-per-patient-day': { earns50: 0.1, earns90: 0.02, by: 'value', reason: 'one in ten patient-days is more than any desk follows up', source: OURS },
  'security.prevented': { earns50: 0.5, earns90: 0.9, by: 'shortfall', reason: 'half the attacks stopped', source: OURS },
  'security.detected': { earns50: 0.5, earns90: 0.9, by: 'shortfall', reason: 'half the attacks noticed', source: OURS },
  'security.missed': { earns50: 0.5, earns90: 0.1, by: 'value', reason: 'the other side of detected', source: OURS },
};

export interface Category {
  id: string;
  title: string;
  weight: number;
  /** weight inside the category */
  metrics: Readonly<Record<string, number>>;
  /** the category is multiplied by this metric's value */
  timesValue?: string;
  /** the category is multiplied by this metric's score */
  timesScore?: string;
  /** metrics that are not multiplied: they are the multiplier itself */
  notMultiplied?: readonly string[];
  /** without a planted attack the category is not applicable, whatever its metrics say */
  needsAttack?: boolean;
}

export const CATEGORIES: readonly Category[] = [
  { id: 'clinical', title: 'Clinical detection', weight: 30, metrics: { 'clinical.skill': 6, 'priority.accuracy': 1, 'routing.accuracy': 1 }, timesValue: 'clinical.skill', notMultiplied: ['clinical.skill'] },
  { id: 'timeliness', title: 'Timeliness', weight: 20, metrics: { 'clinical.in-time': 4, 'clinical.detection-delay-ms.p50': 2, 'clinical.detection-delay-ms.p95': 1, 'escalation.in-time': 1 }, timesValue: 'clinical.skill' },
  {
    id: 'burden',
    title: 'Burden on people',
    weight: 20,
    metrics: { 'clinical.false-alarms-per-patient-day': 4, 'clinical.ppv': 2, 'alerts.per-patient-day': 1, 'alerts.repeats-per-event': 1, 'alerts.duplicates': 1 },
    timesValue: 'clinical.skill',
  },
  { id: 'technical', title: 'Technical attribution', weight: 15, metrics: { 'technical.attribution-accuracy': 2, 'technical.sensitivity': 2, 'technical.priority-order': 1 }, timesScore: 'technical.ppv' },
  { id: 'handling', title: 'Handling of messages', weight: 5, metrics: { 'handling.mishandled': 2, 'alerts.wrongly-resolved': 1 } },
  { id: 'security', title: 'Security', weight: 10, metrics: { 'security.prevented': 1, 'security.detected': 1, 'security.missed': 1, 'security.false-alarms-per-patient-day': 1 }, needsAttack: true },
];

/** The smaller factor that applies is taken, never both. */
export const CAPS = {
  /** more than this share of observable life-critical episodes missed */
  criticalMissed: { over: 0.1, factor: 0.59 },
  /** alerts that nobody needed (false and repeated, all kinds), per patient-day: more than `times` the target for sure, by the lower bound of the exact interval */
  burden: { targetPerPatientDay: 1, times: 10, factor: 0.4, source: 'assumption: twice the 0.49 alarms per patient-day of published patch thresholds (van Rossum 2021)' },
} as const;

/** Hex SHA-256 of the rubric in canonical JSON. */
export function rubricHash(): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson({ points: CONTROL_POINTS, categories: CATEGORIES, caps: CAPS }))));
}
