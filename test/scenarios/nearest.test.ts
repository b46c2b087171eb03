import fc from '../support/properties.ts';
import { describe, expect, it } from 'vitest';
import { editDistance, nearest, suggest } from '../../scenarios/nearest.ts';

describe('editDistance', () => {
  it.each([['', '', 0], ['a', '', 1], ['faults', 'fautls', 1], ['scale', 'sclae', 1], ['kitten', 'sitting', 3]])('of %s and %s is %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  it('is symmetric, zero only for equals, and never more than the longer word', () => {
    fc.assert(fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
      const distance = editDistance(a, b);
      expect(distance).toBe(editDistance(b, a));
      expect(distance === 0).toBe(a === b);
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
    }));
  });
});

describe('suggestions', () => {
  it('name the nearest word, or else the choice', () => {
    expect(nearest('pulse-oxymeter', ['scale', 'pulse-oximeter'])).toBe('pulse-oximeter');
    expect(nearest('banana', ['scale', 'pulse-oximeter'])).toBeUndefined();
    expect(suggest('banana', ['scale', 'cgm'])).toBe('choose from: scale, cgm');
    expect(suggest('x'.repeat(1_000_000), ['scale'])).toBe('choose from: scale');
    expect(suggest('banana', [])).toMatch(/none/);
  });
});
