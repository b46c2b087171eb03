import { describe, expect, it } from 'vitest';
import type { FittedBody, FittedSignal } from '../../../contract/resident-file.ts';
import { Rng } from '../../../sim/core/rng.ts';
import { FittedSignals } from '../../../sim/physiology/fitted.ts';

const signal = (more: Partial<FittedSignal> = {}): FittedSignal => ({
  level: 100, daily: { amplitude24: 10, peakHour24: 16, amplitude12: 3, peakHour12: 4 }, wander: [{ tauMinutes: 3, sd: 4 }, { tauMinutes: 120, sd: 8 }], lowest: 30, highest: 300, deviceSd: 1, n: 1000, days: 7, ...more,
});
const START = 28_000_000;
const course = (body: FittedBody, minutes: number, name: 'glucose' | 'heartRate' | 'systolic' | 'diastolic' | 'spo2' = 'glucose', home = 3): number[] => {
  const fitted = new FittedSignals(new Rng('course'));
  fitted.settle(0, home, body, START);
  return Array.from({ length: minutes }, (_, i) => {
    fitted.advance(0, START + i);
    return fitted.value(0, name) as number;
  });
};

describe('signals fitted to a person', () => {
  it('give the same bytes for the same address, however often they are read', () => {
    const every = course({ glucose: signal() }, 600);
    const seldom = new FittedSignals(new Rng('course'));
    seldom.settle(7, 3, { glucose: signal() }, START);
    for (const i of [0, 1, 1, 150, 151, 599, 42, 599]) {
      seldom.advance(7, START + i);
      expect(seldom.value(7, 'glucose')).toBe(every[i]);
    }
  });

  it('change nothing of each other: a signal more, or a resident more, moves no byte', () => {
    const alone = course({ glucose: signal() }, 300);
    expect(course({ glucose: signal(), heartRate: signal({ level: 70 }) }, 300)).toEqual(alone);
    const two = new FittedSignals(new Rng('course'));
    two.settle(0, 3, { glucose: signal() }, START);
    two.settle(1, 4, { glucose: signal() }, START);
    for (let i = 0; i < 300; i += 1) { two.advance(1, START + i); two.advance(0, START + i); }
    expect(two.value(0, 'glucose')).toBe(alone[299]);
    expect(two.value(1, 'glucose')).not.toBe(alone[299]);
  });

  it('say nothing of what was not fitted, and nothing of nobody', () => {
    const fitted = new FittedSignals(new Rng('x'));
    fitted.settle(0, 0, { glucose: signal() }, START);
    expect(fitted.value(0, 'spo2')).toBeUndefined();
    expect([fitted.value(1, 'glucose'), fitted.has(0), fitted.has(1)]).toEqual([undefined, true, false]);
    fitted.advance(1, START);
  });

  it('stay within their bounds, whatever the wander', () => {
    for (const skew of [0, 0.8, -0.8]) {
      const values = course({ spo2: signal({ level: 97, lowest: 90, highest: 100, skew, wander: [{ tauMinutes: 20, sd: 6 }] }) }, 5000, 'spo2');
      expect(Math.min(...values)).toBeGreaterThanOrEqual(90);
      expect(Math.max(...values)).toBeLessThanOrEqual(100);
    }
  });

  it('keep mean and spread under a skew, and lean to its side', () => {
    const still = { amplitude24: 0, peakHour24: 0, amplitude12: 0, peakHour12: 0 };
    for (const skew of [-0.6, 0, 0.6]) {
      const values = course({ glucose: signal({ daily: still, skew, wander: [{ tauMinutes: 5, sd: 10 }] }) }, 60_000);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length);
      const median = values.toSorted((a, b) => a - b)[30_000] as number;
      expect(Math.abs(mean - 100)).toBeLessThan(0.7);
      expect(Math.abs(sd / 10 - 1)).toBeLessThan(0.06);
      expect(Math.sign(Math.round((mean - median) * 1.2))).toBe(Math.sign(skew));
    }
  });

  it('keep the diastolic pressure below the systolic', () => {
    const body: FittedBody = { systolic: signal({ level: 110, lowest: 60, wander: [{ tauMinutes: 10, sd: 20 }] }), diastolic: signal({ level: 95, highest: 180, wander: [{ tauMinutes: 10, sd: 20 }] }) };
    const [systolic, diastolic] = [course(body, 2000, 'systolic'), course(body, 2000, 'diastolic')];
    expect(diastolic.every((value, i) => value <= (systolic[i] as number) - 12 + 1e-9)).toBe(true);
  });

  it('have no value before they begin', () => {
    const fitted = new FittedSignals(new Rng('x'));
    fitted.settle(0, 0, { glucose: signal() }, START);
    expect(() => fitted.advance(0, START - 1)).toThrow(/before the first/);
  });
});
