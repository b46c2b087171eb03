/** Waveforms agree with the numbers they are drawn from, and with themselves. */
import { describe, expect, it } from 'vitest';
import { Rng } from '../../sim/core/rng.ts';
import { type Waveforms, waveforms, waveStateOf } from '../../sim/physiology/waveforms.ts';
import type { WaveState } from '../../sim/physiology/beats.ts';

const RNG = new Rng('waves');
const NOON = Date.UTC(2026, 2, 1, 12);
const MINUTE = 60_000;
const RESTING: WaveState = { heartRate: 72, respiration: 15, spo2: 96, systolic: 126, diastolic: 76, rmssd: 25, rhythm: 'sinus', ectopyPerMinute: 0, artefact: 0 };
const drawn = (state: Partial<WaveState> = {}, from = NOON, seconds = 60, home = 6): Waveforms => waveforms(RNG, home, from, seconds, { ...RESTING, ...state });

/** Epoch ms of the highest points that stand above a share of the highest of all, at least so far apart. */
function peaks({ hz, samples }: { hz: number; samples: readonly number[] }, startMs: number, share: number, apartMs: number): number[] {
  const least = share * Math.max(...samples);
  const found: number[] = [];
  samples.forEach((value, i) => {
    const reach = Math.round((apartMs / 2_000) * hz);
    if (value >= least && value === Math.max(...samples.slice(Math.max(0, i - reach), i + reach + 1)) && (found.length === 0 || i - (found.at(-1) as number) > reach)) found.push(i);
  });
  return found.map((i) => startMs + (i * 1_000) / hz);
}
const rPeaks = (waves: Waveforms): number[] => peaks(waves.ecg, waves.startMs, 0.55, 240);
const gaps = (times: readonly number[]): number[] => times.slice(1).map((at, k) => at - (times[k] as number));
const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length;
const rmssd = (intervals: readonly number[]): number => Math.sqrt(mean(gaps(intervals).map((step) => step * step)));

/** The mean complex of the ordinary beats, mV, from 300 ms before R in steps of 4 ms. */
function meanComplex({ ecg, beats, startMs }: Waveforms): number[] {
  const inside = beats.filter(({ at, kind }) => kind === 'normal' && at - startMs > 400 && at - startMs < 59_000);
  return Array.from({ length: 200 }, (_, i) => mean(inside.map(({ at }) => ecg.samples[Math.round((at - startMs) / 4) - 75 + i] as number)));
}
/** Height of what stands before the QRS of the mean complex, mV. */
function pHeight(waves: Waveforms): number {
  const before = meanComplex(waves).slice(12, 52);
  return Math.max(...before) - Math.min(...before);
}

describe('the rate', () => {
  it.each([40, 72, 99.5, 130])('is found again in the R waves: %d /min', (heartRate) => {
    for (const home of [0, 6, 41]) {
      const waves = drawn({ heartRate }, NOON, 60, home);
      const found = rPeaks(waves);
      expect(Math.abs(waves.beats.length - heartRate)).toBeLessThanOrEqual(1);
      expect(Math.abs(found.length - waves.beats.length)).toBeLessThanOrEqual(1); // a window may end on the slope of an R wave
      expect(Math.abs(60_000 / mean(gaps(found)) - heartRate)).toBeLessThanOrEqual(1);
      const stray = found.map((at) => Math.min(...waves.beats.map((beat) => Math.abs(beat.at - at))));
      expect(Math.max(...stray)).toBeLessThanOrEqual(8);
    }
  });

  it('is right on average where it is no whole number', () => {
    expect(drawn({ heartRate: 66.4 }, NOON, 600).beats.length / 10).toBeCloseTo(66.4, 0);
  });

  it.each([8, 15, 28])('of breathing is found again: %d /min', (respiration) => {
    const waves = drawn({ respiration });
    const found = peaks(waves.respiration, waves.startMs, 0.6, 1_000);
    expect(Math.abs(found.length - respiration)).toBeLessThanOrEqual(1);
    const rising = waves.respiration.samples.filter((value, i, all) => i > 0 && value > (all[i - 1] as number)).length / waves.respiration.samples.length;
    expect(rising).toBeGreaterThan(0.27);
    expect(rising).toBeLessThan(0.4);
  });
});

describe('the intervals', () => {
  it.each([12, 25, 60])('vary from beat to beat as asked in sinus rhythm: %d ms', (asked) => {
    const found = rmssd(gaps(drawn({ rmssd: asked }, NOON, 180).beats.map(({ at }) => at)));
    expect(Math.abs(found / asked - 1)).toBeLessThan(0.08);
    expect(rmssd(gaps(rPeaks(drawn({ rmssd: asked }))))).toBeLessThan(asked * 1.35);
  });

  it('are irregular without pattern in atrial fibrillation, at the same mean', () => {
    const intervals = gaps(drawn({ rhythm: 'atrial-fibrillation', heartRate: 96 }, NOON, 300).beats.map(({ at }) => at));
    const middle = mean(intervals);
    expect(60_000 / middle).toBeCloseTo(96, 0);
    expect(Math.sqrt(mean(intervals.map((one) => (one - middle) ** 2))) / middle).toBeGreaterThan(0.19);
    expect(rmssd(intervals)).toBeGreaterThan(140);
    const after = mean(gaps(intervals).slice(1).map((step, k) => step * (gaps(intervals)[k] as number))) / rmssd(intervals) ** 2;
    expect(Math.abs(after + 0.5)).toBeLessThan(0.1); // steps between independent draws correlate by −½
    expect(Math.min(...intervals)).toBeGreaterThan(250);
  });

  it('are shorter when air is drawn in', () => {
    const { beats, respiration, startMs } = drawn({ rmssd: 45, respiration: 9 }, NOON, 300);
    const air = beats.slice(1).map(({ at }) => respiration.samples[Math.min(respiration.samples.length - 1, Math.round((at - startMs) / 40))] as number);
    const intervals = gaps(beats.map(({ at }) => at));
    const full = mean(intervals.filter((_, k) => (air[k] as number) > 0.7));
    const empty = mean(intervals.filter((_, k) => (air[k] as number) < 0.2));
    expect(empty - full).toBeGreaterThan(20);
  });
});

describe('the shape', () => {
  it('has a P wave in sinus rhythm, none in atrial fibrillation', () => {
    for (const home of [0, 6, 41]) {
      const sinus = pHeight(drawn({}, NOON, 60, home));
      expect(sinus).toBeGreaterThan(0.08);
      expect(pHeight(drawn({ rhythm: 'atrial-fibrillation' }, NOON, 60, home))).toBeLessThan(0.5 * sinus);
    }
  });

  it('has fibrillatory waves between 5 and 8 a second, and a still baseline without them', () => {
    const crossings = ({ ecg, beats, startMs }: Waveforms): { rate: number; height: number } => {
      const pauses = beats.slice(0, -1).flatMap(({ at }, k) => {
        const [from, to] = [at + 520, (beats[k + 1] as { at: number }).at - 260];
        return to - from > 350 ? [ecg.samples.slice((from - startMs) / 4, (to - startMs) / 4)] : [];
      });
      const smooth = pauses.map((pause) => pause.slice(10, -10).map((_, i) => mean(pause.slice(i + 5, i + 16))));
      const counts = smooth.map((pause) => gaps(pause.map((value) => Math.sign(value - mean(pause)))).filter((step) => step !== 0).length);
      return { rate: counts.reduce((a, b) => a + b, 0) / 2 / (smooth.flat().length * 0.004), height: mean(smooth.map((pause) => Math.max(...pause) - Math.min(...pause))) };
    };
    const fibrillating = crossings(drawn({ rhythm: 'atrial-fibrillation', heartRate: 50 }));
    expect(fibrillating.rate).toBeGreaterThan(4);
    expect(fibrillating.rate).toBeLessThan(9);
    expect(fibrillating.height).toBeGreaterThan(2 * crossings(drawn({ heartRate: 40 })).height);
  });

  it('has a QT that shortens as the heart speeds up', () => {
    const tEnd = (heartRate: number): number => {
      const after = meanComplex(drawn({ heartRate, rhythm: 'atrial-fibrillation' })).slice(75 + 25);
      const top = after.indexOf(Math.max(...after.slice(0, 90)));
      return 100 + 4 * top;
    };
    expect(tEnd(50) - tEnd(100)).toBeGreaterThan(40);
  });

  it('of a premature ventricular beat is early, wide, and followed by a pause that makes up for it', () => {
    const waves = drawn({ ectopyPerMinute: 8, rmssd: 10 }, NOON, 180);
    const early = waves.beats.flatMap(({ kind }, k) => (kind === 'ventricular' && k > 1 && k < waves.beats.length - 1 ? [k] : []));
    expect(early.length).toBeGreaterThan(8);
    const at = (k: number): number => (waves.beats[k] as { at: number }).at;
    const width = (k: number): number => {
      const place = Math.round((at(k) - waves.startMs) / 4);
      const half = (waves.ecg.samples[place] as number) / 2;
      let count = 0;
      while ((waves.ecg.samples[place + count] as number) > half) count += 1;
      return count;
    };
    for (const k of early) {
      expect((at(k) - at(k - 1)) / 833).toBeLessThan(0.75);
      expect((at(k + 1) - at(k)) / 833).toBeGreaterThan(1.2);
      expect(Math.abs(at(k + 1) - at(k - 1) - 2 * 833)).toBeLessThan(200);
      expect(width(k)).toBeGreaterThan(1.8 * width(k - 1));
    }
    expect(Math.abs(waves.beats.filter(({ kind }) => kind !== 'normal').length / 3 - 8)).toBeLessThanOrEqual(1);
    expect(waves.beats.some(({ kind }) => kind === 'atrial')).toBe(true);
    expect(drawn({ ectopyPerMinute: 8, rhythm: 'atrial-fibrillation' }).beats.some(({ kind }) => kind === 'atrial')).toBe(false);
  });
});

describe('the pulse', () => {
  it.each([40, 72, 130])('follows each R wave, once, at %d /min', (heartRate) => {
    const waves = drawn({ heartRate });
    const found = peaks(waves.ppg, waves.startMs, 0.45, 300);
    const beats = waves.beats.filter(({ at }) => at - waves.startMs < 59_200).map(({ at }) => at);
    const delays = beats.map((at) => (found.find((peak) => peak > at) as number) - at);
    expect(Math.min(...delays)).toBeGreaterThan(180);
    expect(Math.max(...delays)).toBeLessThan(450);
    expect(new Set(beats.map((at) => found.find((peak) => peak > at))).size).toBe(beats.length);
    expect(Math.abs(found.length - waves.beats.length)).toBeLessThanOrEqual(1);
  });

  it('comes sooner at a high pressure, is higher at a wide one, and small after a premature beat', () => {
    const delay = (systolic: number): number => {
      const waves = drawn({ systolic });
      const at = (waves.beats[3] as { at: number }).at;
      return (peaks(waves.ppg, waves.startMs, 0.45, 300).find((peak) => peak > at) as number) - at;
    };
    expect(delay(100) - delay(170)).toBeGreaterThan(30);
    expect(Math.max(...drawn({ diastolic: 60 }).ppg.samples)).toBeGreaterThan(1.2 * Math.max(...drawn({ diastolic: 90 }).ppg.samples));
    const { ppg, beats, startMs } = drawn({ ectopyPerMinute: 6 });
    const rise = (at: number): number => {
      const [foot, top] = [Math.round((at + 200 - startMs) / 8), Math.round((at + 420 - startMs) / 8)];
      const span = ppg.samples.slice(foot, top);
      return Math.max(...span) - (span[0] as number);
    };
    const ofKind = (kind: string): number[] => beats.filter((beat) => beat.kind === kind && beat.at < startMs + 59_000).map(({ at }) => rise(at));
    expect(mean(ofKind('ventricular'))).toBeLessThan(0.5 * mean(ofKind('normal')));
  });
});

describe('a window', () => {
  const shifting = (minute: number): WaveState => ({ ...RESTING, heartRate: 60 + ((minute / MINUTE) % 7) * 6, respiration: 12 + ((minute / MINUTE) % 5), ectopyPerMinute: 4, artefact: 0.2, rhythm: (minute / MINUTE) % 3 === 0 ? 'atrial-fibrillation' : 'sinus' });

  it.each([3_480, 40, 27_000, 58_960])('that begins %d ms into another has the same samples where they overlap', (offset) => {
    for (const from of [NOON + 5_000, NOON + 31_240, NOON + 50_000]) {
      const first = waveforms(RNG, 6, from, 90, shifting);
      const second = waveforms(RNG, 6, from + offset, 40, shifting);
      const until = Math.min(first.startMs + 90_000, second.startMs + 40_000);
      for (const lane of ['ecg', 'ppg', 'respiration'] as const) {
        const { hz } = first[lane];
        const skip = ((second.startMs - first.startMs) * hz) / 1_000;
        const many = ((until - second.startMs) * hz) / 1_000;
        expect(second[lane].samples.slice(0, many)).toEqual(first[lane].samples.slice(skip, skip + many));
      }
      expect(second.beats.filter(({ at }) => at < until)).toEqual(first.beats.filter(({ at }) => at >= second.startMs && at < until));
    }
  });

  it('is the same for the same address, and another for another home, seed or minute', () => {
    const text = (rng: Rng, home: number, from: number): string => JSON.stringify(waveforms(rng, home, from, 10, RESTING));
    expect(text(new Rng('waves'), 6, NOON + 17)).toBe(text(RNG, 6, NOON));
    expect(new Set([text(RNG, 6, NOON), text(RNG, 7, NOON), text(RNG, 6, NOON + MINUTE), text(new Rng('others'), 6, NOON)]).size).toBe(4);
  });

  it('has the lengths it says, and only finite, bounded values, at the ends of what people have', () => {
    for (const rhythm of ['sinus', 'atrial-fibrillation'] as const) {
      for (const heartRate of [0, 20, 250, 400]) {
        for (const extra of [0, 1]) {
          const waves = drawn({ rhythm, heartRate, respiration: extra * 90, rmssd: 300 * extra, ectopyPerMinute: 200 * extra, artefact: 2 * extra, systolic: 400, diastolic: 0 }, NOON - 7_777, 12.5);
          expect([waves.ecg.samples.length, waves.ppg.samples.length, waves.respiration.samples.length]).toEqual([3_125, 1_563, 313]);
          const all = [...waves.ecg.samples, ...waves.ppg.samples, ...waves.respiration.samples];
          expect(all.every((value) => Number.isFinite(value) && Math.abs(value) <= 4 && !Object.is(value, -0))).toBe(true);
          expect(gaps(waves.beats.map(({ at }) => at)).every((gap) => gap > 0)).toBe(true);
        }
      }
    }
    expect(() => drawn({}, NOON, 0)).toThrow(RangeError);
    expect(() => drawn({}, NOON, NaN)).toThrow(RangeError);
  });
});

it('takes its numbers from the vital signs', () => {
  const vitals = { heartRate: 81, respiration: 17, spo2: 93, temperature: 37, systolic: 140, diastolic: 82, weight: 70, glucose: 110, hrv: 40, peakFlow: 400, afBurden: 0, steps: 0 };
  expect(waveStateOf(vitals)).toMatchObject({ heartRate: 81, respiration: 17, spo2: 93, systolic: 140, diastolic: 82, rmssd: 26, rhythm: 'sinus' });
  expect(waveStateOf({ ...vitals, afBurden: 100 }).rhythm).toBe('atrial-fibrillation');
});
