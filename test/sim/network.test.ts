import { expect, it } from 'vitest';
import type { Influence, InputName } from '../../sim/core/catalogue.ts';
import { NEED_BYTES_PER_S, shapeOf, shapesNetwork } from '../../sim/network.ts';
import { World } from '../../sim/world.ts';
import { testScenario } from '../support/scenario.ts';

const T = Date.parse('2026-01-14T18:00:00Z');
const acting = (input: InputName, size: number, more: Partial<Influence> = {}): Influence => ({ input, size, from: T, riseMs: 0, holdMs: 600_000, fallMs: 0, ...more });
const cause = (...influences: Influence[]) => ({ influences });
const at = T + 60_000;

it('nothing acts: nothing is shaped', () => {
  const plain = { delayMs: 0, jitterMs: 0, lossShare: 0, bytesPerS: 0 };
  expect(shapeOf([], at)).toEqual(plain);
  expect(shapeOf([cause(acting('uplinkSignal', -30), acting('dropout', 1), acting('uplinkRefused', 1))], at)).toEqual(plain);
  expect(shapeOf([cause(acting('uplinkDelay', 500))], T - 1)).toEqual(plain);
  expect(shapeOf([cause(acting('uplinkDelay', 500))], T + 700_000)).toEqual(plain);
});

it('influences of all causes add, and follow their flanks', () => {
  const causes = [cause(acting('uplinkDelay', 4_000, { riseMs: 120_000 }), acting('uplinkJitter', 900)), cause(acting('uplinkDelay', 500), acting('uplinkLoss', 0.2)), cause(acting('uplinkLoss', 0.1))];
  expect(shapeOf(causes, at)).toEqual({ delayMs: 2_500, jitterMs: 900, lossShare: expect.closeTo(0.3), bytesPerS: 0 });
});

it('what is starved keeps the rest of the need, and never nothing', () => {
  const bytesAt = (size: number): number => shapeOf([cause(acting('uplinkStarved', size))], at).bytesPerS;
  expect(bytesAt(0.25)).toBe(0.75 * NEED_BYTES_PER_S);
  expect(bytesAt(0.9)).toBeCloseTo(2);
  expect(bytesAt(1)).toBeCloseTo(0.2);
  expect(bytesAt(3)).toBeGreaterThan(0); // 0 would be no limit
});

it('keeps within bounds', () => {
  expect(shapeOf([cause(acting('uplinkLoss', 0.8)), cause(acting('uplinkLoss', 0.8), acting('uplinkDelay', -5), acting('uplinkJitter', 1e9))], at)).toEqual({ delayMs: 0, jitterMs: 600_000, lossShare: 0.95, bytesPerS: 0 });
});

it('tells the causes that shape from those that do not', () => {
  expect(shapesNetwork(cause(acting('uplinkSignal', -30)))).toBe(false);
  expect(shapesNetwork(cause(acting('uplinkSignal', -30), acting('uplinkStarved', 0.5)))).toBe(true);
});

it('a world of a live run says that the wire does it; any other does not', () => {
  const scenario = testScenario();
  expect(new World({ scenario, wire: true }).wire).toBe(true);
  expect(new World({ scenario }).wire).toBe(false);
});
