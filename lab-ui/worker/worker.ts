/** The engine beside the page: reads a run, computes its homes again, looks into one on demand. The page itself never computes. */
import './no-eval.ts';
import { describePlace, TwinwardError } from '../../contract/errors.ts';
import { readFolder, type OpenedRun } from '../model/read-folder.ts';
import type { Trouble } from '../model/run-view.ts';
import { liveAgain } from './live-again.ts';
import { lookInto } from './look-into.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** Homes computed at a time: small, so that a home asked for does not wait. */
const CHUNK = 25;

let open: OpenedRun | undefined;
/** counts openings, so that the chunks of an earlier run end */
let opening = 0;
const asked: number[] = [];

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === 'home') {
    if (!asked.includes(data.index)) asked.push(data.index);
    return;
  }
  opening += 1;
  open = undefined;
  asked.length = 0;
  try {
    open = readFolder(data.texts);
    say({ kind: 'opened', view: open.view });
  } catch (error) {
    say({ kind: 'trouble', trouble: troubleOf(error) });
  }
  void work(opening);
});

/** Homes asked for come first; between two chunks the worker hears what is asked. */
async function work(mine: number): Promise<void> {
  let next = 0;
  for (;;) {
    if (mine !== opening || !open?.world) return;
    const index = asked.shift();
    if (index !== undefined) look(index);
    else if (next < open.view.homes.length) {
      const to = Math.min(open.view.homes.length, next + CHUNK);
      const chunk = liveAgain(open.world, next, to, open.inputs);
      say({ kind: 'life', chunk }, [chunk.bytes.buffer]);
      next = to;
    }
    await pause(next < open.view.homes.length || asked.length > 0);
  }
}

/** Lets messages in; waits for one where there is nothing left to do. */
function pause(more: boolean): Promise<void> {
  return new Promise((resolve) => {
    if (more) setTimeout(resolve, 0);
    else addEventListener('message', () => resolve(), { once: true });
  });
}

function look(index: number): void {
  try {
    const detail = lookInto(open!.world!, index, open!.inputs);
    const buffers = detail.trends.flatMap(({ truth, readings }) => [...truth, ...readings].map(({ buffer }) => buffer));
    say({ kind: 'home', detail }, buffers);
  } catch (error) {
    say({ kind: 'home-trouble', index, trouble: troubleOf(error) });
  }
}

function say(message: FromWorker, transfer: ArrayBufferLike[] = []): void {
  postMessage(message, { transfer: transfer as Transferable[] });
}

function troubleOf(error: unknown): Trouble {
  if (error instanceof TwinwardError) return { what: error.message, where: describePlace(error.place), mend: error.hint ?? '' };
  return { what: error instanceof Error ? error.message : String(error), where: '', mend: '' };
}
