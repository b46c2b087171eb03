/** The dispenser's way: a dose is due, is taken or missed, is told on the wire, and is taken in by a pipeline. */
import { describe, expect, it } from 'vitest';
import { HomeEvent } from '../../../contract/messages.ts';
import type { PopulationGroup } from '../../../contract/scenario.ts';
import { homeTopic } from '../../../contract/topics.ts';
import { readMessage } from '../../../pipeline/core/ingest.ts';
import { ReferencePipeline } from '../../../pipeline/core/reference.ts';
import { payloadOf, type PublishOp } from '../../../sim/core/plan.ts';
import { Shard } from '../../../sim/shard.ts';
import { World } from '../../../sim/world.ts';
import { testScenario } from '../../support/scenario.ts';

type Changes = NonNullable<Parameters<typeof testScenario>[0]>;
const [MINUTE, DAY] = [60_000, 86_400_000];
const GROUP: PopulationGroup = { id: 'all', share: 1, age: [70, 85], conditions: ['frailty'], medicines: [], devices: ['pill-dispenser', 'fall-pendant', 'door'] };

/** Two days from midnight. */
function worldOf(changes: Changes = {}): World {
  return new World({ scenario: testScenario({ seed: 'doses', homes: 8, start: '2026-01-14T00:00:00Z', duration: '48h', population: [GROUP], ...changes }) });
}

function published(world: World): { shard: Shard; ops: PublishOp[] } {
  const shard = new Shard(world, 0, world.homes);
  return { shard, ops: shard.advance(world.end).filter((op) => op.kind === 'publish') };
}

/** Doses as a subscriber sees them. */
function doses(ops: readonly PublishOp[]): HomeEvent[] {
  return ops.filter(({ channel }) => channel === 'event').map(({ body }) => HomeEvent.parse(JSON.parse(payloadOf(body, 'r')))).filter(({ dev }) => dev === 'pill-dispenser');
}

describe('the pill dispenser', () => {
  it('tells each dose of the care plan once, in its window, as taken or as missed', () => {
    const world = worldOf();
    const told = doses(published(world).ops);
    for (let row = 0; row < world.homes; row += 1) {
      const home = world.home(row);
      const windows = world.enrolment(home, 'r').carePlan.items.find(({ dev }) => dev === 'pill-dispenser')?.windows ?? [];
      expect(windows).toHaveLength(2);
      const own = told.filter((dose) => dose.home === home.id);
      expect(own).toHaveLength(4);
      own.forEach(({ at, sentAt }, index) => {
        const [from, to] = windows[index % 2] as [number, number];
        const minute = Math.floor((at - world.start - Math.floor(index / 2) * DAY) / MINUTE);
        expect([minute >= from, minute < to, sentAt - at], `${home.id} ${minute}`).toEqual([true, true, 0]);
      });
    }
    expect(new Set(told.map(({ type }) => type))).toEqual(new Set(['dose-taken', 'dose-missed']));
  });

  it('is understood by the reference pipeline: each message passes its ingest, none is refused, doubled or unknown', () => {
    const world = worldOf({ homes: 4 });
    const { ops } = published(world);
    const pipeline = new ReferencePipeline();
    for (let row = 0; row < world.homes; row += 1) pipeline.receive(homeTopic(world.home(row).id, 'enrolment'), JSON.stringify(world.enrolment(world.home(row), 'r')));
    let now = world.start;
    for (const { home, channel, at, body } of ops) {
      for (; at >= now; now += MINUTE) pipeline.closeTick(now);
      const [topic, payload] = [homeTopic(home, channel), payloadOf(body, 'r')];
      if (channel === 'event') expect(readMessage(topic, payload)).toEqual({ channel, payload, body: JSON.parse(payload) as unknown });
      pipeline.receive(topic, payload);
    }
    pipeline.closeTick(world.end);
    const { accepted, rejected, duplicates, notEnrolled, otherRun } = pipeline.counts;
    expect(doses(ops)).toHaveLength(16);
    expect({ accepted, rejected, duplicates, notEnrolled, otherRun }).toEqual({
      accepted: world.homes + ops.length, rejected: { 'topic': 0, 'too-large': 0, 'not-json': 0, 'schema': 0, 'wrong-home': 0 }, duplicates: 0, notEnrolled: 0, otherRun: 0,
    });
  });

  it('says that a dose was missed by somebody who lies on the floor at its hour, and taken by the same person without the fall', () => {
    const fall = { id: 'fall-with-long-lie', homes: ['h000001', 'h000002', 'h000003', 'h000004', 'h000005', 'h000006'], window: ['18h', '1081m'] as [string, string], duration: '6h' };
    const [with_, none] = [worldOf({ homes: 6, duration: '24h', plant: { episodes: [fall] } }), worldOf({ homes: 6, duration: '24h' })].map((world) => doses(published(world).ops)) as [HomeEvent[], HomeEvent[]];
    const evening = ({ at }: HomeEvent) => at % DAY > DAY / 2;
    expect(with_.filter((dose) => !evening(dose)).map(({ home, type }) => [home, type])).toEqual(none.filter((dose) => !evening(dose)).map(({ home, type }) => [home, type]));
    expect(with_.filter(evening).map(({ home, at, type }) => [home, at, type])).toEqual(none.filter(evening).map(({ home, at }) => [home, at, 'dose-missed']));
    expect(none.filter(evening).filter(({ type }) => type === 'dose-taken').length).toBeGreaterThanOrEqual(3);
  });

  it('sees the difference between who keeps to a plan and who does not', () => {
    const world = worldOf({ homes: 30, duration: '72h' });
    const told = doses(published(world).ops);
    const taken = (keeps: (share: number) => boolean) => {
      const homes = new Set(Array.from({ length: world.homes }, (_, row) => world.home(row)).filter(({ profile }) => keeps(profile.adherence)).map(({ id }) => id));
      const own = told.filter(({ home }) => homes.has(home));
      expect(own.length).toBeGreaterThan(40);
      return own.filter(({ type }) => type === 'dose-taken').length / own.length;
    };
    expect(taken((share) => share > 0.9)).toBeGreaterThan(taken((share) => share < 0.6) + 0.08);
  });

  it('keeps a dose that is told while there is no network, and sends it when there is', () => {
    const outage = { id: 'uplink-outage', homes: ['h000001'], window: ['18h', '1081m'] as [string, string], duration: '5h' };
    const world = worldOf({ homes: 1, duration: '24h', plant: { faults: [outage] } });
    const late = doses(published(world).ops).find(({ at }) => at % DAY > DAY / 2);
    const sent = published(world).ops.find(({ body }) => body.includes('"dose-') && body.includes(`"at":${late?.at}}`));
    expect(late).toBeDefined();
    expect(sent?.at).toBeGreaterThan((late?.at ?? 0) + 60 * MINUTE);
  });
});
