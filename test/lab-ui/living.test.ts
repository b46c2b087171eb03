/** What the worker knows of a run that goes on, against the same run when it is finished. */
import { expect, it } from 'vitest';
import { causeOf } from '../../lab/run/inputs.ts';
import { BIT, Life } from '../../lab-ui/model/life.ts';
import { catalogueOf } from '../../lab-ui/worker/catalogue.ts';
import { LivingRun } from '../../lab-ui/worker/living.ts';
import { liveAgain } from '../../lab-ui/worker/live-again.ts';
import { lookInto } from '../../lab-ui/worker/look-into.ts';
import { stateAt } from '../../lab-ui/model/home-detail.ts';
import { LocalEngine } from '../../lab/run/engine.ts';
import type { RunInput } from '../../contract/run-files.ts';
import { World } from '../../sim/world.ts';
import { labRun } from '../support/lab-run.ts';
import { testScenario } from '../support/scenario.ts';

const scenario = testScenario({
  homes: 5, seed: 'living', duration: '3h',
  plant: { faults: [{ id: 'hub-power-loss', homes: ['h000001'], window: ['40m', '50m'], duration: '1h' }], episodes: [{ id: 'fall-with-long-lie', homes: ['h000002'], window: ['60m', '70m'] }] },
});
const INPUT: RunInput = { tick: 90, source: 'api:page', id: 'n1', kind: 'plant', data: { what: 'fault', entry: 'uplink-outage', home: 'h000003', duration: '30m' } };

it('sees the homes as they are computed again later, minute by minute, inputs included', async () => {
  const world = new World({ scenario });
  const living = new LivingRun(world);
  const life = new Life(world.homes, world.start, world.end);
  const engine = new LocalEngine({ scenario }, (shard, until) => {
    const { minute, life: bytes } = living.advanceTo(until, (row) => shard.states(row));
    life.fill(minute, bytes);
  });
  for (let tick = 0; tick < world.ticks; tick += 1) await engine.advance(world.start + (tick + 1) * world.tickMs, tick === INPUT.tick ? [INPUT] : []);
  const again = new Life(world.homes, world.start, world.end);
  again.add(liveAgain(world, 0, world.homes, [INPUT]));
  for (let at = world.start; at < world.end; at += 60_000) for (let home = 0; home < world.homes; home += 1) expect(life.at(home, at)).toBe(again.at(home, at));
  expect(living.edge).toBe(world.end);
  const cut = Array.from({ length: 180 }, (_, minute) => minute).filter((minute) => life.at(2, world.start + minute * 60_000) & BIT.netDown);
  // The signal fades before it is gone.
  expect([cut.length, cut[0]! > 90 && cut[0]! < 110]).toEqual([30, true]);
});

it('tells what has begun, and nothing of what is planted for later', () => {
  const world = new World({ scenario });
  const living = new LivingRun(world);
  const states = () => ({ resident: '', link: '', hub: '', uplink: '', sensors: {} });
  expect(living.truths()).toBeUndefined();
  living.advanceTo(world.start + 55 * 60_000, states);
  expect(living.truths()?.map(({ entry }) => entry)).toEqual(['hub-power-loss']);
  expect(living.truths()).toBeUndefined();
  living.took([INPUT]);
  living.advanceTo(world.start + 95 * 60_000, states);
  expect(living.truths()?.map(({ entry }) => entry)).toEqual(['hub-power-loss', 'fall-with-long-lie', 'uplink-outage']);
});

it('tells alerts with what is true about them, ungraded', async () => {
  const run = await labRun(scenario);
  const world = new World({ scenario });
  const living = new LivingRun(world);
  living.advanceTo(world.end, () => ({ resident: '', link: '', hub: '', uplink: '', sensors: {} }));
  living.heard(run.alerts.map((line) => JSON.parse(line)));
  const rows = living.alerts()!;
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.every(({ verdict }) => verdict === 'ungraded')).toBe(true);
  expect(rows.find(({ code }) => code === 'fall')?.reason).toBe('A fall with a long lie');
  expect(living.alerts()).toBeUndefined();
});

it('looks into a home up to a moment, and its states are those of the whole run until then', () => {
  const world = new World({ scenario });
  const [whole, half] = [lookInto(world, 0, []), lookInto(world, 0, [], world.start + 60 * 60_000)];
  expect(half.until).toBe(world.start + 60 * 60_000);
  for (let minute = 0; minute <= 60; minute += 1) for (const of of ['resident', 'hub', 'link', 'uplink', ...half.devices.map(({ dev }) => dev)]) expect(stateAt(half, of, world.start + minute * 60_000)).toBe(stateAt(whole, of, world.start + minute * 60_000));
  expect(half.trends.every(({ readings: [times] }) => times.every((at) => at < half.until))).toBe(true);
  expect(half.devices.every(({ signal, times }) => signal < -20 && signal >= -120 && times.every((at, index) => index === 0 || at >= times[index - 1]!))).toBe(true);
});

it('offers only what fits a home, and each of it can be planted', () => {
  const world = new World({ scenario });
  for (let home = 0; home < world.homes; home += 1) {
    const { entries, devices } = catalogueOf(world, home);
    expect(devices.length).toBeGreaterThan(0);
    const planted = entries.filter(({ what }) => what !== 'command');
    expect(planted.length).toBeGreaterThan(20);
    for (const { what, id } of planted) expect(causeOf(world, { tick: 1, source: 'api:page', id: 'n1', kind: 'plant', data: { what, entry: id, home: `h00000${home + 1}` } }), `${what} ${id}`).toBeDefined();
    expect(entries.some(({ id }) => id === 'noop')).toBe(false);
  }
});
