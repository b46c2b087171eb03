/** A run lived in this browser: the same engine, broker, fleet and pipeline as on the command line, in this worker, tick by tick as the page allows. */
import '../../lab/host-web/shims/globals.ts';
import { badInput } from '../../contract/errors.ts';
import { folderTexts } from '../../lab/host-web/folder.ts';
import { runHere } from '../../lab/host-web/host.ts';
import { type PendingInput, unfit } from '../../lab/run/inputs.ts';
import type { RunProgress } from '../../lab/run/request.ts';
import { shellWord } from '../../lab/run/shell-word.ts';
import { pipelineById } from '../../pipeline/registry.ts';
import type { Shard } from '../../sim/shard.ts';
import { World } from '../../sim/world.ts';
import { HOMES_MOST, PAGE_SOURCE, type AskedRun } from '../model/asked-run.ts';
import type { Driver, DriverEar } from './living.ts';
import { shippedScenario } from './shipped.ts';

declare const ENGINE_VERSION: string;

/** Ends a run that another one replaces. */
class Dropped extends Error {}

/** @throws TwinwardError (bad input) */
export function liveHere(asked: AskedRun, ear: DriverEar): Driver {
  const scenario = shippedScenario(asked);
  const sut = asked.sut ?? 'reference';
  if (scenario.homes > HOMES_MOST) throw badInput('too-many-homes', `a browser runs at most ${HOMES_MOST.toLocaleString('en')} homes, and ${scenario.homes.toLocaleString('en')} are asked for`, { path: 'homes' }, 'ask for fewer, or use “twinward run” and open what it leaves');
  const world = new World({ scenario });
  // What is to take effect again is given as it was heard: a tick before.
  const again = asked.inputs ?? [];
  for (const input of again) {
    const why = unfit(world, input);
    if (why !== undefined) throw badInput('unfit', why, { path: 'inputs' }, 'the address was changed by hand, or is of another version: leave its inputs out');
  }
  const control = new AbortController();
  const pending: PendingInput[] = [];
  let dropped = false;
  let allowed = world.start;
  /** ticks that have closed */
  let closed = 0;
  let go: (() => void) | undefined;
  let progress: RunProgress | undefined;
  let states: ((row: number) => ReturnType<Shard['states']>) | undefined;
  const wake = (): void => {
    go?.();
    go = undefined;
  };
  const startedAt = new Date().toISOString();
  const told = async (running: ReturnType<typeof runHere>): Promise<void> => {
    try {
      const run = await running;
      if (dropped) return;
      ear.finished(folderTexts(run, {
        options: { scenario: scenario.id, sut, broker: 'memory', pace: 'max' }, versions: { twinward: ENGINE_VERSION }, host: { platform: 'browser', arch: '', cpus: navigator.hardwareConcurrency, node: '' },
        startedAt, finishedAt: new Date().toISOString(), replay: run.inputs.some((line) => line.includes(`"source":"${PAGE_SOURCE}"`)) ? `twinward replay ${run.id}` : replay,
      }));
    } catch (error) {
      if (!dropped) ear.failed(error);
    }
  };
  ear.opened(world, { pipeline: `${sut} ${pipelineById(sut)?.version ?? ''}`.trim(), where: 'here' });
  const replay = [`twinward run ${scenario.id} --seed ${shellWord(scenario.seed)}`, asked.homes && `--homes ${asked.homes}`, asked.duration && `--duration ${asked.duration}`, asked.sut && `--sut ${asked.sut}`].filter(Boolean).join(' ');
  const closeOf = (tick: number): number => Math.min(world.end, world.start + (tick + 1) * world.tickMs);
  let tick = 0;
  void told(runHere({ scenario, broker: 'memory', sut }, {
    signal: control.signal,
    onProgress: (now) => {
      const other = now.phase !== progress?.phase;
      progress = now;
      if (!dropped && other && now.phase !== 'start' && now.phase !== 'run') ear.grading(now);
    },
    async beforeTick(next) {
      tick = next;
      while (closeOf(next) > allowed && !control.signal.aborted) await new Promise<void>((resolve) => { go = resolve; });
      // Nobody waits for its grades: they would only hold up what comes instead.
      if (dropped) throw new Dropped();
    },
    takeInputs: () => [...again.filter((input) => input.tick === tick).map(({ tick: _, ...input }) => input), ...pending.splice(0)],
    onInputs: (inputs) => { if (!dropped) ear.inputs(inputs); },
    onTick(_, alerts) {
      closed = tick + 1;
      if (!dropped) ear.tick(closeOf(tick), states!, progress!, alerts);
    },
  }, (shard) => { states = (row) => shard.states(row); }));
  return {
    allow(until) {
      allowed = Math.max(allowed, until);
      wake();
    },
    input({ id, kind, data }) {
      const input: PendingInput = { source: PAGE_SOURCE, id, kind, data };
      const why = control.signal.aborted || closed === world.ticks ? 'the run is over' : unfit(world, input);
      if (why !== undefined) ear.refused(id, why);
      else pending.push(input);
    },
    stop() {
      control.abort();
      wake();
    },
    drop() {
      dropped = true;
      control.abort();
      wake();
    },
  };
}
