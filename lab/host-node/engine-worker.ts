/** Entry of a thread of the engine: one range of homes, called by `engine-threads.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { EngineShard } from '../run/engine.ts';
import type { ThreadAnswer, ThreadCall, ThreadSetup } from './engine-threads.ts';
import { bringNodeHash } from './sha256.ts';

bringNodeHash();
const { options, from, to } = workerData as ThreadSetup;
const shard = new EngineShard(options, from, to);

function answer(message: ThreadCall): unknown {
  if (message.call === 'advance') return shard.advance(message.until, message.inputs);
  return message.call === 'summary' ? shard.summary() : shard.stamp(message.arrivals, message.end);
}

parentPort?.on('message', (message: ThreadCall) => {
  try {
    parentPort?.postMessage({ result: answer(message) } satisfies ThreadAnswer);
  } catch (error) {
    parentPort?.postMessage({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) } satisfies ThreadAnswer);
  }
});
