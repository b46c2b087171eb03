/** A run lived in this browser: the same engine, broker, fleet and pipeline as on the command line, in this worker, tick by tick as the page allows. */
import '../../lab/host-web/shims/globals.ts';
import { folderTexts } from '../../lab/host-web/folder.ts';
import { runHere } from '../../lab/host-web/host.ts';
import { type PendingInput, unfit } from '../../lab/run/inputs.ts';
import type { RunProgress } from '../../lab/run/request.ts';
import { pipelineById } from '../../pipeline/registry.ts';
import type { Shard } from '../../sim/shard.ts';
import { World } from '../../sim/world.ts';
import { PAGE_SOURCE, type AskedRun } from '../model/asked-run.ts';
import type { Driver, DriverEar } from './living.ts';
import { shippedScenario } from './shipped.ts';

declare const ENGINE_VERSION: string;

/** @throws TwinwardError (bad input) */
export function liveHere(asked: AskedRun, ear: DriverEar): Driver {
  const scenario = shippedScenario(asked);
  const sut = asked.sut ?? 'reference';
  const world = new World({ scenario });
  const control = new AbortController();
  const pending: PendingInput[] = [];
  let dropped = false;
  let allowed = world.start;
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
  const replay = [`twinward run ${scenario.id} --seed ${JSON.stringify(scenario.seed)}`, asked.homes && `--homes ${asked.homes}`, asked.duration && `--duration ${asked.duration}`, asked.sut && `--sut ${asked.sut}`].filter(Boolean).join(' ');
  // What is to take effect again is given as it was heard: a tick before.
  const again = [...(asked.inputs ?? [])];
  const closeOf = (tick: number): number => Math.min(world.end, world.start + (tick + 1) * world.tickMs);
  let tick = 0;
  void told(runHere({ scenario, broker: 'memory', sut }, {
    signal: control.signal,
    onProgress: (now) => { progress = now; },
    async beforeTick(next) {
      tick = next;
      while (closeOf(next) > allowed && !control.signal.aborted) await new Promise<void>((resolve) => { go = resolve; });
    },
    takeInputs: () => [...again.filter((input) => input.tick === tick).map(({ tick: _, ...input }) => input), ...pending.splice(0)],
    onInputs: (inputs) => { if (!dropped) ear.inputs(inputs); },
    onTick(_, alerts) { if (!dropped) ear.tick(closeOf(tick), states!, progress!, alerts); },
  }, (shard) => { states = (row) => shard.states(row); }));
  return {
    allow(until) {
      allowed = Math.max(allowed, until);
      wake();
    },
    input({ id, kind, data }) {
      const input: PendingInput = { source: PAGE_SOURCE, id, kind, data };
      const why = unfit(world, input);
      if (why) ear.refused(id, why);
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
