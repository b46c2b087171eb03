import { expect, it } from 'vitest';
import { limits } from './limits.ts';

it('no true value leaves physiological limits, whatever happens and whoever acts (in full: npm run prove -- limits)', () => {
  const { samples, outside, impossible } = limits('test', 38, 3);
  expect({ outside, impossible }).toEqual({ outside: 0, impossible: 0 });
  expect(samples).toBe(38 * 3 * 1440 * 12);
});
