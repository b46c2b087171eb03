/** Cost of a full home: time per home-day on one core, and memory per home. */
import { Shard } from '../sim/shard.ts';
import { World } from '../sim/world.ts';
import { testScenario } from '../test/support/scenario.ts';

/** `msPerHomeDay`: milliseconds of one core per home and simulated day. `bytesPerHome`: heap per home once built, backlog apart. */
export function engineHomes(homes = 200): { msPerHomeDay: number; bytesPerHome: number } {
  const scenario = testScenario({ homes, duration: '24h' });
  new Shard(new World({ scenario: testScenario({ homes: 4, duration: '6h' }) }), 0, 4).advance(Infinity); // warm the code
  const world = new World({ scenario });
  globalThis.gc?.();
  const before = process.memoryUsage();
  const shard = new Shard(world, 0, homes);
  globalThis.gc?.();
  const after = process.memoryUsage();
  const started = performance.now();
  for (let at = world.start; at < world.end;) shard.advance((at = Math.min(world.end, at + world.tickMs)));
  const wallMs = performance.now() - started;
  const bytes = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  return { msPerHomeDay: Math.round((100 * wallMs) / homes) / 100, bytesPerHome: Math.round(bytes / homes) };
}
