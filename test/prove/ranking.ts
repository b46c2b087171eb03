/** The score must rank (SCORING §6): pipelines of known quality over many seeds, on the same worlds. */
import type { Alert } from '../../contract/alert.ts';
import { PIPELINES } from '../../pipeline/registry.ts';
import { buildReport } from '../../reports/build-report.ts';
import type { Scenario } from '../../contract/scenario.ts';
import { type Conducted, conduct } from '../../lab/run/conduct.ts';
import { recordOf } from '../../lab/run/record.ts';
import type { RunRequest } from '../../lab/run/request.ts';
import { LocalEngine } from '../../lab/run/engine.ts';
import { VirtualTransport } from '../../lab/run/virtual.ts';
import { inOrder, LADDER, type Rung } from '../../lab/selfcheck/ranking.ts';
import { World } from '../../sim/world.ts';

export { inOrder, LADDER, type Rung };

/** Scores of every rung on one seed. All rungs hear the same run; each is graded by its own alerts. */
export async function rankOnce(scenario: Scenario): Promise<Record<Rung, number>> {
  const world = new World({ scenario });
  const rungs = LADDER.map((id) => ({ id, pipeline: pipeline(id), alerts: [] as Conducted['alerts'] }));
  const bus = {
    receive: (topic: string, payload: string) => { for (const rung of rungs) rung.pipeline.receive(topic, payload); },
    closeTick(now: number): Alert[] {
      for (const rung of rungs) for (const alert of rung.pipeline.closeTick(now)) rung.alerts.push({ alert, gradedAt: now });
      return [];
    },
  };
  const clock = { nowMs: () => 0, epochMs: () => 0, sleep: async () => {} };
  const hooks = { onProgress: () => {}, signal: new AbortController().signal };
  const engine = new LocalEngine({ scenario });
  const conducted = await conduct({ world, engine, transport: new VirtualTransport(bus), request: { label: 'ranking', pace: 'max' } as RunRequest, hooks, clock, phase: 'run' });
  const stamped = await engine.stamp(conducted.ledger.facts(), conducted.end);
  const scores = rungs.map(({ id, alerts }) => {
    const sut = { schema: 'twinward.sut/1', id, title: id, version: '1', readyWithin: '20s', reset: 'restart', codec: 'twinward', clock: 'watermark' } as const;
    return [id, buildReport(recordOf({ scenario, sut, paired: false }, world, 'prove', { ...conducted, alerts }, stamped), {}).score] as const;
  });
  return Object.fromEntries(scores) as Record<Rung, number>;
}

function pipeline(id: Rung) {
  const definition = PIPELINES.find((candidate) => candidate.id === id);
  if (!definition) throw new Error(`no pipeline ${id}`);
  return definition.create();
}
