import { describe, expect, it } from 'vitest';
import { Sweep, WaveFeed, WINDOW_SECONDS, type WaveWindow } from '../../lab-ui/model/sweep.ts';
import { waveWindow } from '../../lab-ui/worker/wave-window.ts';
import { homeWaveforms } from '../../lab/run/home-waveforms.ts';
import type { RunInput } from '../../contract/run-files.ts';
import { World } from '../../sim/world.ts';
import { testScenario } from '../support/scenario.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const gapsIn = (list: Float32Array) => [...list].flatMap((value, index) => (Number.isNaN(value) ? [index] : []));

describe('the sweep', () => {
  it('keeps the least and the most of every column: a peak of one sample is seen', () => {
    // 100 columns and 250 samples a second: two or three samples in a column.
    const sweep = new Sweep(400, 100, 250, 20);
    const samples = Array.from({ length: 500 }, (_, index) => (index === 301 ? 1.2 : index === 302 ? -0.4 : 0.01 * (index % 3)));
    for (const value of samples) sweep.push(value);
    expect(Math.max(...sweep.high.filter((value) => !Number.isNaN(value)))).toBeCloseTo(1.2);
    expect(Math.min(...sweep.low.filter((value) => !Number.isNaN(value)))).toBeCloseTo(-0.4);
    const column = Math.floor(301 / 2.5);
    expect(sweep.high[column]).toBeCloseTo(1.2);
    expect(sweep.low[column]).toBeCloseTo(-0.4);
    expect(sweep.column).toBe(199);
  });

  it('joins columns: the trace never jumps from one to the next', () => {
    const sweep = new Sweep(300, 100, 250, 10);
    for (let index = 0; index < 700; index += 1) sweep.push(Math.sin(index / 4) * 2);
    const written = Array.from({ length: 279 }, (_, index) => index + 1);
    expect(written.filter((column) => !(sweep.low[column]! <= sweep.high[column - 1]! && sweep.high[column]! >= sweep.low[column - 1]!))).toEqual([]);
  });

  it('fills every column where samples are wider than one', () => {
    const sweep = new Sweep(400, 200, 125, 10);
    for (let index = 0; index < 125; index += 1) sweep.push(index);
    expect(gapsIn(sweep.low).filter((column) => column <= sweep.column)).toEqual([]);
  });

  it('has an erase bar ahead of what is written, and the old trace beyond it', () => {
    const sweep = new Sweep(200, 100, 250, 16);
    for (let index = 0; index < 500 + 125; index += 1) sweep.push(1);
    const write = sweep.column;
    expect(write).toBe(49);
    expect(gapsIn(sweep.low)).toEqual(Array.from({ length: 16 }, (_, index) => write + 1 + index));
    expect(sweep.high[write + 17]).toBe(1);
  });

  it('leaves a gap where there is no sample, and draws no line over it', () => {
    const sweep = new Sweep(200, 100, 100, 5);
    for (let index = 0; index < 150; index += 1) sweep.push(index >= 50 && index < 80 ? Number.NaN : index);
    expect(gapsIn(sweep.low).filter((column) => column < 150)).toEqual(Array.from({ length: 30 }, (_, index) => 50 + index).slice(1));
    // The column in which the trace ends still holds its last value, and the one in which it begins again only its first.
    expect(sweep.high[50]).toBe(49);
    expect(sweep.low[80]).toBe(80);
    sweep.clear();
    expect(gapsIn(sweep.low)).toHaveLength(200);
  });
});

/** A window whose samples say where they stand: second of the minute in the ECG, minute in the pulse wave. */
function windowAt(start: number, seconds = WINDOW_SECONDS): WaveWindow {
  const beats = Float64Array.from({ length: seconds }, (_, index) => Math.ceil(start / SECOND) * SECOND + index * SECOND);
  return {
    start, end: start + seconds * SECOND, ecgHz: 250, ppgHz: 125, beats, heartRate: 60, rhythm: 'sinus',
    ecg: Float32Array.from({ length: seconds * 250 }, (_, index) => ((start + index * 4) % MINUTE) / SECOND), ppg: Float32Array.from({ length: seconds * 125 }, (_, index) => Math.floor((start + index * 8) / MINUTE)),
  };
}

function fed() {
  const asked: number[] = [];
  let now = 0;
  const feed = new WaveFeed((at) => asked.push(at));
  const run = (ms: number, at: (passed: number) => number, answer = true) => {
    const ecg: number[] = [];
    const ppg: number[] = [];
    for (let passed = 0; passed < ms; passed += 16) {
      now += 16;
      const step = feed.step(16, at(passed), now);
      ecg.push(...step.ecg);
      ppg.push(...step.ppg);
      if (answer && asked.length > 0) {
        const last = asked.at(-1)!;
        feed.take(windowAt(Math.floor(last / 40) * 40), last, now);
      }
    }
    return { ecg, ppg };
  };
  return { feed, asked, run };
}

describe('the feed of waves', () => {
  it('plays each sample once at the speed of the wall, over many windows, without a seam', () => {
    const { asked, run } = fed();
    const { ecg, ppg } = run(40 * SECOND, (passed) => passed);
    expect(asked.length).toBeGreaterThanOrEqual(4);
    expect(Math.abs(ecg.length - 40 * 250)).toBeLessThan(10);
    expect(Math.abs(ppg.length - 40 * 125)).toBeLessThan(10);
    expect(ecg.filter((value, index) => index > 0 && Math.abs(value - ecg[index - 1]! - 0.004) > 1e-3)).toEqual([]);
  });

  it('follows the playhead into another minute, and changes over between two beats', () => {
    const { feed, run } = fed();
    run(3 * SECOND, () => 0);
    const { ecg } = run(3 * SECOND, () => 10 * MINUTE + 7 * SECOND);
    expect(Math.floor(feed.at! / MINUTE)).toBe(10);
    const seams = ecg.flatMap((value, index) => (index > 0 && Math.abs(value - ecg[index - 1]! - 0.004) > 0.002 ? [index] : []));
    expect(seams).toHaveLength(1);
    // As far before an R wave (whole seconds) on either side.
    const before = ecg[seams[0]! - 1]! % 1;
    const after = ecg[seams[0]!]! % 1;
    expect(before).toBeCloseTo(0.74, 1);
    expect(after).toBeCloseTo(0.74, 1);
    expect(after - before).toBeLessThan(0.02);
  });

  it('waits where nothing is known yet, and makes nothing up', () => {
    const { feed, asked, run } = fed();
    expect(run(SECOND, () => 0, false)).toEqual({ ecg: [], ppg: [] });
    expect(asked).toEqual([0]);
    feed.take(windowAt(0), 0, 1_000);
    const { ecg } = run(20 * SECOND, () => 0, false);
    expect(ecg).toHaveLength(WINDOW_SECONDS * 250);
    expect(asked.length).toBe(2);
  });

  it('asks seldom, however fast the playhead runs', () => {
    const { asked, run } = fed();
    run(30 * SECOND, (passed) => passed * 600);
    expect(asked.length).toBeGreaterThan(8);
    expect(asked.length).toBeLessThanOrEqual(34);
  });
});

describe('waves of a home', () => {
  const world = new World({ scenario: testScenario({ homes: 2, seed: 'waves' }) });
  const at = world.start + 2 * 3_600_000;

  it('join from one window to the next, and stand where they were asked for', () => {
    const a = waveWindow(world, 0, at, 12, []);
    const b = waveWindow(world, 0, a.end, 12, []);
    const both = waveWindow(world, 0, at, 24, []);
    expect(a.start).toBe(Math.floor(at / 40) * 40);
    expect(b.start).toBe(a.end);
    expect([...a.ecg, ...b.ecg]).toEqual([...both.ecg]);
    expect([...a.beats, ...b.beats]).toEqual([...both.beats]);
    expect(a.beats.length).toBeGreaterThan(8);
    // What is at R is a peak.
    const place = Math.round(((a.beats[3]! - a.start) * a.ecgHz) / 1_000);
    expect(a.ecg[place]).toBeGreaterThan(0.5);
  });

  it('can be drawn at the very begin and the very end', () => {
    for (const when of [world.start, world.end]) expect(waveWindow(world, 1, when, 6, []).ecg.some((value) => value > 0.5)).toBe(true);
  });

  it('show an episode that was put in from outside, and not before it was', () => {
    const tick = Math.round(3_600_000 / world.tickMs);
    const input: RunInput = { tick, source: 'api:page', id: 'n1', kind: 'plant', data: { home: world.home(0).id, what: 'episode', entry: 'pneumonia', severity: 1 } } as RunInput;
    const later = world.start + 8 * 3_600_000;
    const [quiet, ill] = [homeWaveforms(world, 0, later, 6).state, homeWaveforms(world, 0, later, 6, [input]).state];
    expect(ill.respiration).toBeGreaterThan(quiet.respiration + 1);
    expect(homeWaveforms(world, 0, world.start + 1_800_000, 6, [input])).toEqual(homeWaveforms(world, 0, world.start + 1_800_000, 6));
    expect(homeWaveforms(world, 1, later, 6, [input])).toEqual(homeWaveforms(world, 1, later, 6));
  });
});
