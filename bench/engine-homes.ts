/** Cost of a full home: time per home-day on one core, and memory per home. */
import { pathToFileURL } from 'node:url';
import { DEVICE_KINDS } from '../contract/messages.ts';
import { Shard } from '../sim/shard.ts';
import { World } from '../sim/world.ts';
import { testScenario } from '../test/support/scenario.ts';
import { collect } from './collect.ts';

export interface EngineHomesFigures {
  /** CPU time per home and simulated day, ms, garbage collection and finished message texts included */
  msPerHomeDay: number;
  /** the same with all kinds of device that the lab knows in each home */
  msPerHomeDayEveryKind: number;
  /** heap and array buffers per home once built, before anything is sent */
  bytesPerHome: number;
  /** the same after two hours: with the last pack of each hub, whose acknowledgement is not believed yet */
  bytesPerHomeRunning: number;
}

/** Homes of the spine's ten kinds: twelve devices, 19 channels, eleven of which report each minute or five. @param homes for memory; @param timed for time */
export function engineHomes(homes = 1_000, timed = 200): EngineHomesFigures {
  lived(60, '24h'); // the code gets hot
  const memory = held(homes); // before the long runs, whose leavings would be counted
  // The best of three: what the machine does besides only ever adds.
  const perHome = (...more: Parameters<typeof testScenario>) => Math.round((100 * Math.min(...[1, 2, 3].map(() => lived(timed, '24h', ...more)))) / timed) / 100;
  return { msPerHomeDay: perHome(), msPerHomeDayEveryKind: perHome({ population: [{ id: 'all', share: 1, age: [60, 85], conditions: ['dementia', 'asthma', 'diabetes-type-1', 'heart-failure'], medicines: ['insulin', 'diuretic'], devices: [...DEVICE_KINDS] }] }), ...memory };
}

/** CPU time of so many homes, ms. */
function lived(homes: number, duration: string, more: Parameters<typeof testScenario>[0] = {}): number {
  const world = new World({ scenario: testScenario({ homes, duration, ...more }) });
  const shard = new Shard(world, 0, homes);
  const before = process.cpuUsage();
  let bytes = 0;
  for (let at = world.start; at < world.end;) {
    // A look at its end finishes a text that was only put together by reference.
    for (const op of shard.advance((at = Math.min(world.end, at + world.tickMs)))) if (op.kind === 'publish') bytes += op.body.charCodeAt(op.body.length - 1);
  }
  const { user, system } = process.cpuUsage(before);
  if (bytes === 0) throw new Error('nothing was sent');
  return (user + system) / 1_000;
}

function held(homes: number): Pick<EngineHomesFigures, 'bytesPerHome' | 'bytesPerHomeRunning'> {
  const world = new World({ scenario: testScenario({ homes, duration: '24h' }) });
  const before = bytesNow();
  const shard = new Shard(world, 0, homes);
  const built = bytesNow();
  for (let at = world.start; at < world.start + 2 * 3_600_000;) for (const op of shard.advance((at += world.tickMs))) if (op.kind === 'publish') op.body.charCodeAt(0);
  const running = bytesNow();
  shard.advance(world.start + 2 * 3_600_000); // it is still in use, so not collected before
  return { bytesPerHome: Math.round((built - before) / homes), bytesPerHomeRunning: Math.round((running - before) / homes) };
}

function bytesNow(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(JSON.stringify(engineHomes()));
