/** Who is attacked and when, decided from truth and seed before anything runs: the lab aims, so that an attack meets a patient when it matters. */
import type { AttackEntry, AttackTarget } from '../../attacks/attack.ts';
import { ATTACKS } from '../../attacks/catalogue/index.ts';
import { canonicalJson } from '../../contract/canonical.ts';
import { durationMs } from '../../contract/duration.ts';
import { badInput } from '../../contract/errors.ts';
import type { AttackPlanting } from '../../contract/scenario.ts';
import type { TruthEvent } from '../../contract/truth.ts';
import { digestText } from '../../sim/core/digest.ts';
import { streamId } from '../../sim/core/rng.ts';
import type { World } from '../../sim/world.ts';

const MINUTE_MS = 60_000;
/** An attack aimed at an episode begins so long before it, even in between. @source assumption: it must stand before the first reading shows anything */
const LEAD_MS = [5 * MINUTE_MS, 20 * MINUTE_MS] as const;
/** It goes on so long after the episode, so that the last readings of it are hidden too. */
const TAIL_MS = 15 * MINUTE_MS;
/** Before that the run is too young for anything to be recorded. */
const EARLIEST_MS = 10 * MINUTE_MS;
/** An attack on the broker itself lasts so long unless told otherwise. */
const LENGTH_MS = 10 * MINUTE_MS;

export interface PlannedAttack {
  /** `SEC-DAT-02/1` */
  id: string;
  entry: AttackEntry;
  /** by home id */
  targets: AttackTarget[];
  /** the truth event about each target; one for all where the attack is on the broker */
  truth: TruthEvent[];
  onset: number;
  end: number;
  /** SHA-256 of header and expectations */
  expectationHash: string;
}

interface Candidate {
  home: string;
  index: number;
  /** the episode to hide */
  onset?: number;
  end?: number;
}

/** @throws TwinwardError (bad input) where an attack finds nobody to act on */
export function planAttacks(world: World, known: readonly AttackEntry[] = ATTACKS): PlannedAttack[] {
  const seen = new Map<string, number>();
  return (world.scenario.plant.attacks ?? []).map((planting, place) => {
    const path = `plant.attacks[${place}]`;
    const entry = known.find(({ id }) => id === planting.id);
    if (!entry) throw badInput('unknown-attack', `there is no attack "${planting.id}"`, { path: `${path}.id` }, 'see: twinward list attacks');
    const n = (seen.get(entry.id) ?? 0) + 1;
    seen.set(entry.id, n);
    const id = `${entry.id}/${n}`;
    const targets = targetsOf(world, entry, planting, id, path);
    const onset = entry.begins({ targets, start: world.start, tickMs: world.tickMs });
    const end = Math.max(...targets.map(({ to }) => to));
    const { begins: _, plan: __, ...header } = entry;
    return { id, entry, targets, onset, end, truth: truthOf(entry, id, targets, onset, end), expectationHash: digestText(canonicalJson(header)) };
  });
}

function targetsOf(world: World, entry: AttackEntry, planting: AttackPlanting, id: string, path: string): AttackTarget[] {
  const stream = streamId(`attack:${id}`);
  const fitting = candidates(world, entry, planting, path);
  const share = planting.share ?? (entry.aim.at === 'episodes' ? entry.aim.share : 1);
  const quota = planting.homes ? fitting.length : Math.min(entry.aim.most, share === 0 ? 0 : Math.max(1, Math.round(share * fitting.length)));
  const shuffled = fitting.toSorted((a, b) => world.rng.word(a.index, stream, 0) - world.rng.word(b.index, stream, 0) || a.index - b.index);
  const chosen = shuffled.slice(0, quota);
  if (chosen.length === 0) {
    const hint = entry.aim.at === 'episodes' ? `plant one of these: ${entry.aim.episodes.join(', ')}` : 'give a share above 0';
    throw badInput('attack-without-victim', `${entry.id} finds nobody to act on: no home has an episode that it could hide`, { path }, hint);
  }
  if (chosen.length > entry.aim.most) throw badInput('attack-too-wide', `${entry.id} acts on ${entry.aim.most} homes at most, ${chosen.length} are named`, { path: `${path}.homes` }, 'name fewer homes');
  const { window, duration } = planting;
  const together = world.rng.uniform(0, stream, 2);
  return chosen.toSorted((a, b) => a.index - b.index).map(({ home, index, onset, end }) => {
    const draw = entry.aim.at === 'episodes' ? world.rng.uniform(index, stream, 1) : together;
    const aimed = onset === undefined ? world.start + draw * (world.end - world.start - LENGTH_MS) : onset - LEAD_MS[0] - draw * (LEAD_MS[1] - LEAD_MS[0]);
    const [opens, closes] = window ? [durationMs(window[0]), durationMs(window[1])] : [0, 0];
    const wanted = window ? world.start + opens + draw * (closes - opens) : Math.max(aimed, world.start + EARLIEST_MS);
    const from = Math.floor(Math.min(Math.max(wanted, world.start), world.end - world.tickMs) / 1000) * 1000;
    const lasts = duration ? from + durationMs(duration) : end === undefined ? from + LENGTH_MS : Math.max(end, from) + TAIL_MS;
    return { home, from, to: Math.min(world.end, lasts) };
  });
}

/** Homes that an attack fits, by index: named ones, or all; for attacks that hide an episode, those that have one that shows. */
function candidates(world: World, entry: AttackEntry, planting: AttackPlanting, path: string): Candidate[] {
  const found: Candidate[] = [];
  const indices = planting.homes ? planting.homes.map((home) => Number(home.slice(1)) - 1) : Array.from({ length: world.homes }, (_, index) => index);
  const { aim } = entry;
  if (aim.at === 'homes' && !planting.homes && planting.share === undefined) {
    // Any home will do; a few are named beside the wildcards.
    const stream = streamId(`attack:${entry.id}`);
    return indices.toSorted((a, b) => world.rng.word(a, stream, 0) - world.rng.word(b, stream, 0) || a - b).slice(0, aim.most).map((index) => ({ index, home: world.home(index).id }));
  }
  for (const index of indices) {
    const home = world.home(index);
    if (aim.at === 'homes') {
      found.push({ index, home: home.id });
      continue;
    }
    const episode = home.causes.map(({ truth }) => truth).filter((truth) => truth.kind === 'episode' && aim.episodes.includes(truth.entry) && truth.silent !== true).toSorted((a, b) => a.onset - b.onset)[0];
    if (episode) found.push({ index, home: home.id, onset: episode.onset, end: episode.end });
    else if (planting.homes) throw badInput('attack-does-not-fit', `${entry.id} has nothing to hide in home ${home.id}: it has no episode that shows`, { path: `${path}.homes` }, `plant one there (${aim.episodes.join(', ')}), name another home, or give a share`);
  }
  return found;
}

/** An attack on patients is one truth per patient; an attack on the broker is one, and names the homes that it asked for. */
function truthOf(entry: AttackEntry, id: string, targets: readonly AttackTarget[], onset: number, end: number): TruthEvent[] {
  const { codes, roles, priorities, withinMs, graceMs } = entry.expects.detection;
  const base = {
    kind: 'attack' as const, entry: entry.id, title: entry.title, layer: 'security' as const, group: id, onset, severity: 1, causes: [],
    expects: { codes: [...codes], roles: [...roles], priorities: [...priorities], deadlineMs: withinMs, graceMs },
  };
  if (entry.aim.at === 'homes') return [{ ...base, id, homes: targets.map(({ home }) => home), end }];
  return targets.map(({ home, to }) => ({ ...base, id: `${home}/${id}`, homes: [home], end: to }));
}
