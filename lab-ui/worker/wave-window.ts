/** Waveforms of one home, made ready for the sweep. */
import type { RunInput } from '../../contract/run-files.ts';
import { homeWaveforms } from '../../lab/run/home-waveforms.ts';
import type { World } from '../../sim/world.ts';
import type { WaveWindow } from '../model/sweep.ts';

/** @param at epoch ms; taken into the run @param seconds of the window */
export function waveWindow(world: World, index: number, at: number, seconds: number, inputs: readonly RunInput[]): WaveWindow {
  const { state, waves: { startMs, ecg, ppg, beats } } = homeWaveforms(world, index, Math.min(world.end - 1, Math.max(world.start, at)), seconds, inputs);
  return {
    start: startMs, end: startMs + seconds * 1_000, ecg: Float32Array.from(ecg.samples), ppg: Float32Array.from(ppg.samples), ecgHz: ecg.hz, ppgHz: ppg.hz, beats: Float64Array.from(beats, ({ at: when }) => when),
    heartRate: state.heartRate, rhythm: state.rhythm,
  };
}
