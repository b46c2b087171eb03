/** Seed after seed, and the verdict over all of them. */
import type { Scenario } from '../../contract/scenario.ts';
import { judge, type SelfcheckResult } from './judge.ts';
import { type Asked, oneSeed, type SeedResult } from './one-seed.ts';

/** @returns the seeds that were done when it was stopped, judged */
export async function selfcheck(scenario: Scenario, seeds: readonly string[], asked: Asked, onSeed: (seed: string, place: number) => void = () => {}): Promise<{ result: SelfcheckResult; stopped: boolean }> {
  const results: SeedResult[] = [];
  for (const [place, seed] of seeds.entries()) {
    onSeed(seed, place);
    const one = await oneSeed({ ...scenario, seed }, asked);
    if (!one) break;
    results.push(one);
  }
  return { result: judge(results, asked.broken, asked.sound), stopped: results.length < seeds.length };
}
