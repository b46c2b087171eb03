/** A pipeline that says everything of everyone, each hour: what perfect sensitivity is worth. */
import { ALERT_CODE_IDS } from '../../contract/alert-codes.ts';
import type { Alert } from '../../contract/alert.ts';
import type { Enrolment } from '../../contract/messages.ts';
import { readMessage } from '../core/ingest.ts';
import { kindOf } from '../core/routing.ts';
import type { Pipeline, PipelineDefinition } from '../core/pipeline.ts';
import { simpleAlert } from './simple-alerts.ts';

const HOUR_MS = 3_600_000;
const VERSION = '0.1.0';

class AlertOnEverything implements Pipeline {
  readonly id = 'alert-on-everything';
  readonly version = VERSION;
  readonly #homes = new Map<string, Enrolment>();
  #hour = -1;

  receive(topic: string, payload: string): void {
    // Only who lives there matters: whatever they measure, everything is raised.
    if (!topic.endsWith('/enrolment')) return;
    const message = readMessage(topic, payload);
    if (typeof message !== 'string' && message.channel === 'enrolment') this.#homes.set(message.body.home, message.body);
  }

  closeTick(now: number): Alert[] {
    const hour = Math.floor(now / HOUR_MS);
    if (hour === this.#hour || this.#homes.size === 0) return [];
    this.#hour = hour;
    return [...this.#homes.keys()].sort().flatMap((home) => this.#everythingOf(this.#homes.get(home) as Enrolment, now));
  }

  #everythingOf({ home, residents, devices }: Enrolment, now: number): Alert[] {
    return ALERT_CODE_IDS.flatMap((code) => {
      const say = (resident?: string, device?: string): Alert => simpleAlert({ home, resident, device, code, met: true, at: now, text: 'Something may be wrong.', evidence: [] }, now);
      if (code.startsWith('device-')) return devices.map((device) => say(undefined, device.dev));
      return kindOf(code) === 'clinical' ? residents.map((resident) => say(resident.id)) : [say()];
    });
  }
}

export const alertOnEverything: PipelineDefinition = {
  id: 'alert-on-everything',
  title: 'Alert on everything: every code for every home, each hour',
  version: VERSION,
  create: () => new AlertOnEverything(),
};
