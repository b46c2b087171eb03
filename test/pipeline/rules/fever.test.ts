import { describe, expect, it } from 'vitest';
import { Bench } from '../make.ts';
import type { Minute } from '../make.ts';

const at = (minutes: Record<number, number>, rest: Minute = {}) => (n: number): Minute => ({ ...rest, extra: minutes[n] === undefined ? [] : [['thermometer', 'temperature', minutes[n]]] });

describe('fever', () => {
  it('is raised by a second high reading', () => expect(new Bench().run(120, at({ 10: 38.3, 55: 38.5 })).raised('fever')).toHaveLength(1));
  it('is raised at once when very high', () => expect(new Bench().run(30, at({ 10: 39.3 })).raised('fever')).toHaveLength(1));
  it('waits for a second reading even when the heart is up: a bath does both', () => expect(new Bench().run(180).run(60, at({ 40: 38.4 }, { heart: 80 })).raised('fever')).toEqual([]));
  it('is not raised by a bath, gone on the next reading', () => expect(new Bench().run(120, at({ 10: 38.2, 50: 36.8 })).raised('fever')).toEqual([]));
  it('resolves when measured normal', () => expect(new Bench().run(200, at({ 10: 38.3, 55: 38.5, 120: 37 })).resolved('fever')).toHaveLength(1));
});
