import fc from '../../support/properties.ts';
import { describe, expect, test } from 'vitest';
import { EventQueue } from '../../../sim/core/event-queue.ts';

type Entry = [time: number, home: number, kind: number, target: number, data: number];

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
/** Few different values, so that ties at every level of the order are common. */
const entry: fc.Arbitrary<Entry> = fc.tuple(fc.oneof(fc.constantFrom(0, 1, 1.5), fc.double({ noNaN: true, noDefaultInfinity: true })), fc.nat(2), fc.nat(2), int32, int32);
/** null takes the earliest. */
const script = fc.array(fc.oneof({ weight: 3, arbitrary: entry }, { weight: 2, arbitrary: fc.constant(null) }), { maxLength: 400 });

/** Stable, so equal entries stay in the order of insertion. */
function sorted(entries: readonly Entry[]): Entry[] {
  return entries.toSorted((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
}

function taken(queue: EventQueue): Entry {
  return [queue.time, queue.home, queue.kind, queue.target, queue.data];
}

describe('an event queue', () => {
  test('gives entries in the order of a sorted array, at any mix of pushes and pops', () => {
    fc.assert(
      fc.property(script, (steps) => {
        const queue = new EventQueue();
        let model: Entry[] = [];
        for (const step of steps) {
          if (step) {
            queue.push(...step);
            model = sorted([...model, step]);
          } else {
            const first = model.shift();
            expect(queue.pop()).toBe(first !== undefined);
            if (first) expect(taken(queue)).toEqual(first);
          }
          expect(queue.size).toBe(model.length);
          expect(queue.peekTime()).toBe(model[0]?.[0] ?? Infinity);
        }
        for (const each of model) expect(queue.pop() && taken(queue)).toEqual(each);
        expect(queue.pop()).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('keeps the order of one home whatever other homes do', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 200 }), fc.nat(2), (entries, home) => {
        const drain = (given: readonly Entry[]): Entry[] => {
          const queue = new EventQueue();
          for (const each of given) queue.push(...each);
          return Array.from({ length: queue.size }, () => (queue.pop(), taken(queue)));
        };
        const alone = entries.filter((each) => each[1] === home);
        expect(drain(entries).filter((each) => each[1] === home)).toEqual(drain(alone));
      }),
    );
  });

  test('grows past its first capacity and is empty after clear', () => {
    const queue = new EventQueue();
    for (let n = 999; n >= 0; n -= 1) queue.push(n, 0, 0, n, 7);
    expect(queue.size).toBe(1000);
    expect(queue.pop() && taken(queue)).toEqual([0, 0, 0, 0, 7]);
    queue.clear();
    expect([queue.size, queue.peekTime(), queue.pop()]).toEqual([0, Infinity, false]);
  });

  test('refuses a time that has no place in the order', () => {
    for (const time of [NaN, Infinity, -Infinity]) expect(() => new EventQueue().push(time, 0, 0, 0, 0)).toThrow(RangeError);
  });
});
