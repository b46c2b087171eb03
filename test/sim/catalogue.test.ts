import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONDITIONS, DEVICE_KINDS, type MEDICINES } from '../../contract/messages.ts';
import type { PopulationGroup } from '../../contract/scenario.ts';
import { ACTS } from '../../sim/acts/index.ts';
import { CONDITION_ENTRIES, EPISODES } from '../../sim/conditions/index.ts';
import type { EpisodeEntry } from '../../sim/core/catalogue.ts';
import { INPUTS } from '../../sim/core/catalogue.ts';
import { DECOYS } from '../../sim/decoys/index.ts';
import { DEVICES } from '../../sim/devices/index.ts';
import { FAULTS } from '../../sim/faults/index.ts';
import { Shard } from '../../sim/shard.ts';
import { World } from '../../sim/world.ts';
import { labRun } from '../support/lab-run.ts';
import { testScenario } from '../support/scenario.ts';

const HELPERS = new Set(['index.ts', 'device.ts', 'faulty.ts', 'criteria.ts', 'course.ts', 'expectations.ts', 'spell.ts', 'parts.ts', 'symptoms.ts', 'visit-side.ts']);
const inFolder = (name: string) => readdirSync(new URL(`../../sim/${name}/`, import.meta.url)).filter((file) => !HELPERS.has(file)).map((file) => file.replace('.ts', '')).toSorted();
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id).toSorted();
const KINDS = [['episodes', EPISODES], ['faults', FAULTS], ['decoys', DECOYS], ['acts', ACTS]] as const;
const ALL = KINDS.flatMap(([, entries]): readonly (typeof entries)[number][] => entries);

describe('catalogues', () => {
  it('list exactly the files of their folders', () => {
    expect(ids(CONDITION_ENTRIES)).toEqual(inFolder('conditions'));
    expect(ids(DECOYS)).toEqual(inFolder('decoys'));
    expect(ids(FAULTS)).toEqual(inFolder('faults'));
    expect(ids(DEVICES)).toEqual(inFolder('devices').filter((name) => name !== 'recorded'));
    expect(ids(ACTS)).toEqual(inFolder('acts'));
    expect(DEVICES.map(({ id }) => id)).toEqual(DEVICE_KINDS);
  });

  it('name a look-alike that exists, and sources', () => {
    expect(new Set(ids(ALL)).size).toBe(ALL.length);
    for (const entry of ALL) {
      expect(ids(ALL), entry.id).toContain(entry.lookAlike);
      expect(entry.sources.length, entry.id).toBeGreaterThan(0);
    }
    for (const entry of [...CONDITION_ENTRIES, ...DEVICES]) expect(entry.sources.length, entry.id).toBeGreaterThan(0);
  });

  it('have stages whose shares sum to one, codes, and episodes of their own', () => {
    for (const { id, stages, episodes, icd10, snomed } of CONDITION_ENTRIES) {
      if (stages.length > 0) expect(stages.reduce((sum, { share }) => sum + share, 0), id).toBeCloseTo(1, 9);
      expect(episodes.length, id).toBeGreaterThan(0);
      expect(icd10, id).toMatch(/^[A-Z]\d\d(\.\d+)?$/);
      if (snomed !== undefined) expect(snomed, id).toMatch(/^\d{6,18}$/);
      for (const episode of episodes) expect(episode.condition).toBe(id);
    }
  });
});

const HOUR = 3_600_000;
/** Most begin at five in the morning; what acts on somebody up and about, at seven. */
const MORNING = new Set(['hot-bath', 'visitor-on-scale']);
const onsetOf = (id: string) => (MORNING.has(id) ? 23 * HOUR : 21 * HOUR);
type Kind = (typeof KINDS)[number][0];

/** A group in which an entry fits somebody: the entry's own condition, or the first that does; and the home, diligent and not silent, with the lowest number from 1. */
function fitting(kind: Kind, entry: (typeof ALL)[number]): { group: PopulationGroup; home: number } {
  const own = CONDITION_ENTRIES.find(({ episodes }) => episodes.includes(entry as EpisodeEntry))?.enrolled;
  for (const conditions of [own ? [own] : [], ['copd'], ['hypertension'], ['diabetes-type-1'], ['diabetes-type-2'], ['anaemia'], [...CONDITIONS]] as (typeof CONDITIONS)[number][][]) {
    for (const medicines of [[], ['insulin'], ['sulfonylurea'], ['beta-blocker', 'oxygen', 'anticoagulant']] as (typeof MEDICINES)[number][][]) {
      const group: PopulationGroup = { id: 'all', share: 1, age: [70, 88], conditions, medicines, devices: [...DEVICE_KINDS], ...(kind === 'faults' && { calendar: [{ kind: 'video-visit', at: '22h', minutes: 40 }] }) };
      const world = worldOf(group, kind, entry.id, []);
      for (let home = 1; home < 12; home += 1) {
        const { profile, devices } = world.home(home);
        if (profile.adherence < 0.93 || !entry.fits(profile, devices.map((device) => device.kind))) continue;
        const cause = worldOf(group, kind, entry.id, [home]).home(home).causes[0];
        if (!cause || cause.truth.silent) continue; // of a shared cause, not every home is hit
        return { group, home };
      }
    }
  }
  throw new Error(`nobody fits ${entry.id}`);
}

const idOf = (home: number) => `h${String(home + 1).padStart(6, '0')}`;

function worldOf(group: PopulationGroup, kind: Kind, id: string, homes: readonly number[]): World {
  const plant = homes.length === 0 ? {} : { [kind]: [{ id, homes: homes.map(idOf), window: [`${onsetOf(id) / 60_000}m`, `${onsetOf(id) / 60_000 + 1}m`], severity: [0.9, 0.9], ...(kind === 'episodes' && { duration: '16h' }) }] };
  return new World({ scenario: testScenario({ seed: 'twins', homes: 12, start: '2026-01-14T08:00:00Z', duration: kind === 'faults' ? '28h' : '46h', population: [group], plant }) });
}

/** All that a home does and is, one text per fact, in order of time. */
function story(world: World, home: number): Fact[] {
  const facts: Fact[] = [];
  const shard = new Shard(world, home, home + 1, {
    vitals: (_home, at, vitals) => facts.push({ what: 'true', dev: 'body', at, text: Object.values(vitals).join() }),
    reading: (_home, dev, signal, at, { value, q }, _flag, pack) => facts.push({ what: 'read', dev, at, text: `${signal} ${value} ${q ?? ''} ${pack ? '' : 'lost'}` }),
    event: (_home, dev, type, at, _flag, pack) => facts.push({ what: 'told', dev, at, text: `${type} ${pack ? '' : 'lost'}` }),
  });
  for (const op of shard.advance(world.end)) facts.push({ what: 'sent', dev: 'wire', at: op.at, text: JSON.stringify(op) });
  return facts;
}
interface Fact { what: 'true' | 'read' | 'told' | 'sent'; dev: string; at: number; text: string }

/** Devices (or the body) whose facts differ, and the first time at which they do. */
function difference(one: readonly Fact[], other: readonly Fact[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const [list, against] of [[one, other], [other, one]] as const) {
    const known = new Set(against.map((fact) => `${fact.dev} ${fact.at} ${fact.text}`));
    for (const { dev, at, text } of list) if (!known.has(`${dev} ${at} ${text}`)) found.set(dev, Math.min(found.get(dev) ?? Infinity, at));
  }
  return found;
}

const BODY_INPUTS = INPUTS.slice(0, INPUTS.indexOf('siteTemperature')) as readonly string[];

describe('paired twins: only what it causes changes', () => {
  for (const [kind, entries] of KINDS) {
    for (const entry of entries) {
      it(`${kind.slice(0, -1)} ${entry.id}`, async () => {
        const { group, home } = fitting(kind, entry);
        const world = worldOf(group, kind, entry.id, [home]);
        const cause = world.home(home).causes[0]!;
        const changed = difference(story(worldOf(group, kind, entry.id, []), home), story(world, home));

        if (entry.id === 'noop') expect([...changed]).toEqual([]);
        else expect(changed.size, 'what changed').toBeGreaterThan(0);
        if (kind === 'faults') expect(changed.has('body'), 'kit that fails leaves the body alone').toBe(false);
        // something changes in this home, nothing before the onset (people get up some minutes before they fall), and nothing in the neighbour's
        for (const [dev, at] of changed) expect(at, dev).toBeGreaterThanOrEqual(world.start + onsetOf(entry.id) - 4 * 60_000);
        expect(difference(story(worldOf(group, kind, entry.id, []), home - 1), story(world, home - 1)).size).toBe(0);

        // what only fools a device leaves the body and all other devices alone
        const touched = new Set([...cause.influences.map(({ device }) => device), ...cause.events.map(({ target, device }) => (target === 'sensor' || target === 'kit' ? device : undefined))]);
        const inBody = cause.influences.some(({ input, device }) => device === undefined && BODY_INPUTS.includes(input));
        const heardWorse = cause.influences.some(({ input }) => input === 'linkSignal'); // the hub counts what its radio misses
        const moves = cause.events.some(({ target, device }) => target !== 'sensor' && !(target === 'kit' && device !== undefined));
        if (!inBody && !moves && !cause.influences.some(({ device }) => device === undefined)) {
          expect(changed.has('body')).toBe(false);
          for (const dev of changed.keys()) if (dev !== 'wire' && !(dev === 'hub' && heardWorse)) expect([...touched].some((device) => device !== undefined && dev.startsWith(device)), dev).toBe(true);
        }

        // the report speaks of it
        if (kind === 'acts' || kind === 'decoys') return;
        const { report } = await labRun({ ...world.scenario, homes: home + 1 });
        expect(report.findings.some(({ truth }) => truth?.id === cause.truth.id), 'a finding').toBe(true);
      }, 20_000);
    }
  }
});

it('a planting in a named home, written before all others, changes no other home', () => {
  const shared = [{ id: 'uplink-outage', share: 0.5, window: ['1h', '3h'] as [string, string] }, { id: 'uplink-outage', homes: ['h000003'], window: ['2h', '3h'] as [string, string] }];
  const one = { id: 'uplink-outage', homes: ['h000001'], window: ['1h', '2h'] as [string, string] };
  const worlds = [shared, [one, ...shared]].map((faults) => new World({ scenario: testScenario({ homes: 8, duration: '5h', plant: { faults } }) }));
  const stories = worlds.map((world) => {
    const byHome = new Map<string, string[]>();
    for (const op of new Shard(world, 0, world.homes).advance(world.end)) byHome.set(op.home, [...(byHome.get(op.home) ?? []), JSON.stringify(op)]);
    return byHome;
  });
  const [before, after] = stories as [Map<string, string[]>, Map<string, string[]>];
  for (let home = 1; home < 8; home += 1) {
    const id = `h00000${home + 1}`;
    expect(after.get(id)).toEqual(before.get(id));
    expect(worlds[1]!.home(home).causes.map(({ truth }) => truth)).toEqual(worlds[0]!.home(home).causes.map(({ truth }) => truth));
  }
  expect(after.get('h000001')).not.toEqual(before.get('h000001'));
});
