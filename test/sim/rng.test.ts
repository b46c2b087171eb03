import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../sim/core/math.ts';
import { philox, Rng, streamId } from '../../sim/core/rng.ts';

const words = (...args: [number, number, number, number, number, number]) => {
  const out = new Uint32Array(4);
  philox(...args, out);
  return [...out].map((word) => word.toString(16).padStart(8, '0')).join(' ');
};

describe('addressed randomness', () => {
  it('agrees with the published Random123 vectors of Philox 4×32-10', () => {
    expect(words(0, 0, 0, 0, 0, 0)).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8');
    expect(words(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff)).toBe('408f276d 41c83b0e a20bc7c6 6d5451fd');
    expect(words(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0)).toBe('d16cfe09 94fdcceb 5001e420 24126ea1');
  });

  it('gives the same draw for the same address, whatever was drawn before', () => {
    const fresh = new Rng('seed');
    const used = new Rng('seed');
    for (let index = 0; index < 100; index += 1) used.normal(index, 1, index);
    expect(used.word(7, streamId('body'), 3, 1)).toBe(fresh.word(7, streamId('body'), 3, 1));
    expect(new Rng('other').word(7, streamId('body'), 3, 1)).not.toBe(fresh.word(7, streamId('body'), 3, 1));
  });

  it('draws standard normals', () => {
    const rng = new Rng('normal');
    const draws = Array.from({ length: 40_000 }, (_, slot) => rng.normal(1, 2, slot));
    const mean = draws.reduce((sum, z) => sum + z, 0) / draws.length;
    const variance = draws.reduce((sum, z) => sum + (z - mean) ** 2, 0) / draws.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959964, 5);
    expect(normalQuantile(0.001)).toBeCloseTo(-3.090232, 5);
  });
});
