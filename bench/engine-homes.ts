/** Cost of a full home: time per home-day on one core, and memory per home. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Shard } from '../sim/shard.ts';
import { World } from '../sim/world.ts';
import { testScenario } from '../test/support/scenario.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** `msPerHomeDay`: milliseconds of one core per home and simulated day. `bytesPerHome`: heap per home once built, backlog apart. */
export function engineHomes(homes = 200): { msPerHomeDay: number; bytesPerHome: number } {
  const scenario = testScenario({ homes, duration: '24h' });
  const warm = new World({ scenario: testScenario({ homes: 4, duration: '6h' }) });
  new Shard(warm, 0, 4).advance(warm.end); // the code gets hot
  const world = new World({ scenario });
  collect();
  const before = process.memoryUsage();
  const shard = new Shard(world, 0, homes);
  collect();
  const after = process.memoryUsage();
  const started = performance.now();
  for (let at = world.start; at < world.end;) shard.advance((at = Math.min(world.end, at + world.tickMs)));
  const wallMs = performance.now() - started;
  const bytes = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  return { msPerHomeDay: Math.round((100 * wallMs) / homes) / 100, bytesPerHome: Math.round(bytes / homes) };
}
