import { describe, expect, it } from 'vitest';
import { news2, pulsePoints, respirationPoints, spo2Points, systolicPoints, temperaturePoints } from '../../../pipeline/core/news2.ts';

/** Both sides of every boundary of the RCP 2017 chart. */
const RESPIRATION = [[3, 3], [8, 3], [9, 1], [11, 1], [12, 0], [20, 0], [21, 2], [24, 2], [25, 3], [60, 3]] as const;
const SCALE_1 = [[80, 3], [91, 3], [92, 2], [93, 2], [94, 1], [95, 1], [96, 0], [100, 0]] as const;
const SCALE_2_AIR = [[80, 3], [83, 3], [84, 2], [85, 2], [86, 1], [87, 1], [88, 0], [92, 0], [93, 0], [95, 0], [97, 0], [100, 0]] as const;
const SCALE_2_OXYGEN = [[83, 3], [84, 2], [85, 2], [86, 1], [87, 1], [88, 0], [92, 0], [93, 1], [94, 1], [95, 2], [96, 2], [97, 3], [100, 3]] as const;
const SYSTOLIC = [[60, 3], [90, 3], [91, 2], [100, 2], [101, 1], [110, 1], [111, 0], [219, 0], [220, 3], [260, 3]] as const;
const PULSE = [[30, 3], [40, 3], [41, 1], [50, 1], [51, 0], [90, 0], [91, 1], [110, 1], [111, 2], [130, 2], [131, 3], [200, 3]] as const;
const TEMPERATURE = [[34, 3], [35, 3], [35.1, 1], [36, 1], [36.1, 0], [38, 0], [38.1, 1], [39, 1], [39.1, 2], [41, 2]] as const;

describe('NEWS2', () => {
  it.each(RESPIRATION)('respiration %d gives %d', (value, points) => expect(respirationPoints(value)).toBe(points));
  it.each(SCALE_1)('SpO2 %d on scale 1 gives %d, on air and on oxygen', (value, points) => {
    expect(spo2Points(value, false, false)).toBe(points);
    expect(spo2Points(value, false, true)).toBe(points);
  });
  it.each(SCALE_2_AIR)('SpO2 %d on scale 2 and air gives %d', (value, points) => expect(spo2Points(value, true, false)).toBe(points));
  it.each(SCALE_2_OXYGEN)('SpO2 %d on scale 2 and oxygen gives %d', (value, points) => expect(spo2Points(value, true, true)).toBe(points));
  it.each(SYSTOLIC)('systolic %d gives %d', (value, points) => expect(systolicPoints(value)).toBe(points));
  it.each(PULSE)('pulse %d gives %d', (value, points) => expect(pulsePoints(value)).toBe(points));
  it.each(TEMPERATURE)('temperature %d gives %d', (value, points) => expect(temperaturePoints(value)).toBe(points));

  it('rounds as the chart is written', () => {
    expect(respirationPoints(20.4)).toBe(0);
    expect(respirationPoints(20.5)).toBe(2);
    expect(temperaturePoints(36.04)).toBe(1);
    expect(temperaturePoints(36.06)).toBe(0);
  });

  it('adds oxygen and consciousness and reaches 20 at most', () => {
    const worst = news2({ respiration: 30, spo2: 80, onOxygen: true, systolic: 80, pulse: 140, temperature: 34, notAlert: true });
    expect(worst).toMatchObject({ total: 20, highest: 3, known: 5 });
    expect(news2({ respiration: 16, spo2: 97, systolic: 120, pulse: 70, temperature: 36.8 })).toMatchObject({ total: 0, known: 5 });
    expect(news2({ onOxygen: true })).toMatchObject({ total: 2, known: 0 });
  });

  it('counts only what is known', () => expect(news2({ pulse: 95 })).toMatchObject({ total: 1, known: 1, highest: 1 }));
});
