/** The facts of one run, from which every metric, finding and page is computed. `lab/run` fills it; reports know nothing else. */
import type { Alert } from '../contract/alert.ts';
import type { AttackExpectation, AttackResult, AttackStatus, Profile, Technique } from '../contract/attack.ts';
import type { Condition, DeviceKind } from '../contract/messages.ts';
import type { Account, CaseSignal } from '../contract/report.ts';
import type { PatientMapping } from '../contract/patient.ts';
import type { RunIdentity } from '../contract/run-files.ts';
import type { ThresholdRule } from '../contract/scenario.ts';
import type { Symptom, TruthEvent } from '../contract/truth.ts';

export interface HomeFacts {
  id: string;
  area: string;
  resident: string;
  /** plain words for people, such as `Edith Moore, 81, COPD` */
  who: string;
  conditions: readonly Condition[];
  devices: readonly DeviceKind[];
}

/** What only this run's transport can tell about a truth event. Times epoch ms; `null`: never. */
export interface Stamps {
  arrivedFrom?: number | null;
  /** episodes: why there was nothing to see, and what would mend it */
  unobservable?: { reason: 'never-crossed' | 'never-measured' | 'lost-in-transit' | 'sensor-wrong'; remedy: string };
  /** faults: the first time the symptoms that arrived contradict all other layers */
  tellableFrom?: number | null;
  /** faults: the symptoms that had arrived by then */
  toldBy?: readonly Symptom[];
  /** episodes: the last time the true values stood across the criterion, exclusive; the event's `end` where absent */
  trueUntil?: number | null;
}

/** An alert message and the close of the tick in which the canary saw it. */
export interface SeenAlert {
  alert: Alert;
  gradedAt: number;
}

/** A reading that was not what it should be. Times epoch ms. */
export interface SpoiltReading {
  code: string;
  at: number;
  arrivedAt: number;
  flag: 'artefact' | 'fault' | 'attack';
}

/** What the lab knows of one attack, beside what it says of itself. Times epoch ms. */
export interface AttackFacts {
  /** entry and number among the plantings */
  id: string;
  entry: string;
  title: string;
  meaning: string;
  class: AttackResult['class'];
  techniques: readonly Technique[];
  stride: string;
  sources: readonly string[];
  expects: AttackExpectation;
  expectationHash: string;
  status: AttackStatus;
  reason?: string;
  onset: number;
  end: number;
  /** by home; `truth`: id of the truth event about it */
  victims: readonly { home: string; from: number; to: number; truth: string }[];
  /** filters and messages; what was neither accepted nor refused was not answered before the run ended */
  units: { tried: number; accepted: number; refused: number };
  /** what brokers answered, in plain words */
  evidence: readonly string[];
  /** homes in whose name it said something that was taken; sorted */
  wroteTo: readonly string[];
  exposed: { patients: number; messages: number; enrolments: number };
  residue: { left: number; checked: readonly string[] };
}

export interface RunRecord {
  identity: RunIdentity;
  /** epoch ms; `end` is where the run really ended (earlier than planned when stopped) */
  start: number;
  end: number;
  homes: readonly HomeFacts[];
  truth: readonly TruthEvent[];
  stamps: ReadonlyMap<string, Stamps>;
  /** in order of arrival */
  alerts: readonly SeenAlert[];
  /** the clean twin's alerts, with `--paired` */
  cleanAlerts?: readonly SeenAlert[];
  /** ids of the truth events that the clean twin was run without; all where absent */
  cleanWithout?: readonly string[];
  /** alerts that differ when the clean run is compared with itself; 0 where absent */
  noiseFloor?: number;
  attacks?: { profile: Profile | 'own'; list: readonly AttackFacts[]; /** alerts that differ between two runs without attacks */ noiseFloor: number };
  /** the same run without its attacks, and without nothing else; absent where it broke off before */
  withoutAttacks?: RunRecord;
  account: Account;
  /** readings that reached the SUT more than 10 minutes after they were taken: one row per home and tick. Interval [from, to] of their times, inclusive */
  lateArrivals: readonly { home: string; arrivedAt: number; from: number; to: number; readings: number }[];
  /** messages delivered again: one row each, with the times of the readings inside */
  redeliveries: readonly { home: string; arrivedAt: number; from: number; to: number }[];
  /** when the broker or the SUT was restarted; none where absent */
  restarts?: readonly { what: 'broker' | 'sut'; at: number }[];
  /** trouble of the lab itself, in plain words: any makes the verdict `unknown` */
  trouble: readonly string[];
  /** alerts that do not match the contract, as text */
  malformed: readonly string[];
  thresholds: Readonly<Record<string, ThresholdRule>>;
  patients?: PatientMapping;
  /** signals of one home between two times for drawing: a few, thinned; recomputed on demand */
  signals(home: string, from: number, to: number): CaseSignal[];
  /** every reading of one home between two times that was not what it should be and arrived; those among `signals` where absent */
  spoilt?(home: string, from: number, to: number): SpoiltReading[];
}
