/** A pipeline that never says anything: what zero false alarms are worth. */
import type { PipelineDefinition } from '../core/pipeline.ts';

export const silent: PipelineDefinition = {
  id: 'silent',
  title: 'Silent: never alerts',
  version: '0.1.0',
  create: () => ({ id: 'silent', version: '0.1.0', receive: () => {}, closeTick: () => [] }),
};
