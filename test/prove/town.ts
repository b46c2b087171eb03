/** Many homes for a simulated day in one thread: time and memory. */
import { Scenario } from '../../contract/scenario.ts';
import { DAY_MS, MINUTE_MS } from '../../sim/core/math.ts';
import { Shard } from '../../sim/shard.ts';
import { World } from '../../sim/world.ts';

export interface TownFigures {
  homes: number;
  simulatedHours: number;
  messages: number;
  readings: number;
  cpuSeconds: number;
  msPerHomeDay: number;
  /** after the homes were built, and at most while they ran */
  builtMiB: number;
  peakMiB: number;
}

/** Every home has a watch, a bed mat and a scale; episodes and decoys come as in life. What hubs send is counted and let go each minute. */
export async function townDay(homes: number, say: (line: string) => void): Promise<TownFigures> {
  const world = new World({ scenario: Scenario.parse({ schema: 'twinward.scenario/1', id: 'town', title: 'town', start: '2026-03-11T00:00:00Z', duration: '24h', homes, seed: 'town', life: { episodes: 1, decoys: 1 }, population: [{ id: 'old', share: 1, age: [60, 95], conditions: ['hypertension', 'frailty'], devices: ['wearable', 'smart-bed', 'scale'] }] }) });
  const rss = () => Math.round(process.memoryUsage().rss / 1_048_576);
  const begun = process.cpuUsage();
  const shard = new Shard(world, 0, homes);
  const builtMiB = rss();
  let peakMiB = builtMiB;
  let messages = 0;
  let readings = 0;
  for (let at = world.start; at < world.end; at += MINUTE_MS) {
    for (const op of shard.advance(at + MINUTE_MS)) {
      if (op.kind !== 'publish') continue;
      messages += 1;
      readings += op.readings;
    }
    peakMiB = Math.max(peakMiB, rss());
    if ((at + MINUTE_MS - world.start) % (DAY_MS / 24) === 0) say(`${(at + MINUTE_MS - world.start) / 3_600_000} h · ${readings.toLocaleString('en')} readings · ${rss()} MiB`);
  }
  const { user, system } = process.cpuUsage(begun);
  const cpuSeconds = Math.round((user + system) / 1e6);
  return { homes, simulatedHours: 24, messages, readings, cpuSeconds, msPerHomeDay: Math.round((10 * 1000 * cpuSeconds) / homes) / 10, builtMiB, peakMiB };
}
