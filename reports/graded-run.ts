/** A run after matching: what every metric and finding is computed from. Everything is in one canonical order, whatever order the record came in. */
import type { Alert } from '../contract/alert.ts';
import type { AlertKind, Layer } from '../contract/alert-codes.ts';
import type { Prevention } from '../contract/attack.ts';
import type { Expectation, Symptom, TruthEvent } from '../contract/truth.ts';
import type { HomeFacts } from './run-record.ts';

/** What an alert message is in the life of its alert. All but `update` count (SCORING §2.3). */
export type StreamRole = 'raise' | 're-raise' | 'rise' | 'update';

/** Why a false alert happened, and what would mend it. */
export const FALSE_CAUSES = {
  'artefact': { words: 'the readings were an artefact, such as motion or a bad contact', remedy: 'judge signal quality before judging the patient' },
  'device-fault': { words: 'a device was faulty or wrongly used', remedy: 'check plausibility, and open a ticket instead of calling the nurse' },
  'decoy': { words: 'something harmless looked like trouble', remedy: 'look at context: activity, time of day, a second signal' },
  'attack': { words: 'someone attacked', remedy: 'authenticate and bound what arrives' },
  'stale-data': { words: 'old readings arrived late and were taken for new ones', remedy: 'judge a reading by when it was taken' },
  'duplicate-delivery': { words: 'a message was delivered twice', remedy: 'drop what was already seen, by hub, epoch and sequence' },
  'another-resident': { words: 'it names another resident', remedy: 'check whom a device belongs to' },
  'another-home': { words: 'it fits what happened in another home at that time', remedy: 'check which home a reading belongs to' },
  'homes-not-hit': { words: 'most of the homes that it names were not hit by it', remedy: 'name only homes that show the symptoms, at the same time' },
  'wrong-code': { words: 'something was wrong there, but not this, or no longer', remedy: 'raise what the readings show, and resolve it when it is over' },
  'not-examined': { words: 'its readings were not examined: too many false alerts', remedy: 'lower the number of false alerts first' },
  'plain-variation': { words: 'nothing was wrong, the values varied as they do', remedy: 'ask for a longer or a larger deviation, or a personal baseline' },
} as const satisfies Record<string, { words: string; remedy: string }>;
export type FalseCause = keyof typeof FALSE_CAUSES;

/** An alert message as graded. The lists of truth ids are sorted. */
export interface GradedMessage {
  alert: Alert;
  gradedAt: number;
  /** by the code, never by what the alert says of itself */
  kind: AlertKind;
  role: StreamRole;
  counts: boolean;
  /** a new alert beside a standing one of the same home, code and device */
  duplicate: boolean;
  verdict: 'detects' | 'repeat' | 'false' | 'ungraded' | 'update';
  truth: string[];
  falseCause?: FalseCause;
}

/** A truth event that asks for an alert; faults of one shared cause are one. */
export interface GradedEvent {
  id: string;
  /** the first of its members */
  event: TruthEvent;
  members: readonly TruthEvent[];
  /** sorted */
  homes: readonly string[];
  expects: Expectation;
  onset: number;
  end: number;
  /** last moment at which an alert counts, inclusive */
  windowEnd: number;
  /** an event that is not graded leaves all denominators; `why` then says the reason */
  graded: boolean;
  why?: { reason: string; remedy: string };
  /** when the pipeline's clock starts: evidence arrived (episode), noticeable (fault), onset (others) */
  from: number | null;
  tellableFrom: number | null;
  /** symptoms that had arrived when the layer could be told; empty where it could not, or nobody says */
  toldBy: readonly Symptom[];
  detection?: GradedMessage;
  repeats: readonly GradedMessage[];
  /** of the detection: graded time − from, never negative */
  delayMs?: number;
  inTime?: boolean;
}

/** Something received that the SUT turned into wrong behaviour. */
export interface Mishandling {
  what: 'redelivery-alerted-twice' | 'stale-data-raised' | 'stale-data-cleared' | 'lost-over-restart';
  home: string;
  at: number;
  message?: GradedMessage;
  event?: GradedEvent;
}

/** A high alert that nobody acknowledged and that stood until its deadline for escalation. */
export interface Escalation {
  raise: GradedMessage;
  inTime: boolean;
}

export interface Resolution {
  resolved: GradedMessage;
  /** the episode whose condition still held */
  wrong?: GradedEvent;
}

export interface GradedRun {
  /** sorted by id */
  homes: readonly HomeFacts[];
  start: number;
  end: number;
  tickMs: number;
  /** homes × monitored time, in days */
  patientDays: number;
  /** by (onset, id) */
  episodes: readonly GradedEvent[];
  faults: readonly GradedEvent[];
  attacks: readonly GradedEvent[];
  /** adherence and carers, where they expect an alert */
  others: readonly GradedEvent[];
  /** truth events of kind `attack`, graded or not */
  attacksPlanted: number;
  /** one per attack that completed; empty where the run carries no evidence of what was refused */
  preventions: readonly { entry: string; verdict: Prevention }[];
  /** by (graded time, home, id) */
  messages: readonly GradedMessage[];
  handling: readonly Mishandling[];
  /** late arrivals, redeliveries and restarts */
  handlingChances: number;
  escalations: readonly Escalation[];
  resolutions: readonly Resolution[];
}

/** Layer accused by the first ticket of a fault; `undefined` where its code accuses none. */
export type AccusedLayer = Layer | undefined;
