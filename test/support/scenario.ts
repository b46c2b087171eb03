/** Small scenarios for tests. */
import { Scenario } from '../../contract/scenario.ts';
import type { z } from 'zod';

type Input = z.input<typeof Scenario>;

const LUNGS = { id: 'lungs', share: 1, age: [70, 80] as [number, number], conditions: ['copd' as const, 'heart-failure' as const, 'frailty' as const], medicines: ['insulin' as const], devices: ['pulse-oximeter', 'wearable', 'smart-bed', 'thermometer', 'fall-pendant', 'pir', 'door', 'cgm', 'scale', 'blood-pressure-cuff'] as const };

/** A few homes in which every catalogue entry fits, 18:00 to 08:00 unless told otherwise; nothing planted. */
export function testScenario(changes: Partial<Input> = {}): Scenario {
  return Scenario.parse({
    schema: 'twinward.scenario/1', id: 'test', title: 'Test', start: '2026-01-14T18:00:00Z', duration: '14h', homes: 3, seed: 'test',
    population: [{ ...LUNGS, devices: [...LUNGS.devices] }],
    ...changes,
  } satisfies Input);
}
