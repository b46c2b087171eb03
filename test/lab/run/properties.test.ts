/** Laws of every small run, whatever is planted: the account closes, each hub speaks in order, plan and recollection agree, and a run is the same twice. */
import fc from '../../support/properties.ts';
import { expect, test } from 'vitest';
import type { Scenario } from '../../../contract/scenario.ts';
import type { PublishOp, WireOp } from '../../../sim/core/plan.ts';
import { EPISODES } from '../../../sim/conditions/index.ts';
import type { DeviceKind } from '../../../contract/messages.ts';
import { ACTS } from '../../../sim/acts/index.ts';
import type { Profile } from '../../../sim/behaviour/people.ts';
import { DECOYS } from '../../../sim/decoys/index.ts';
import { FAULTS } from '../../../sim/faults/index.ts';
import { Shard } from '../../../sim/shard.ts';
import { stackTime, World } from '../../../sim/world.ts';
import { homeNumber, labRun, promised, tampered } from '../../support/lab-run.ts';
import { testScenario } from '../../support/scenario.ts';

const minute = fc.integer({ min: 0, max: 170 });
/** Entries that fit the homes of the test. */
const fitting = <E extends { id: string; fits(profile: Profile, devices: readonly DeviceKind[]): boolean }>(entries: readonly E[]): E[] => {
  const world = new World({ scenario: testScenario({ homes: 4 }) });
  return entries.filter(({ fits }) => [0, 1, 2, 3].every((home) => fits(world.home(home).profile, world.home(home).devices.map(({ kind }) => kind))));
};
const planting = (entries: Parameters<typeof fitting>[0]) => fc.record({ id: fc.constantFrom(...fitting(entries).map(({ id }) => id)), home: fc.integer({ min: 1, max: 4 }), from: minute, minutes: fc.integer({ min: 1, max: 120 }) });
const aScenario: fc.Arbitrary<Scenario> = fc.record({
  seed: fc.string({ minLength: 1, maxLength: 8 }), homes: fc.integer({ min: 1, max: 4 }), minutes: fc.integer({ min: 20, max: 180 }), tick: fc.constantFrom('15s', '60s', '7m', '1h'),
  start: fc.constantFrom('2026-01-14T18:00:00Z', '2026-01-14T03:00:00Z', '2026-01-14T11:30:00Z'),
  faults: fc.array(planting(FAULTS), { maxLength: 6 }), episodes: fc.array(planting(EPISODES), { maxLength: 3 }), decoys: fc.array(planting(DECOYS), { maxLength: 2 }), acts: fc.array(planting(ACTS), { maxLength: 2 }), restarts: fc.array(minute, { maxLength: 3 }),
}).map(({ minutes, restarts, faults, episodes, decoys, acts, ...rest }) => {
  const plant = (list: typeof faults) => list.map(({ id, home, from, minutes: length }) => ({ id, homes: [homeNumber(home)], window: [`${from}m`, `${from + 1}m`] as [string, string], duration: `${length}m` }));
  return testScenario({ ...rest, duration: `${minutes}m`, plant: { faults: plant(faults), episodes: plant(episodes), decoys: plant(decoys), acts: plant(acts), stack: restarts.map((at) => ({ id: 'broker-restart' as const, at: `${at}m` })) } });
});

const packs = (ops: readonly WireOp[], home: string) => ops.filter((op): op is PublishOp => op.kind === 'publish' && op.home === home && op.channel !== 'status');
const NAMES = [1, 2, 3, 4].map(homeNumber);

test('the account closes, and a run is the same twice', async () => {
  await fc.assert(fc.asyncProperty(aScenario, async (scenario) => {
    const transport = tampered();
    const [one, two] = [await labRun(scenario, { transport: () => transport }), await labRun(scenario)];
    const { account, manifest } = one.report;
    expect(account.unexplained).toBe(0);
    expect(account.lost.broker).toBe(0);
    expect(two.report.manifest.digests).toEqual(manifest.digests);
    expect(two.alerts).toEqual(one.alerts);
    expect(promised(two.report) === promised(one.report)).toBe(true);
    // Each pack that a hub sent counts once, and each that it sent again is a copy.
    const all = NAMES.flatMap((home) => packs(transport.ops, home));
    const readings = (ops: readonly PublishOp[]) => ops.reduce((sum, op) => sum + op.readings, 0);
    expect(account.received).toBe(readings(all.filter(({ resend }) => !resend)));
    expect(account.duplicated).toBe(readings(all.filter(({ resend }) => resend)));
  }), { numRuns: 25, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true });
});

/** Operations of a whole run, without a pipeline. */
const planOf = (scenario: Scenario): { world: World; ops: WireOp[] } => {
  const world = new World({ scenario });
  return { world, ops: new Shard(world, 0, world.homes).advance(world.end) };
};

const isAlarm = ({ channel, body }: PublishOp) => channel === 'event' && /"type":"(fall|sos|smoke|carbon-monoxide|irregular-rhythm)"/.test(body);

test('each hub sends its alarms, and all else, in order of epoch and sequence, each once; what it doubts goes again first; none is left out but by a store that is full or lost', () => {
  fc.assert(fc.property(aScenario, (scenario) => {
    const { ops } = planOf(scenario);
    const wrong: string[] = [];
    for (const home of NAMES) {
      const numbers = new Map<number, Set<number>>();
      const loses = scenario.plant.faults.some(({ id, homes }) => (id === 'hub-queue-full' || id === 'hub-storage-lost') && homes?.includes(home));
      for (const alarms of [true, false]) {
        let [epoch, seq] = [0, -1];
        /** texts in the order in which they were first sent, and the place of the last one sent */
        const sent: string[] = [];
        let place = -1;
        for (const pack of packs(ops, home).filter((one) => isAlarm(one) === alarms)) {
          const name = `${home} ${pack.epoch}|${pack.seq}`;
          if (pack.resend) {
            const again = sent.lastIndexOf(pack.body);
            if (again < 0) wrong.push(`${name} is no copy of what was sent`);
            if (again > place + 1) wrong.push(`${name} goes again before what was sent before it`);
            place = again;
            continue;
          }
          if (place !== sent.length - 1) wrong.push(`${name} overtakes what is to go again`);
          if (pack.epoch < epoch || (pack.epoch === epoch && pack.seq <= seq)) wrong.push(`${name} comes after ${epoch}|${seq}`);
          [epoch, seq] = [pack.epoch, pack.seq];
          place = sent.push(pack.body) - 1;
          numbers.set(epoch, (numbers.get(epoch) ?? new Set()).add(seq));
        }
        // Alarms overtake, so all that has a lower number than a pack of telemetry was sent.
        if (!alarms && !loses) for (const [one, seqs] of numbers) if (epoch > one || seqs.has(seq)) for (let n = 0; n < (one === epoch ? seq : Math.max(...seqs)); n += 1) if (!seqs.has(n)) wrong.push(`${home} ${one}|${n} is left out`);
      }
    }
    expect(wrong).toEqual([]);
  }), { numRuns: 60 });
});

test('a hub speaks only in a session of its epoch: after its birth, not after its death, and not over a broker that is gone', () => {
  fc.assert(fc.property(aScenario, (scenario) => {
    const { world, ops } = planOf(scenario);
    const restarts = scenario.plant.stack.map(({ at }) => stackTime(world, at));
    const wrong: string[] = [];
    for (const home of NAMES) {
      /** epoch of the session that stands; 0: none */
      let session = 0;
      let last = world.start;
      for (const op of ops.filter((candidate) => candidate.home === home)) {
        if (restarts.some((at) => at > last && at <= op.at)) session = 0;
        last = op.at;
        if (op.kind === 'connect') session = op.epoch;
        // What was kept over a loss of power goes out in a later epoch than its own.
        else if (session === 0 || op.epoch > session) wrong.push(`${op.kind} of ${home}, epoch ${op.epoch}, after ${op.at - world.start} ms in session ${session}`);
        if (op.kind === 'cut') session = 0;
      }
    }
    if (ops.some(({ at }, index) => index > 0 && at < ops[index - 1]!.at)) wrong.push('time runs backwards');
    if (ops.some(({ at }) => at < world.start || at >= world.end)) wrong.push('something happens outside the run');
    expect(wrong).toEqual([]);
  }), { numRuns: 60 });
});
