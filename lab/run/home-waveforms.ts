/** The waveforms of one home at one time: the home is computed alone until then, and drawn from the vital signs it has. */
import type { RunInput } from '../../contract/run-files.ts';
import { MINUTE_MS } from '../../sim/core/math.ts';
import { waveforms, type Waveforms, waveStateOf } from '../../sim/physiology/waveforms.ts';
import type { WaveState } from '../../sim/physiology/beats.ts';
import { Shard } from '../../sim/shard.ts';
import type { World } from '../../sim/world.ts';
import { apply, homeOf, tickStart } from './inputs.ts';

export interface HomeWaveforms {
  /** of the minute in which the window begins */
  state: WaveState;
  waves: Waveforms;
}

/** Minutes around that of the window whose numbers shape it: from their beats and breaths it is laid out. */
const MINUTES_AROUND = 3;

/** @param index of the home in the world @param at epoch ms in [start, end) of the world @param seconds above 0, at most `WAVE_SECONDS_MOST` @param inputs of the run so far, in order */
export function homeWaveforms(world: World, index: number, at: number, seconds: number, inputs: readonly RunInput[] = []): HomeWaveforms {
  const minuteOf = (time: number) => Math.floor(time / MINUTE_MS) * MINUTE_MS;
  const first = minuteOf(at) - MINUTES_AROUND * MINUTE_MS;
  const last = Math.min(minuteOf(at + seconds * 1_000) + (MINUTES_AROUND + 1) * MINUTE_MS, world.end);
  const states = new Map<number, WaveState>();
  const shard = new Shard(world, index, index + 1, { vitals: (_, minute, vitals) => { if (minute >= first) states.set(minuteOf(minute), waveStateOf(vitals)); } });
  for (const input of inputs) {
    const when = tickStart(world, input.tick);
    if (when > last || homeOf(input) !== shard.homes[0]?.id) continue;
    shard.advance(when);
    apply(world, shard, input);
  }
  shard.advance(last);
  const known = [...states.keys()];
  const nearest = (minute: number) => states.get(Math.min(Math.max(minute, known[0] as number), known.at(-1) as number)) as WaveState;
  return { state: nearest(minuteOf(at)), waves: waveforms(world.rng, index, at, seconds, nearest) };
}
