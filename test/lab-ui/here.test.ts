/** A run in the browser, as the page's worker drives it: the real engine, broker and pipeline, in this process. */
import { expect, it, vi } from 'vitest';
import type { RunInput } from '../../contract/run-files.ts';
import type { RunTexts } from '../../lab/run/folder-files.ts';
import type { AskedRun } from '../../lab-ui/model/asked-run.ts';
import { liveHere } from '../../lab-ui/worker/here.ts';
import type { Driver, DriverEar } from '../../lab-ui/worker/living.ts';
import type { World } from '../../sim/world.ts';

// Node has what these stand in for.
vi.mock('../../lab/host-web/shims/globals.ts', () => ({}));
vi.stubGlobal('ENGINE_VERSION', '0.0.0');

function begin(asked: AskedRun) {
  const heard = { edges: [] as number[], phases: [] as string[], refused: [] as string[], texts: undefined as RunTexts | undefined, failed: [] as unknown[], world: undefined as World | undefined };
  const ear: DriverEar = {
    opened: (world) => { heard.world = world; }, tick: (until) => void heard.edges.push(until), inputs: () => {}, refused: (_, why) => void heard.refused.push(why), grading: ({ phase }) => void heard.phases.push(phase),
    finished: (texts) => { heard.texts = texts; }, failed: (error) => void heard.failed.push(error),
  };
  const driver: Driver = liveHere(asked, ear);
  return { driver, heard, world: heard.world! };
}

const SLOW = { timeout: 30_000 };
const small: AskedRun = { scenario: 'first-night', homes: 2, duration: '20m' };
const ping = (home: string): RunInput => ({ tick: 1, source: 'api:page', id: 'n1', kind: 'command', data: { home, name: 'ping' } });

it.each<[string, AskedRun, RegExp]>([
  ['more homes than a browser bears', { ...small, homes: 50_000 }, /at most 10,000 homes/], ['homes beyond number', { ...small, homes: 999_999 }, /homes/], ['what was done to a home that is not there', { ...small, inputs: [ping('h000009')] }, /no home h000009/],
  ['a scenario that is not there', { scenario: 'frist-night' }, /no scenario "frist-night"/],
])('refuses %s in one sentence, before anything begins', (_, asked, words) => {
  expect(() => begin(asked)).toThrow(expect.objectContaining({ kind: 'bad-input', message: expect.stringMatching(words) as string }) as Error);
});

it('goes as far as it is let, says that it is graded, and takes nothing more after its end; its line can be typed as it stands', async () => {
  const { driver, heard, world } = begin({ ...small, seed: 'it\'s $(date)' });
  driver.allow(world.start + 5 * 60_000);
  await vi.waitFor(() => expect(heard.edges).toHaveLength(5), SLOW);
  driver.allow(world.end);
  await vi.waitFor(() => expect(heard.edges).toHaveLength(20), SLOW);
  driver.input({ id: 'n1', kind: 'command', data: { home: 'h000001', name: 'ping' } });
  expect(heard.refused).toEqual(['the run is over']);
  await vi.waitFor(() => expect(heard.texts).toBeDefined(), SLOW);
  expect([heard.phases, heard.failed]).toEqual([['score'], []]);
  expect((JSON.parse(heard.texts!['manifest.json']!) as { replay: string }).replay).toBe(String.raw`twinward run first-night --seed 'it'\''s $(date)' --homes 2 --duration 20m`);
}, 90_000);

it('dropped, it says nothing more, and is not graded', async () => {
  const { driver, heard, world } = begin(small);
  driver.allow(world.start + 2 * 60_000);
  await vi.waitFor(() => expect(heard.edges).toHaveLength(2), SLOW);
  await driver.drop();
  await new Promise((resolve) => { setTimeout(resolve, 300); });
  expect([heard.edges.length, heard.phases, heard.failed, heard.texts]).toEqual([2, [], [], undefined]);
}, 60_000);
