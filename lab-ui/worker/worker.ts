/** The engine beside the page: reads a run or lives one, computes its homes again, looks into one on demand. The page itself never computes. */
import './no-eval.ts';
import type { RunInput } from '../../contract/run-files.ts';
import type { World } from '../../sim/world.ts';
import { PAGE_SOURCE, type AskedRun } from '../model/asked-run.ts';
import { homeRow, readFolder, type OpenedRun } from '../model/read-folder.ts';
import type { RunView } from '../model/run-view.ts';
import { catalogueOf } from './catalogue.ts';
import { liveAgain } from './live-again.ts';
import { LivingRun, type Driver, type DriverEar } from './living.ts';
import { lookInto } from './look-into.ts';
import { streamOf } from './stream-of.ts';
import { waveWindow } from './wave-window.ts';
import type { FromWorker, Numbered, ToWorker } from './messages.ts';
import { troubleOf } from './trouble.ts';

/** Homes computed at a time: small, so that a home asked for does not wait. */
const CHUNK = 25;
/** After the rows were told they rest so many times as long as that took. */
const ROWS_SHARE = 8;

/** What is open: a finished run, or a living one with what drives it. */
let open: OpenedRun | undefined;
let living: LivingRun | undefined;
let driver: Driver | undefined;
/** counts openings, so that the chunks of an earlier run end */
let opening = 0;
/** runs that the page asked for so far */
let runs = 0;
/** the run before is being let go */
let leaving: void | Promise<void>;
const asked: number[] = [];

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === 'open' || data.kind === 'live') runs += 1;
  switch (data.kind) {
    case 'home':
      driver?.watch?.(data.index);
      if (living) return look(living.world, data.index, living.inputs, living.edge);
      if (!asked.includes(data.index)) asked.push(data.index);
      return;
    case 'catalogue':
      if (living) say({ kind: 'catalogue', catalogue: catalogueOf(living.world, data.index) });
      return;
    case 'waves': return waves(data);
    case 'stream': return stream(data);
    case 'allow': return driver?.allow(data.until);
    case 'input': return driver?.input(data.input);
    case 'stop': return driver?.stop();
    case 'live': return void live(data.asked, data.api);
    case 'open':
      begin();
      return read(data.texts);
  }
});

/** Nothing is open; what was ends. */
function begin(): number {
  opening += 1;
  leaving = driver?.drop();
  open = living = driver = undefined;
  asked.length = 0;
  return opening;
}

/** @param lived its homes were lived before the page's eyes: they are not computed again */
function read(texts: Parameters<typeof readFolder>[0], lived = false): void {
  try {
    open = readFolder(texts);
    say({ kind: 'opened', view: open.view });
  } catch (error) {
    say({ kind: 'trouble', trouble: troubleOf(error) });
  }
  work(opening, lived ? open?.view.homes.length : 0).catch((error: unknown) => say({ kind: 'trouble', trouble: troubleOf(error) }));
}

/** Lives a run here, broker and pipeline being loaded for the first one, or follows it on the machine that takes orders at `api`. */
async function live(wanted: AskedRun, api?: string): Promise<void> {
  const mine = begin();
  try {
    await leaving;
    if (mine !== opening) return;
    if (api !== undefined) {
      const { follow } = await import('./attached.ts');
      const following = await follow(wanted, api, earOf(mine));
      if (mine === opening) driver = following;
      else void following.drop();
      return;
    }
    const { liveHere } = await import('./here.ts');
    if (mine === opening) driver = liveHere(wanted, earOf(mine));
  } catch (error) {
    if (mine === opening) say({ kind: 'trouble', trouble: troubleOf(error) });
  }
}

function earOf(mine: number): DriverEar {
  return {
    opened(world, { pipeline, where }) {
      if (mine !== opening) return;
      living = new LivingRun(world);
      say({ kind: 'opened', view: viewOf(world, pipeline, where) });
    },
    tick(until, states, progress, alerts) {
      if (!living || mine !== opening) return;
      living.heard(alerts);
      const { minute, life } = living.advanceTo(until, states);
      say({ kind: 'edge', edge: until, minute, life, progress }, [life.buffer]);
      rowsTimer ??= setTimeout(tellRows, Math.max(0, rowsDue - performance.now()));
    },
    inputs(inputs) {
      if (!living || mine !== opening) return;
      living.took(inputs);
      const own = inputs.filter(({ source }) => source === PAGE_SOURCE);
      if (own[0]) say({ kind: 'took', at: living.world.start + own[0].tick * living.world.tickMs, inputs: own });
    },
    refused: (id, reason) => { if (mine === opening) say({ kind: 'refused', id, reason }); },
    grading: (progress) => { if (mine === opening) say({ kind: 'progress', progress }); },
    wire: (home, messages) => { if (mine === opening) say({ kind: 'wire', home, messages }); },
    finished(texts) {
      if (mine !== opening) return;
      begin();
      say({ kind: 'finished', texts });
      read(texts, true);
    },
    failed: (error) => { if (mine === opening) say({ kind: 'trouble', trouble: troubleOf(error) }); },
  };
}

let rowsTimer: ReturnType<typeof setTimeout> | undefined;
let rowsDue = 0;

/** Alerts and truths are told whole where they have grown; in a large run, where that takes long, less often. */
function tellRows(): void {
  rowsTimer = undefined;
  const began = performance.now();
  const [alerts, truths] = [living?.alerts(), living?.truths()];
  if (alerts || truths) say({ kind: 'rows', ...(alerts && { alerts }), ...(truths && { truths }) });
  rowsDue = performance.now() + ROWS_SHARE * (performance.now() - began);
}

function viewOf(world: World, pipeline: string, where: 'here' | 'attached'): RunView {
  const { scenario, start, end, tickMs } = world;
  return {
    id: '', title: scenario.title, scenario: scenario.id, seed: scenario.seed, sut: pipeline, start, end, tickMs, replay: '',
    homes: Array.from({ length: world.homes }, (_, index) => homeRow(world, index)), alerts: [], truths: [], told: [], verdict: 'unknown', reasons: [], score: null, categories: [], living: { where, pipeline },
  };
}

/** Homes asked for come first; between two chunks the worker hears what is asked. */
async function work(mine: number, next = 0): Promise<void> {
  for (;;) {
    if (mine !== opening || !open?.world) return;
    const index = asked.shift();
    if (index !== undefined) look(open.world, index, open.inputs);
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

function look(world: World, index: number, inputs: readonly RunInput[], until?: number): void {
  try {
    const detail = lookInto(world, index, inputs, until);
    const buffers = [...detail.trends.flatMap(({ truth, readings }) => [...truth, ...readings]), ...detail.devices.map(({ times }) => times), ...detail.sent].map(({ buffer }) => buffer);
    say({ kind: 'home', detail }, buffers);
  } catch (error) {
    say({ kind: 'home-trouble', index, trouble: troubleOf(error) });
  }
}

/** What is open, as far as it is known; `undefined` where no home can be computed. */
function known(): { world: World; inputs: readonly RunInput[] } | undefined {
  return living ?? (open?.world && { world: open.world, inputs: open.inputs });
}

function waves({ index, at, seconds }: Extract<ToWorker, { kind: 'waves' }>): void {
  const run = known();
  if (!run) return;
  try {
    const window = waveWindow(run.world, index, at, seconds, run.inputs);
    say({ kind: 'waves', index, asked: at, window }, [window.ecg.buffer, window.ppg.buffer, window.beats.buffer]);
  } catch (error) {
    say({ kind: 'waves', index, asked: at, trouble: troubleOf(error) });
  }
}

function stream({ index, until }: Extract<ToWorker, { kind: 'stream' }>): void {
  const run = known();
  if (!run) return;
  try {
    say({ kind: 'stream', index, until, stream: streamOf(run.world, index, run.inputs, until) });
  } catch (error) {
    say({ kind: 'stream', index, until, trouble: troubleOf(error) });
  }
}

function say(message: FromWorker, transfer: ArrayBufferLike[] = []): void {
  postMessage({ ...message, of: runs } satisfies Numbered, { transfer: transfer as Transferable[] });
}
