/** Recordings played to pipelines. */
import type { Alert } from '../../contract/alert.ts';
import type { SeenAlert } from '../../reports/run-record.ts';
import { ReferencePipeline } from '../../pipeline/core/reference.ts';
import type { BusPipeline } from '../run/virtual.ts';
import { type Bug, BrokenPipeline } from './bug.ts';
import type { Recording } from './recording.ts';

/** @param restart what stands in the pipeline's place after a kill, and so many ticks; absent: its store gave everything back */
export function play({ ticks }: Pick<Recording, 'ticks'>, first: BusPipeline, restart: (before: BusPipeline, ticks: number) => BusPipeline = (before) => before): SeenAlert[] {
  let pipeline = first;
  const seen: SeenAlert[] = [];
  for (const [place, { now, messages, restart: killed }] of ticks.entries()) {
    for (const { topic, payload } of messages) pipeline.receive(topic, payload);
    for (const alert of pipeline.closeTick(now)) seen.push({ alert, gradedAt: now });
    if (killed) pipeline = restart(pipeline, place + 1);
  }
  return seen;
}

/** A bug that touches no message hears what the reference hears: the reference's words are enough. */
export function playBug(recording: Recording, create: () => Bug, reference: readonly SeenAlert[]): SeenAlert[] {
  const bug = create();
  if (bug.hear || bug.forgets) return play(recording, new BrokenPipeline(bug), bug.forgets && (() => new BrokenPipeline(create())));
  const said = Map.groupBy(reference, ({ gradedAt }) => gradedAt);
  const words: BusPipeline = { receive: () => {}, closeTick: (now): Alert[] => (said.get(now) ?? []).map(({ alert }) => alert) };
  return play(recording, new BrokenPipeline(bug, words));
}

export function playReference(recording: Recording): SeenAlert[] {
  return play(recording, new ReferencePipeline());
}
