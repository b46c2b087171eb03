import { describe, expect, it } from 'vitest';
import { Bench, DEVICES } from '../make.ts';
import type { Minute } from '../make.ts';

const taken = (celsius: number, more: Minute = {}): Minute => ({ ...more, extra: [['thermometer', 'temperature', celsius], ...(more.extra ?? [])] });

describe('hypothermia', () => {
  it('is raised by a second reading at 35.0', () => expect(new Bench().run(5).run(1, taken(35)).run(30).run(1, taken(34.9)).raised('hypothermia')).toMatchObject([{ priority: 'high' }]));
  it('is not raised by one alone, nor by two at 35.1', () => {
    expect(new Bench().run(5).run(1, taken(34.8)).run(30).run(1, taken(36.2)).run(30).raised()).toEqual([]);
    expect(new Bench().run(5).run(1, taken(35.1)).run(30).run(1, taken(35.1)).run(20).raised()).toEqual([]);
  });
  it('is raised by one where it is plain, the room is cold or the heart slow', () => {
    expect(new Bench().run(5).run(1, taken(33.8)).raised('hypothermia')).toHaveLength(1);
    expect(new Bench().run(60, { heart: 46 }).run(1, taken(34.8, { heart: 46 })).raised('hypothermia')).toHaveLength(1);
    const room = new Bench({ devices: [...DEVICES, { dev: 'air', kind: 'environment-sensor', resident: 'r1', intervalS: 300 }] });
    room.run(60, (n) => (n % 5 === 0 ? { extra: [['air', 'roomTemperature', 13 + (n % 10) / 10]] } : {})).run(1, taken(34.8));
    expect(room.raised('hypothermia')).toHaveLength(1);
  });
  it('hears a reading no device should give, where the heart is slow too', () => {
    expect(new Bench().run(60, { heart: 44 }).run(1, taken(28.5, { heart: 44 })).raised('hypothermia')).toHaveLength(1);
    expect(new Bench().run(60).run(1, taken(28.5)).raised('hypothermia')).toEqual([]);
  });
  it('is resolved by the next good reading', () => expect(new Bench().run(1, taken(33)).run(30).run(1, taken(36.4)).resolved('hypothermia')).toHaveLength(1));
});
