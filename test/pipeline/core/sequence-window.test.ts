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

it('counts the numbers that have not come', () => {
  fc.assert(fc.property(fc.uniqueArray(fc.nat({ max: 40 }), { minLength: 1 }), fc.nat({ max: 20 }), (numbers, from) => {
    const window = new SequenceWindow(512, from);
    for (const seq of numbers) window.take(seq);
    const highest = Math.max(...numbers);
    let missing = 0;
    for (let seq = from; seq < highest; seq += 1) if (!numbers.includes(seq)) missing += 1;
    expect(window.missing).toBe(missing);
  }));
});

it('still counts what it gave up', () => {
  const window = new SequenceWindow(4);
  for (const seq of [0, 5, 6, 7, 8, 9, 10]) window.take(seq);
  expect(window.missing).toBe(4);
});
