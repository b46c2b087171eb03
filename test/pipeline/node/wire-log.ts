/** What the homes of a scenario send, tick by tick, and what the reference says to it: for tests that carry it to a pipeline in another way. */
import type { Alert } from '../../../contract/alert.ts';
import type { Scenario } from '../../../contract/scenario.ts';
import { VirtualTransport } from '../../../lab/run/virtual.ts';
import { ReferencePipeline } from '../../../pipeline/core/reference.ts';
import { labRun } from '../../support/lab-run.ts';

export interface WireTick {
  now: number;
  messages: { topic: string; payload: string }[];
  alerts: Alert[];
}

export interface WireLog {
  enrolments: { topic: string; payload: string }[];
  ticks: WireTick[];
}

export async function wireLog(scenario: Scenario): Promise<WireLog> {
  const log: WireLog = { enrolments: [], ticks: [] };
  let messages: WireTick['messages'] = [];
  const inner = new ReferencePipeline();
  const ear = {
    receive(topic: string, payload: string): void {
      (topic.endsWith('/enrolment') ? log.enrolments : messages).push({ topic, payload });
      inner.receive(topic, payload);
    },
    closeTick(now: number): Alert[] {
      const alerts = inner.closeTick(now);
      log.ticks.push({ now, messages, alerts });
      messages = [];
      return alerts;
    },
  };
  await labRun(scenario, { transport: () => new VirtualTransport(ear) });
  return log;
}
