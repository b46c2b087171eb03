import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FittedBody, type FittedSignal } from '../../../contract/resident-file.ts';
import { compareTwin, twinReadings } from '../../../lab/twin/compare.ts';
import { fitRecording, fitSeries } from '../../../lab/twin/fit.ts';
import { recordingOfText } from '../../../lab/twin/recording.ts';
import type { RecordedSeries } from '../../../lab/twin/series.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../sim/core/math.ts';
import { Rng } from '../../../sim/core/rng.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/recordings');
const START = Date.UTC(2024, 0, 1);

const KNOWN: FittedSignal = {
  level: 110, daily: { amplitude24: 12, peakHour24: 15, amplitude12: 6, peakHour12: 8 }, wander: [{ tauMinutes: 60, sd: 15 }, { tauMinutes: 1440, sd: 8 }],
  lowest: 20, highest: 400, deviceSd: 4, n: 1, days: 1,
};
/** A series with the noise of its device, made by the simulation itself. @param keep which samples are there */
function made(fitted: FittedSignal, days: number, home: number, keep: (i: number) => boolean = () => true, everyMinutes = 5): RecordedSeries {
  const at = Array.from({ length: (days * 1440) / everyMinutes }, (_, i) => i).filter(keep).map((i) => START + i * everyMinutes * MINUTE_MS);
  const empty: RecordedSeries = { signal: 'glucose', unit: 'mg/dL', at, value: at.map(() => 0), intervalMs: everyMinutes * MINUTE_MS };
  return { ...empty, value: twinReadings(empty, { glucose: fitted }, new Rng('known'), home) };
}
/** Mean over several recordings of one figure of the fit. */
function fitted(series: readonly RecordedSeries[], pick: (fit: FittedSignal) => number): number {
  return series.reduce((sum, one) => sum + pick(fitSeries(one, true, []) as FittedSignal), 0) / series.length;
}
const spreadOf = (fit: FittedSignal): number => Math.sqrt(fit.wander.reduce((sum, { sd }) => sum + sd * sd, 0));

describe('a fit recovers what a synthetic recording was made of', () => {
  // Lots of four weeks: a fit is an estimate, and its mean over lots tells whether it is a true one.
  const lots = Array.from({ length: 6 }, (_, home) => made(KNOWN, 28, home));
  const holed = Array.from({ length: 6 }, (_, home) => made(KNOWN, 28, home, (i) => i % 700 < 420 && i % 7 !== 3));

  it.each([['whole', lots], ['with gaps and losses', holed]] as const)('%s', (_, series) => {
    expect(fitted(series, (fit) => fit.level)).toBeCloseTo(110, -0.5);
    expect(Math.abs(fitted(series, (fit) => fit.daily.amplitude24) / 12 - 1)).toBeLessThan(0.15);
    expect(Math.abs(fitted(series, (fit) => fit.daily.amplitude12) / 6 - 1)).toBeLessThan(0.2);
    expect(Math.abs(fitted(series, (fit) => fit.daily.peakHour24) - 15)).toBeLessThan(1);
    expect(Math.abs(fitted(series, (fit) => fit.daily.peakHour12) - 8)).toBeLessThan(1);
    expect(Math.abs(fitted(series, spreadOf) / 17 - 1)).toBeLessThan(0.12);
    expect(Math.abs(fitted(series, (fit) => fit.deviceSd) / 4 - 1)).toBeLessThan(0.25);
    expect(Math.abs(fitted(series, (fit) => fit.skew ?? 0))).toBeLessThan(0.1);
  });

  it('the short wander is told from the long one', () => {
    for (const series of lots) {
      const fit = fitSeries(series, true, []) as FittedSignal;
      const short = fit.wander.filter(({ tauMinutes }) => tauMinutes < 300).reduce((sum, { sd }) => sum + sd * sd, 0);
      expect(Math.abs(Math.sqrt(short) / 15 - 1)).toBeLessThan(0.2);
    }
  });

  it('a skew is found with its side', () => {
    const up = Array.from({ length: 4 }, (_, home) => made({ ...KNOWN, skew: 0.5, wander: [{ tauMinutes: 60, sd: 20 }], daily: { ...KNOWN.daily, amplitude24: 0, amplitude12: 0 } }, 28, home));
    const down = Array.from({ length: 4 }, (_, home) => made({ ...KNOWN, skew: -0.5, wander: [{ tauMinutes: 60, sd: 20 }], daily: { ...KNOWN.daily, amplitude24: 0, amplitude12: 0 } }, 28, home));
    expect(fitted(up, (fit) => fit.skew ?? 0)).toBeGreaterThan(0.35);
    expect(fitted(down, (fit) => fit.skew ?? 0)).toBeLessThan(-0.35);
  });

  it('a wander without a rhythm gets none, or little', () => {
    const flat = Array.from({ length: 6 }, (_, home) => made({ ...KNOWN, daily: { amplitude24: 0, peakHour24: 0, amplitude12: 0, peakHour12: 0 } }, 7, home));
    expect(fitted(flat, (fit) => fit.daily.amplitude24)).toBeLessThan(3.5);
  });
});

describe('what a recording cannot tell is not invented', () => {
  it('no rhythm from two days or less, from few hours of the day, or without a clock; each is noted', () => {
    for (const [series, clock, note] of [
      [made(KNOWN, 2, 0), true, /no rhythm of the day from 47\.9 h/],
      [made(KNOWN, 10, 0, (i) => (i * 5) % 1440 < 600), true, /fall in 5 of 12 two-hour parts/],
      [made(KNOWN, 10, 0), false, /knows no hours/],
    ] as const) {
      const notes: string[] = [];
      expect(fitSeries(series, clock, notes)?.daily).toEqual({ amplitude24: 0, peakHour24: 0, amplitude12: 0, peakHour12: 0 });
      expect(notes.join()).toMatch(note);
    }
  });

  it('no time constant is shorter than the sampling tells or longer than a fifth of the recording', () => {
    for (const days of [1, 3, 10]) for (const { tauMinutes } of (fitSeries(made(KNOWN, days, days), true, []) as FittedSignal).wander) {
      expect(tauMinutes).toBeGreaterThanOrEqual(3);
      expect(tauMinutes).toBeLessThanOrEqual((days * 1440) / 5);
    }
  });

  it('too few readings give no fit and a note', () => {
    const notes: string[] = [];
    expect(fitSeries(made(KNOWN, 1, 0, (i) => i < 19), true, notes)).toBeUndefined();
    expect(notes.join()).toMatch(/19 readings, too few to fit/);
  });

  it('a constant has no wander and no noise', () => {
    const flat = { ...made(KNOWN, 3, 0), value: made(KNOWN, 3, 0).at.map(() => 100) };
    expect(fitSeries(flat, true, [])).toMatchObject({ level: 100, deviceSd: 0, wander: [] });
  });

  it('an artefact moves neither level nor spread much', () => {
    const clean = made(KNOWN, 10, 1);
    const spoilt = { ...clean, value: clean.value.map((value, i) => (i % 500 === 7 ? 590 : value)) };
    const [a, b] = [fitSeries(clean, true, []) as FittedSignal, fitSeries(spoilt, true, []) as FittedSignal];
    expect(Math.abs(a.level - b.level)).toBeLessThan(1);
    expect(b.highest).toBeLessThan(300);
  });
});

/**
 * Real people: fit, simulate 16 twins, compare. `outside` names the lines that are known not to lie within their margin: what a level, two harmonics and
 * Ornstein-Uhlenbeck terms cannot give is said here, and a change for better or worse shows.
 */
describe('twins of real people', () => {
  const PEOPLE: [string, string, Record<string, string[]>][] = [
    ['1636-69-090, prediabetes, 76 y: glucose of 7 days', 'cgm-hall-2018/1636-69-090.csv', {}],
    ['004, prediabetes: glucose of 9 days', 'cgm-bigideas/004.csv', {}],
    ['006, prediabetes: glucose of 11 days', 'cgm-bigideas/006.csv', {}],
    ['009, prediabetes: glucose of 8 days', 'cgm-bigideas/009.csv', {}],
    ['J. S.: home blood pressure of 11 weeks', 'home-blood-pressure/bp_jhs.csv', { systolic: ['acf-24h'], diastolic: ['acf-24h'] }],
    ['s00001, 60 y, intensive care: bedside numerics of 16 h', 'icu-numerics/s00001.csv', { spo2: ['p95'], systolic: ['acf-1h'], diastolic: ['acf-1h'] }],
  ];

  it.each(PEOPLE)('%s', (_, file, outside) => {
    const recording = recordingOfText(readFileSync(join(FIXTURES, file), 'utf8'), file);
    const { body } = fitRecording(recording);
    expect(FittedBody.safeParse(body).success).toBe(true);
    // Two seeds of sixteen twins each; a line counts as outside where both say so.
    const [first = [], second = []] = ['one', 'two'].map((seed) => compareTwin(recording, body, seed));
    const found = Object.fromEntries(first.flatMap((signal, i) => {
      const wrong = signal.lines.filter((line, k) => line.verdict === 'outside' && second[i]?.lines[k]?.verdict === 'outside').map(({ id }) => id);
      return wrong.length > 0 ? [[signal.signal, wrong]] : [];
    }));
    expect(found).toEqual(outside);
    for (const signal of first) for (const id of ['mean', 'sd', 'p50']) expect(signal.lines.find((line) => line.id === id)?.verdict, `${signal.signal} ${id}`).toBe('within');
  });

  it('the same seed gives the same twin, another seed another', () => {
    const series = made(KNOWN, 3, 0);
    const twin = (seed: string): number[] => twinReadings(series, { glucose: KNOWN }, new Rng(seed), 0);
    expect(twin('a')).toEqual(twin('a'));
    expect(twin('a')).not.toEqual(twin('b'));
  });

  it('a gap of months is not simulated through', () => {
    const gap = { ...made(KNOWN, 3, 0), at: made(KNOWN, 3, 0).at.map((time, i) => (i < 400 ? time : time + 4000 * DAY_MS + HOUR_MS)) };
    const begin = performance.now();
    expect(twinReadings(gap, { glucose: KNOWN }, new Rng('gap'), 0).length).toBe(gap.at.length);
    expect(performance.now() - begin).toBeLessThan(2000);
  });
});
