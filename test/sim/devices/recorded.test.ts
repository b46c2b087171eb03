import { describe, expect, it } from 'vitest';
import { RecordedSignal } from '../../../sim/devices/recorded.ts';

const MINUTE = 60_000;
const series = { at: [5, 10, 10, 15, 60].map((minute) => 1e9 + minute * MINUTE), value: [100, 101, 102, 103, 104], intervalMs: 5 * MINUTE };

describe('a recording as a device', () => {
  const once = new RecordedSignal(series, 'end');
  it.each([
    [0, { value: 100, index: 0 }],
    [4.9, { value: 100, index: 0 }],
    [5, { value: 102, index: 2 }],
    [14, { value: 103, index: 3 }],
    [17, { missing: 'gap in the recording' }],
    [54.9, { missing: 'gap in the recording' }],
    [55, { value: 104, index: 4 }],
    [59.9, { value: 104, index: 4 }],
    [60, { missing: 'the recording has ended' }],
    [-1, { missing: 'the recording has not begun' }],
  ])('%d minutes after its beginning', (minutes, wanted) => {
    expect(once.read(minutes * MINUTE)).toEqual(wanted);
  });

  it('begins again where it loops', () => {
    const loop = new RecordedSignal(series, 'loop');
    expect(loop.read(60 * MINUTE)).toEqual(loop.read(0));
    expect(loop.read(65 * MINUTE + 1)).toEqual(loop.read(5 * MINUTE + 1));
  });

  it('asserts what it is given', () => {
    expect(() => new RecordedSignal({ at: [], value: [], intervalMs: 1 }, 'end')).toThrow();
    expect(() => new RecordedSignal({ at: [2, 1], value: [1, 1], intervalMs: 1 }, 'end')).toThrow();
  });
});
