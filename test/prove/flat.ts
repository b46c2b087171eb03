/** The pipeline's process over ten million messages: does its memory stay where it is? */
import { Feed } from '../../bench/feed.ts';
import { Scenario } from '../../contract/scenario.ts';
import { homeTopic } from '../../contract/topics.ts';
import { payloadOf } from '../../sim/core/plan.ts';
import { Shard } from '../../sim/shard.ts';
import { World } from '../../sim/world.ts';

export interface FlatFigures {
  store: string;
  homes: number;
  simulatedHours: number;
  messages: number;
  /** resident memory of the pipeline's process by simulated hour, MiB */
  rssMiB: number[];
  /** its median over the second and the last quarter: flat when they are alike */
  early: number;
  late: number;
}

/** Homes with devices of each kind of stream, life as it comes and a few faults, fed minute by minute. */
export async function flat(messagesMin: number, store: 'memory' | 'sqlite', homes: number, say: (line: string) => void, save: (figures: FlatFigures) => void = () => undefined): Promise<FlatFigures> {
  const world = new World({
    scenario: Scenario.parse({
      schema: 'twinward.scenario/1', id: 'flat', title: 'flat', start: '2026-03-11T00:00:00Z', duration: '60d', homes, seed: 'flat', areaSize: 50, life: { episodes: 1, decoys: 1 },
      population: [{ id: 'old', share: 1, age: [60, 95], conditions: ['hypertension', 'frailty', 'copd'], devices: ['pulse-oximeter', 'wearable', 'smart-bed', 'scale', 'pir', 'door', 'fall-pendant', 'blood-pressure-cuff'] }],
    }),
  });
  const shard = new Shard(world, 0, homes);
  const feed = await Feed.start(['pipeline/node/main.ts', '--store', store]);
  const rssMiB: number[] = [];
  let messages = 0;
  try {
    for (let index = 0; index < homes; index += 1) {
      const enrolment = world.enrolment(world.home(index), 'flat');
      feed.add(homeTopic(enrolment.home, 'enrolment'), JSON.stringify(enrolment), true);
    }
    for (let tick = 0; messages < messagesMin; tick += 1) {
      const now = world.start + (tick + 1) * world.tickMs;
      let inTick = 0;
      for (const op of shard.advance(now)) {
        if (op.kind === 'connect') continue;
        inTick += 1;
        feed.add(homeTopic(op.home, op.kind === 'cut' ? 'status' : op.channel), payloadOf(op.kind === 'cut' ? op.willBody : op.body, 'flat'));
      }
      messages += inTick;
      feed.add('twinward/clock', JSON.stringify({ run: 'flat', tick, round: 0, last: true, now, messages: inTick }));
      await feed.flowed(tick);
      if (tick % 60 !== 59) continue;
      rssMiB.push(feed.rssMiB);
      if (rssMiB.length % 12 === 0) save(figures());
      if (rssMiB.length % 12 === 0) say(`${rssMiB.length} h · ${messages.toLocaleString('en')} messages · ${rssMiB.at(-1)} MiB`);
    }
  } finally {
    await feed.stop();
  }
  return figures();

  function figures(): FlatFigures {
    const middle = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] as number;
    const quarter = Math.floor(rssMiB.length / 4);
    return { store, homes, simulatedHours: rssMiB.length, messages, rssMiB, early: middle(rssMiB.slice(quarter, 2 * quarter)), late: middle(rssMiB.slice(-quarter)) };
  }
}
