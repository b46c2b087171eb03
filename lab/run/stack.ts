/** What happens to the lab's own stack in a run (`plant.stack`): which part is killed and started again, when, and whether the lab can do that. */
import { badInput } from '../../contract/errors.ts';
import type { RunRecord } from '../../reports/run-record.ts';
import { stackTime, type World } from '../../sim/world.ts';
import type { RunRequest } from './request.ts';

/** `at`: epoch ms */
export type Strike = NonNullable<RunRecord['restarts']>[number];

/** In order of time, and of writing where that is equal. A part is struck once at a time. */
export function strikesOf(world: World): Strike[] {
  const strikes = world.scenario.plant.stack.map(({ id, at }): Strike => ({ what: id === 'sut-restart' ? 'sut' : 'broker', at: stackTime(world, at) }));
  return strikes.filter(({ what, at }, place) => strikes.findIndex((other) => other.what === what && other.at === at) === place).toSorted((a, b) => a.at - b.at);
}

/** @throws TwinwardError (bad input) where a scenario asks for a restart of what the lab did not start */
export function checkStack({ scenario, broker, sut }: Pick<RunRequest, 'scenario' | 'broker' | 'sut'>): void {
  for (const { id, at } of scenario.plant.stack) {
    if (id === 'broker-restart' && broker.kind === 'mqtt') {
      throw badInput('broker-not-ours', `the scenario plants "${id}" at ${at}, and ${broker.url} is not the lab's to restart`, { path: '--broker' }, 'use the embedded broker, or a scenario without it');
    }
    if (id === 'sut-restart' && !sut.start && (broker.kind === 'mqtt' || broker.kind === 'embedded')) {
      throw badInput('sut-not-ours', `the scenario plants "${id}" at ${at}, and the pipeline ${sut.id} is not started by the lab`, { path: '--sut' }, 'say in its file how to start it (start.command), or use a scenario without it');
    }
  }
}
