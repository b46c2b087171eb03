/** What is known, expected and found of an attack: the words of its judgement (MITRE's evaluations of 2021, strict rules), and its part of the report. */
import { z } from 'zod';
import { ALERT_CODE_IDS } from './alert-codes.ts';
import { PRIORITIES, ROLES } from './alert.ts';
import { HomeId } from './messages.ts';

export const AttackId = z.string().regex(/^SEC-(DEV|LNK|BRK|DAT|PIP|APP)-\d{2}$/, 'an attack is named like SEC-BRK-03');

/** How the broker is set up: `standard` asks for credentials and keeps an access list; `L0` asks for nothing. */
export const PROFILES = ['standard', 'L0'] as const;
export type Profile = (typeof PROFILES)[number];

/** Observe; single requests; changes data; load. */
export const ATTACK_CLASSES = ['C0', 'C1', 'C2', 'C3'] as const;
/** `Blocked`: nothing accepted, with evidence of a refusal. `None-unexplained`: no effect, and no evidence why. */
export const PREVENTIONS = ['Blocked', 'Partial', 'None', 'None-unexplained', 'N/A'] as const;
/** From no data to "what was done"; `N/A`: no visibility by design, said before the run. */
export const DETECTIONS = ['N/A', 'None', 'Telemetry', 'General', 'Tactic', 'Technique'] as const;
export const IMPACTS = ['None', 'Degraded', 'Harmful'] as const;
export const RECOVERIES = ['Full', 'Partial', 'None'] as const;
/** Only completed attacks enter rates. `Inconclusive`: the lab's own limits caused the result. */
export const ATTACK_STATUSES = ['Completed', 'Inconclusive', 'Stopped', 'Cancelled', 'Skipped', 'Error'] as const;
export type Prevention = (typeof PREVENTIONS)[number];
export type Detection = (typeof DETECTIONS)[number];
export type Impact = (typeof IMPACTS)[number];
export type Recovery = (typeof RECOVERIES)[number];
export type AttackStatus = (typeof ATTACK_STATUSES)[number];

/** A technique of a public catalogue. */
export const Technique = z.strictObject({
  taxonomy: z.enum(['ATT&CK-ICS', 'EMB3D', 'CWE', 'OWASP-IoT', 'ISVS']),
  id: z.string(),
  name: z.string().optional(),
  /** ATT&CK tactic by its short name: where a technique stands under several, which one is meant */
  tactic: z.string().optional(),
});

/** What a sound stack shows, written down before the run. Times in ms, each the expiry of its expectation, inclusive, from the onset of the attack (recovery: from its end). */
export const AttackExpectation = z.strictObject({
  /** `from`: the lowest level of the hardening ladder that prevents it; `by`: the control, as one would write it down */
  prevention: z.strictObject({ verdict: z.enum(PREVENTIONS), from: z.string(), by: z.string(), withinMs: z.int().positive() }),
  detection: z.strictObject({ codes: z.array(z.enum(ALERT_CODE_IDS)).min(1), roles: z.array(z.enum(ROLES)).min(1), priorities: z.array(z.enum(PRIORITIES)).min(1), withinMs: z.int().positive(), graceMs: z.int().nonnegative() }),
  impact: z.strictObject({ verdict: z.enum(IMPACTS), withinMs: z.int().positive() }),
  recovery: z.strictObject({ verdict: z.enum(RECOVERIES), withinMs: z.int().positive() }),
});

/** One difference that an attack made to a patient, by holding the run against its twin without the attack. Times are graded times, epoch ms. */
export const AttackChange = z.strictObject({
  /** `lost`: the twin detected the episode, this run did not; `late`: past its deadline now; `delayed`: later, yet in time; `false-alert`: not in the twin; `gained`: only this run detected it */
  kind: z.enum(['lost', 'late', 'delayed', 'false-alert', 'gained']),
  /** id of the finding about the episode, or of the alert */
  about: z.string(),
  /** one plain sentence */
  text: z.string(),
  lifeCritical: z.boolean().optional(),
  twinAt: z.int().optional(),
  at: z.int().optional(),
});

export const AttackVictim = z.strictObject({
  home: HomeId,
  who: z.string(),
  /** while it acts on this home, epoch ms, both inclusive */
  from: z.int(),
  to: z.int(),
  /** id of the truth event */
  truth: z.string(),
  detection: z.enum(DETECTIONS),
  changes: z.array(AttackChange),
});

/** One attack, judged on four axes that do not mix. Nothing here rests on the attacker's own word. */
export const AttackResult = z.strictObject({
  /** entry and its number among the plantings, such as `SEC-DAT-02/1` */
  id: z.string(),
  entry: AttackId,
  title: z.string(),
  /** what it means to the resident */
  meaning: z.string(),
  class: z.enum(ATTACK_CLASSES),
  /** of the broker that was attacked; `own`: an outside broker's */
  profile: z.enum([...PROFILES, 'own']),
  status: z.enum(ATTACK_STATUSES),
  /** why it did not complete */
  reason: z.string().optional(),
  techniques: z.array(Technique),
  stride: z.string(),
  sources: z.array(z.string()),
  expects: AttackExpectation,
  /** SHA-256 of `expects` and the header, taken before the run */
  expectationHash: z.string(),
  onset: z.int(),
  end: z.int(),
  /** in units: filters and messages, or the connection where that was refused */
  prevention: z.strictObject({ verdict: z.enum(PREVENTIONS), tried: z.int(), accepted: z.int(), refused: z.int(), evidence: z.array(z.string()) }),
  detection: z.strictObject({ verdict: z.enum(DETECTIONS), alerts: z.array(z.strictObject({ home: HomeId, id: z.string(), code: z.enum(ALERT_CODE_IDS), at: z.int(), text: z.string() })), afterMs: z.int().optional() }),
  impact: z.strictObject({ verdict: z.enum(IMPACTS), lost: z.int(), late: z.int(), delayed: z.int(), falseAlerts: z.int(), patients: z.int() }),
  /** confidentiality: what the broker gave to a client that had no right to it */
  exposed: z.strictObject({ patients: z.int(), messages: z.int(), enrolments: z.int() }),
  /** seconds from the end of the attack until all that the pipeline says of the victims is the twin's again; null: not within the run */
  recovery: z.strictObject({ verdict: z.enum(RECOVERIES), seconds: z.int().nullable(), residue: z.int(), checked: z.array(z.string()) }),
  victims: z.array(AttackVictim),
  /** alerts that differ when the run without the attack is held against itself */
  noiseFloor: z.int(),
  /** axes on which it was not as expected */
  unexpected: z.array(z.enum(['prevention', 'detection', 'impact', 'recovery'])),
});

export type Technique = z.infer<typeof Technique>;
export type AttackExpectation = z.infer<typeof AttackExpectation>;
export type AttackChange = z.infer<typeof AttackChange>;
export type AttackVictim = z.infer<typeof AttackVictim>;
export type AttackResult = z.infer<typeof AttackResult>;
