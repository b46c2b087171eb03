import fc from '../../support/properties.ts';
import { expect, it } from 'vitest';
import { SequenceWindow } from '../../../pipeline/core/sequence-window.ts';

it('takes each number once, whatever the order', () => {
  fc.assert(fc.property(fc.array(fc.nat({ max: 60 })), (numbers) => {
    const window = new SequenceWindow();
    const seen = new Set<number>();
    for (const seq of numbers) {
      expect(window.take(seq)).toBe(!seen.has(seq));
      seen.add(seq);
    }
  }));
});

it('gives up a gap when too much came after it', () => {
  const window = new SequenceWindow(4);
  for (const seq of [1, 2, 3, 4]) expect(window.take(seq)).toBe(true);
  expect(window.take(5)).toBe(true);
  expect(window.take(0)).toBe(false);
  expect(window.take(3)).toBe(false);
  expect(window.take(6)).toBe(true);
});
