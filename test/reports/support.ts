/** Builds small run records for tests: only what a test says differs from a quiet, healthy run. Times are minutes from the start of the run. */
import { ALERT_CODES, type AlertCode } from '../../contract/alert-codes.ts';
import type { Alert } from '../../contract/alert.ts';
import type { Account } from '../../contract/report.ts';
import type { Expectation, TruthEvent } from '../../contract/truth.ts';
import { gradeRun } from '../../reports/matching.ts';
import { computeMetric, type Measured, type Outcome } from '../../reports/metric.ts';
import { METRICS } from '../../reports/metrics/index.ts';
import type { HomeFacts, RunRecord, SeenAlert, Stamps } from '../../reports/run-record.ts';

export const START = Date.UTC(2026, 0, 5, 0, 0);
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
/** Epoch ms of a minute of the run. */
export const at = (minute: number): number => START + minute * MINUTE;

export const homeId = (n: number): string => `h${`${n}`.padStart(6, '0')}`;

export function home(n: number, more: Partial<HomeFacts> = {}): HomeFacts {
  const id = homeId(n);
  return { id, area: 'a1', resident: `${id}-r1`, who: `Edith Moore ${n}, 81, COPD`, conditions: ['copd'], devices: ['pulse-oximeter', 'wearable'], ...more };
}

export function homes(n: number): HomeFacts[] {
  return Array.from({ length: n }, (_, index) => home(index + 1));
}

const EMPTY_ACCOUNT: Account = {
  scheduled: 1000, notMeasured: 0, queued: 0, dropped: 0, lost: { hub: 0, network: 0, broker: 0 }, refused: 0, received: 1000, late: 0, duplicated: 0, unexplained: 0,
  causes: { notMeasured: {}, dropped: {}, lost: {}, late: {}, duplicated: {} },
};

export interface RecordParts extends Partial<Omit<RunRecord, 'stamps' | 'homes' | 'account' | 'identity'>> {
  /** how many, or which */
  homes?: number | readonly HomeFacts[];
  hours?: number;
  stamps?: Record<string, Stamps>;
  account?: Partial<Account>;
}

/** One day, one home, nothing planted, silent, unless told otherwise. */
export function runRecord(parts: RecordParts = {}): RunRecord {
  const { homes: who = 1, hours = 24, stamps = {}, account, ...rest } = parts;
  const all = typeof who === 'number' ? homes(who) : who;
  return {
    identity: {
      scenario: 'test', title: 'Test', scenarioHash: 'abc', seed: '1', homes: all.length, start: START, durationMs: hours * HOUR, tickMs: MINUTE, engineVersion: '0',
      sut: { id: 'sut', version: '1' }, paired: false, digests: { truth: '', planned: '', received: '', alerts: '', inputs: '' },
    },
    start: START, end: START + hours * HOUR, homes: all, truth: [], stamps: new Map(Object.entries(stamps)), alerts: [], account: { ...EMPTY_ACCOUNT, ...account },
    lateArrivals: [], redeliveries: [], trouble: [], malformed: [], thresholds: {}, signals: () => [], ...rest,
  };
}

const EXPECTS: Expectation = { codes: ['hypoxia', 'early-warning'], roles: ['nurse'], priorities: ['high', 'medium'], deadlineMs: 30 * MINUTE, graceMs: 30 * MINUTE };

/** Low oxygen in home `n` from minute `from` to `to`; readings cross when it starts. */
export function episode(id: string, n: number, from: number, to: number, more: Partial<TruthEvent> = {}, expects: Partial<Expectation> = {}): TruthEvent {
  return {
    id, kind: 'episode', entry: 'low-oxygen', title: 'Low oxygen', homes: [homeId(n)], resident: `${homeId(n)}-r1`, onset: at(from), end: at(to), severity: 0.5, trueFrom: at(from), measuredFrom: at(from),
    expects: { ...EXPECTS, ...expects }, causes: [], ...more,
  };
}

/** A fault that any layer's code may find, so that the first ticket is judged for its layer. */
export function fault(id: string, n: number | readonly number[], from: number, to: number, more: Partial<TruthEvent> = {}): TruthEvent {
  return {
    id, kind: 'fault', entry: 'hub-power', title: 'The hub lost power', homes: (typeof n === 'number' ? [n] : n).map(homeId), layer: 'hub', onset: at(from), end: at(to), severity: 0.5, noticeableFrom: at(from + 5),
    expects: { codes: ['device-silent', 'link-lost', 'hub-offline', 'uplink-offline', 'shared-outage'], roles: ['technician'], priorities: ['medium', 'high', 'low'], deadlineMs: 60 * MINUTE, graceMs: 60 * MINUTE },
    causes: [], ...more,
  };
}

let serial = 0;

/** An alert for home `n`, graded at a minute of the run. Ids are new unless given. */
export function alert(n: number, minute: number, code: AlertCode, more: Partial<Alert> = {}): SeenAlert {
  serial += 1;
  const { kind } = ALERT_CODES[code];
  return {
    gradedAt: at(minute),
    alert: {
      id: `a${serial}`, home: homeId(n), at: at(minute), kind, code, priority: 'medium', route: kind === 'technical' ? 'technician' : kind === 'security' ? 'security' : 'nurse', state: 'raised', text: code, evidence: [], ...more,
    },
  };
}

/** Stamps for episodes whose readings all arrive as they are measured. */
export function arrived(...events: readonly TruthEvent[]): Record<string, Stamps> {
  return Object.fromEntries(events.map((event) => [event.id, event.kind === 'fault' ? { tellableFrom: event.noticeableFrom ?? null } : { arrivedFrom: event.measuredFrom ?? null }]));
}

/** What one metric says of a record. */
export function measure(id: string, record: RunRecord): Outcome {
  return computeMetric(METRICS.find((metric) => metric.id === id)!, gradeRun(record));
}

/** The same, where it must apply. */
export function measured(id: string, record: RunRecord): Measured {
  const outcome = measure(id, record);
  if (!('value' in outcome)) throw new Error(`${id} is not applicable: ${outcome.notApplicable}`);
  return outcome;
}

/** n homes, each with one episode of an hour, spread over the day so that strangers' alerts seldom fit. */
export function ward(n: number, more: Partial<TruthEvent> = {}): TruthEvent[] {
  return Array.from({ length: n }, (_, index) => episode(`e${index + 1}`, index + 1, 30 + ((index * 367) % 1200), 90 + ((index * 367) % 1200), more));
}
