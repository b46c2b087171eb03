import { describe, expect, it } from 'vitest';
import { Bench, DEVICES } from '../make.ts';

const rise = (heart: number, breathing: number) => (n: number): object => ({ heart: 66 + Math.min(heart, n / 4), breathing: 15 + Math.min(breathing, n / 10) });

describe('deterioration', () => {
  it('is raised when heart and breathing rise overnight in heart failure', () => {
    const bench = new Bench({ conditions: ['heart-failure'] }).run(300).run(180, rise(16, 6));
    expect(bench.raised('early-warning')).toHaveLength(1);
    expect(bench.raised()).toHaveLength(1);
  });
  it('needs two signs', () => expect(new Bench({ conditions: ['heart-failure'] }).run(300).run(120, rise(20, 0)).raised('early-warning')).toEqual([]));
  it('needs more without heart or lung disease', () => expect(new Bench().run(300).run(120, rise(12, 4)).raised()).toEqual([]));
  it('is not raised by a short waking', () => expect(new Bench({ conditions: ['heart-failure'] }).run(300).run(15, { heart: 85, breathing: 20 }).run(60).raised()).toEqual([]));
  it('is not raised by exercise', () => expect(new Bench({ conditions: ['heart-failure'] }).run(300).run(40, { heart: 100, breathing: 20, steps: 90 }).run(60).raised()).toEqual([]));
  it('takes the newest of two thermometers', () => {
    const two = [...DEVICES, { dev: 'ear', kind: 'thermometer', resident: 'r1', intervalS: 0 } as const];
    const warm = new Bench({ conditions: ['copd'], devices: two }).run(300).run(1, { extra: [['thermometer', 'temperature', 36.6]] }).run(1, { extra: [['ear', 'temperature', 37.9]] }).run(60, { heart: 76, breathing: 18 });
    expect(warm.raised('early-warning')).toMatchObject([{ text: expect.stringMatching(/temperature 37.9/) }]);
  });
  it('counts a warm body to what breathing says, and never to what a bath lifts', () => {
    const warm = (celsius: number, breathing: number): Bench => new Bench({ conditions: ['copd'] }).run(300).run(1, { extra: [['thermometer', 'temperature', celsius]] }).run(60, { heart: 76, breathing });
    expect(warm(37.9, 18).raised('early-warning')).toMatchObject([{ text: expect.stringMatching(/temperature 37.9/) }]);
    expect(warm(36.9, 18).raised('early-warning')).toEqual([]);
    expect(warm(38.4, 15).raised('early-warning')).toEqual([]);
  });
});
