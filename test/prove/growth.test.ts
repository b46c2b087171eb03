import { describe, expect, it } from 'vitest';
import { growth, type GrowthPoint, isFlat, marginsOf } from './growth.ts';

function point(homes: number, cpuMs: number, heapBytes: number, transport: GrowthPoint['transport'] = 'virtual'): GrowthPoint {
  return { transport, homes, duration: '10m', messages: homes * 10, cpuMs, ticksCpuMs: cpuMs, wallMs: cpuMs, heapBytes, peakRssBytes: heapBytes };
}

describe('the growth proof', () => {
  it('takes what a home costs from the difference of two points, so that what every run costs falls out', () => {
    const margins = marginsOf([point(1000, 5_000, 3e7), point(100, 500, 3e6), point(10_000, 50_000, 3e8), point(100, 900, 1e6, 'embedded')]);
    expect(margins).toEqual([
      { transport: 'virtual', from: 100, to: 1000, cpuMsPerHome: 5, heapBytesPerHome: 30_000, peakRssBytesPerHome: 30_000 },
      { transport: 'virtual', from: 1000, to: 10_000, cpuMsPerHome: 5, heapBytesPerHome: 30_000, peakRssBytesPerHome: 30_000 },
    ]);
  });

  it('calls growth flat up to a fifth more per home than the step before, and no further; transports are not held against each other', () => {
    const of = (second: number, transport?: GrowthPoint['transport']) => marginsOf([point(100, 100, 1), point(200, 200, 2), point(300, 200 + second, 3), point(100, 0, 0, 'embedded'), point(200, 9_000, 0, transport ?? 'embedded')]);
    expect(isFlat(of(119), 'cpuMsPerHome')).toBe(true);
    expect(isFlat(of(121), 'cpuMsPerHome')).toBe(false);
    expect(isFlat(of(20), 'cpuMsPerHome')).toBe(true);
    expect(isFlat(of(119), 'heapBytesPerHome')).toBe(true);
  });

  it('runs its points in processes of their own, and none that is done', async () => {
    const saved: object[] = [];
    const done = { 'virtual-10': point(10, 1, 1) };
    await growth(done, (figures) => saved.push(figures), [{ transport: 'virtual', homes: 10, duration: '6m', runs: 1 }, { transport: 'virtual', homes: 20, duration: '6m', runs: 1 }]);
    expect(saved).toHaveLength(2);
    expect(done['virtual-10'].cpuMs).toBe(1);
    const measured = (done as Record<string, GrowthPoint>)['virtual-20'] as GrowthPoint;
    expect(measured).toMatchObject({ transport: 'virtual', homes: 20, duration: '6m' });
    expect(measured.messages).toBeGreaterThan(100);
    expect(measured.cpuMs).toBeGreaterThan(0);
    expect(measured.peakRssBytes).toBeGreaterThan(50_000_000);
  }, 60_000);
});
