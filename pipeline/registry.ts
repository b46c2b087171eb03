/** Every pipeline of this folder, from worst to best: the ladder by which the score is checked (SCORING §6). */
import type { PipelineDefinition } from './core/pipeline.ts';
import { reference } from './core/reference.ts';
import { alertOnEverything } from './examples/alert-on-everything.ts';
import { fixedThresholds } from './examples/fixed-thresholds.ts';
import { silent } from './examples/silent.ts';
import { thresholdsWithArtefactGate } from './examples/thresholds-with-artefact-gate.ts';

export const PIPELINES: readonly PipelineDefinition[] = [silent, alertOnEverything, fixedThresholds, thresholdsWithArtefactGate, reference];

export function pipelineById(id: string): PipelineDefinition | undefined {
  return PIPELINES.find((pipeline) => pipeline.id === id);
}
