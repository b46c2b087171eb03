/** The transports that need nothing but this thread, the same on every host. */
import { survivor } from '../../pipeline/core/freeze.ts';
import type { Pipeline } from '../../pipeline/core/pipeline.ts';
import { pipelineById } from '../../pipeline/registry.ts';
import { badInput } from '../../contract/errors.ts';
import type { Transport } from '../run/ports.ts';
import type { RunRequest } from '../run/request.ts';
import { VirtualTransport } from '../run/virtual.ts';
import { attackerAccess } from './attacker-access.ts';
import { createMemoryTransport } from './memory-transport.ts';

/** @throws TwinwardError bad input where the SUT is not shipped with the lab */
export function inThreadTransport(kind: 'virtual' | 'memory', { sut, rules, topicPrefix, profile = 'standard' }: Pick<RunRequest, 'sut' | 'rules' | 'topicPrefix' | 'profile'>): Transport {
  const definition = pipelineById(sut.id);
  if (!definition) throw badInput('sut-needs-broker', `the ${kind} broker joins only pipelines that are shipped with the lab`, { path: '--broker' }, 'leave --broker out: the embedded broker feeds any pipeline');
  // Killed and started again, a pipeline knows what its store kept.
  const forgets = sut.start?.env['TWINWARD_STORE'] === 'memory';
  let last: Pipeline | undefined;
  const pipeline = (): Pipeline => (last = last && !forgets ? survivor(last) : definition.create(rules && { rules }));
  return kind === 'virtual' ? new VirtualTransport(pipeline(), (n) => attackerAccess(profile, n), pipeline) : createMemoryTransport({ id: sut.id, pipeline, topicPrefix, profile });
}
