import { z } from 'zod';
import { PROFILES } from './attack.ts';
import { Duration } from './duration.ts';
import { CommandName, HomeId } from './messages.ts';
import { PatientMapping, PatientRecord } from './patient.ts';
import { Scenario } from './scenario.ts';

/** One input from outside, at the tick in which it took effect. */
export const RunInput = z.strictObject({ tick: z.int().nonnegative(), source: z.string(), id: z.string(), kind: z.string(), data: z.record(z.string(), z.unknown()) });

/** A command to a hub, from a SUT or a person: the data of an input of kind `command`. */
export const CommandInput = z.strictObject({ home: HomeId, name: CommandName, dev: z.string().max(100).optional() });
/** Something planted into the running world: the data of an input of kind `plant`. `severity` 0–1 inclusive. */
export const PlantInput = z.strictObject({
  what: z.enum(['episode', 'fault', 'decoy', 'act']), entry: z.string().max(100), home: HomeId, severity: z.number().min(0).max(1).optional(), duration: Duration.optional(),
});

export const DIGEST_NAMES = ['truth', 'planned', 'received', 'alerts', 'inputs'] as const;
/** SHA-256 in hex. */
export const Digests = z.strictObject(Object.fromEntries(DIGEST_NAMES.map((name) => [name, z.string()])) as Record<(typeof DIGEST_NAMES)[number], z.ZodString>);

/** What makes two runs the same run. */
export const RunIdentity = z.strictObject({
  scenario: z.string(),
  title: z.string(),
  /** SHA-256 of the resolved scenario in canonical JSON, imported patients and cause filters included */
  scenarioHash: z.string(),
  seed: z.string(),
  homes: z.int(),
  start: z.int(),
  durationMs: z.int(),
  tickMs: z.int(),
  engineVersion: z.string(),
  sut: z.strictObject({ id: z.string(), version: z.string() }),
  paired: z.boolean(),
  /** how the broker was set up, where that is not `standard` or attacks were planted; absent for an outside broker */
  profile: z.enum(PROFILES).optional(),
  digests: Digests,
});

/** manifest.json: the identity, and how this very run was made. */
export const Manifest = z.strictObject({
  schema: z.literal('twinward.manifest/1'),
  id: z.string(),
  identity: RunIdentity,
  options: z.record(z.string(), z.unknown()),
  versions: z.record(z.string(), z.string()),
  host: z.strictObject({ platform: z.string(), arch: z.string(), cpus: z.int(), node: z.string() }),
  startedAt: z.string(),
  finishedAt: z.string(),
  replay: z.string(),
});

/** scenario.json: everything that makes the world of a run, so that a folder can be replayed and looked into alone. Imported patients stay on the machine with it. */
export const ResolvedScenario = z.strictObject({
  schema: z.literal('twinward.resolved/1'),
  /** includes merged, overrides applied */
  scenario: Scenario,
  patients: z.strictObject({ records: z.array(PatientRecord), mapping: PatientMapping }).optional(),
});

/** digests.json: the head of each home's own digest, so that a mismatch names the home. */
export const DigestsByHome = z.strictObject({ schema: z.literal('twinward.digests/1'), planned: z.record(HomeId, z.string()), received: z.record(HomeId, z.string()), alerts: z.record(HomeId, z.string()) });

export type CommandInput = z.infer<typeof CommandInput>;
export type PlantInput = z.infer<typeof PlantInput>;
export type ResolvedScenario = z.infer<typeof ResolvedScenario>;
export type DigestsByHome = z.infer<typeof DigestsByHome>;
export type RunInput = z.infer<typeof RunInput>;
export type Digests = z.infer<typeof Digests>;
export type RunIdentity = z.infer<typeof RunIdentity>;
export type Manifest = z.infer<typeof Manifest>;
