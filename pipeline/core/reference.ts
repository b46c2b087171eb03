/**
 * The reference pipeline, the default system under test: ingest → state per home → rules → alert book. Pure; sees messages only.
 *
 * A tick: messages in judging order, duplicates and foreign runs left out → vital signs cleaned → every rule judges every home → the book turns
 * judgements into alerts. A home is judged each tick even when nothing came: silence is a finding.
 */
import type { AlertCode } from '../../contract/alert-codes.ts';
import type { Alert } from '../../contract/alert.ts';
import { AlertBook } from './alert-book.ts';
import type { Judgement } from './alert-book.ts';
import { IngestCounts, readMessage } from './ingest.ts';
import type { Incoming } from './ingest.ts';
import { EVENT_KEPT_MS, applyEnrolment, applyEvent, applyStatus, applyTelemetry, createHome, takeSequence } from './patient-state.ts';
import type { HomeState } from './patient-state.ts';
import type { Pipeline, PipelineDefinition } from './pipeline.ts';
import { assessQuality } from './quality.ts';
import { RULES } from './rules/index.ts';
import { TickBuffer } from './tick-buffer.ts';
import { refineVitals } from './vitals.ts';

const ID = 'reference';
const VERSION = '0.1.0';

export class ReferencePipeline implements Pipeline {
  readonly id = ID;
  readonly version = VERSION;
  readonly counts = new IngestCounts();
  readonly #buffer = new TickBuffer();
  readonly #homes = new Map<string, HomeState>();
  readonly #book = new AlertBook();
  #order: readonly string[] = [];

  receive(topic: string, payload: string): void {
    const message = readMessage(topic, payload);
    if (typeof message === 'string') {
      this.counts.rejected[message] += 1;
      return;
    }
    this.counts.accepted += 1;
    this.#buffer.add(message);
  }

  closeTick(now: number): Alert[] {
    for (const message of this.#buffer.drain()) this.#apply(message, now);
    if (this.#order.length !== this.#homes.size) this.#order = [...this.#homes.keys()].sort();
    const alerts: Alert[] = [];
    for (const id of this.#order) {
      const home = this.#homes.get(id) as HomeState;
      for (const alert of this.#judge(home, now)) alerts.push(alert);
    }
    return alerts;
  }

  #apply(message: Incoming, now: number): void {
    const { home: id, run } = message.body;
    const home = this.#homes.get(id);
    if (message.channel === 'enrolment') {
      // A retained enrolment comes again after each reconnection; only a new run starts anew.
      if (home?.run === run) applyEnrolment(home, message.body, now);
      else {
        this.#book.forget(id);
        this.#homes.set(id, createHome(message.body, now));
      }
      return;
    }
    if (!home) {
      this.counts.notEnrolled += 1;
      return;
    }
    if (home.run !== run) {
      this.counts.otherRun += 1;
      return;
    }
    if (message.channel === 'status') return applyStatus(home, message.body, now);
    if (!takeSequence(home.hub, message.body.epoch, message.body.seq, message.body.sentAt, now)) {
      this.counts.duplicates += 1;
      return;
    }
    if (message.channel === 'telemetry') applyTelemetry(home, message.body, now, this.counts);
    else applyEvent(home, message.body, now);
  }

  #judge(home: HomeState, now: number): Alert[] {
    assessQuality(home, now);
    for (const resident of home.residents.values()) refineVitals(home, resident);
    if (home.falls.length > 0) home.falls = home.falls.filter((sign) => now - sign.at <= EVENT_KEPT_MS);
    if (home.signs.length > 0) home.signs = home.signs.filter((sign) => now - sign.at <= EVENT_KEPT_MS);
    const judgements: Judgement[] = [];
    const stands = (code: AlertCode, device?: string): boolean => this.#book.standing(home.home, code, device);
    for (const rule of RULES) for (const judgement of rule.judge(home, now, stands)) judgements.push(judgement);
    return this.#book.close(home.home, judgements, now);
  }
}

export const reference: PipelineDefinition = {
  id: ID,
  title: 'Reference: personal baselines, artefact gate, attribution, one alert per event',
  version: VERSION,
  create: () => new ReferencePipeline(),
};
