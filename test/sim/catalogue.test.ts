import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EPISODES } from '../../sim/conditions/index.ts';
import { DECOYS } from '../../sim/decoys/index.ts';
import { DEVICES } from '../../sim/devices/index.ts';
import { FAULTS } from '../../sim/faults/index.ts';
import { Shard } from '../../sim/shard.ts';
import { World } from '../../sim/world.ts';
import { testScenario } from '../support/scenario.ts';

const HELPERS = new Set(['index.ts', 'device.ts', 'criteria.ts', 'expectations.ts']);
const inFolder = (name: string) => readdirSync(new URL(`../../sim/${name}/`, import.meta.url)).filter((file) => !HELPERS.has(file)).map((file) => file.replace('.ts', '')).toSorted();
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id).toSorted();

/** Everything hubs do in a run, one text per operation, by home. */
function story(world: World): Map<string, string[]> {
  const byHome = new Map<string, string[]>();
  for (const op of new Shard(world, 0, world.homes).advance(world.end)) byHome.set(op.home, [...(byHome.get(op.home) ?? []), JSON.stringify(op)]);
  return byHome;
}

describe('catalogues', () => {
  it('list exactly the files of their folders', () => {
    expect(ids(EPISODES)).toEqual(inFolder('conditions'));
    expect(ids(DECOYS)).toEqual(inFolder('decoys'));
    expect(ids(FAULTS)).toEqual(inFolder('faults'));
    expect(ids(DEVICES)).toEqual(inFolder('devices'));
  });

  it('name a look-alike that exists, and sources', () => {
    const all = [...EPISODES, ...DECOYS, ...FAULTS];
    for (const entry of all) {
      expect(ids(all)).toContain(entry.lookAlike);
      expect(entry.sources.length).toBeGreaterThan(0);
    }
  });
});

it('a planting in a named home, written before all others, changes no other home', () => {
  const shared = [{ id: 'uplink-outage', share: 0.5, window: ['1h', '3h'] as [string, string] }, { id: 'uplink-outage', homes: ['h000003'], window: ['2h', '3h'] as [string, string] }];
  const one = { id: 'uplink-outage', homes: ['h000001'], window: ['1h', '2h'] as [string, string] };
  const worlds = [shared, [one, ...shared]].map((faults) => new World({ scenario: testScenario({ homes: 8, duration: '5h', plant: { faults } }) }));
  const [before, after] = worlds.map(story) as [Map<string, string[]>, Map<string, string[]>];
  for (let home = 1; home < 8; home += 1) {
    const id = `h00000${home + 1}`;
    expect(after.get(id)).toEqual(before.get(id));
    expect(worlds[1]!.home(home).causes.map(({ truth }) => truth)).toEqual(worlds[0]!.home(home).causes.map(({ truth }) => truth));
  }
  expect(after.get('h000001')).not.toEqual(before.get('h000001'));
});

describe('paired twins', () => {
  const ONSET = 4 * 3_600_000;
  const twin = story(new World({ scenario: testScenario() }));
  const kinds = [['episodes', EPISODES], ['faults', FAULTS], ['decoys', DECOYS]] as const;
  for (const [kind, entries] of kinds) {
    for (const { id } of entries) {
      it(`${id} changes its home from its onset on, and nothing else`, () => {
        const early = id === 'exercise' || id === 'hot-bath' || id === 'visitor-on-scale'; // these act while the resident is up
        const window = early ? ['45m', '46m'] : ['4h', '241m'];
        const planting = { id, homes: ['h000002'], window: window as [string, string], severity: [0.9, 0.9] as [number, number] };
        const world = new World({ scenario: testScenario({ plant: { [kind]: [planting] } }) });
        const planted = story(world);
        expect(planted.get('h000001')).toEqual(twin.get('h000001'));
        expect(planted.get('h000003')).toEqual(twin.get('h000003'));
        const [before, after] = [twin.get('h000002') as string[], planted.get('h000002') as string[]];
        const first = after.findIndex((line, index) => line !== before[index]);
        const silent = world.home(1).causes[0]?.truth.silent === true;
        if (silent) expect(first).toBe(-1);
        else {
          expect(first).toBeGreaterThan(0);
          // a fall is reached on the way to the bathroom, two and a half minutes before its onset
          expect((JSON.parse(after[first] as string) as { at: number }).at).toBeGreaterThanOrEqual(world.start + (early ? 45 * 60_000 : ONSET) - 130_000);
        }
      });
    }
  }
});
