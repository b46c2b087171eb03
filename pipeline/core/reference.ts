/**
 * The reference pipeline, the default system under test: ingest → state per home → rules → alert book. Pure; sees messages only.
 *
 * A tick: messages in judging order, duplicates and foreign runs left out → areas looked at for what homes share → vital signs cleaned → every rule judges every home → the book turns
 * judgements into alerts. A home is judged each tick even when nothing came: silence is a finding.
 */
import type { Alert } from '../../contract/alert.ts';
import type { Act } from './act.ts';
import { AlertBook } from './alert-book.ts';
import type { Judgement } from './alert-book.ts';
import { AreaWatch } from './area.ts';
import { keepDays } from './daily.ts';
import { noteStatus, settleHub, takeMessage } from './hub-state.ts';
import { IngestCounts, readMessage } from './ingest.ts';
import type { Incoming } from './ingest.ts';
import { EVENT_KEPT_MS, applyEnrolment, applyEvent, applyTelemetry, createHome } from './patient-state.ts';
import type { HomeState } from './patient-state.ts';
import type { Pipeline, PipelineDefinition, PipelineOptions } from './pipeline.ts';
import { assessQuality } from './quality.ts';
import { compileRule, judgeWritten, rulesVersion } from './rule-data.ts';
import type { WrittenRule } from './rule-data.ts';
import { RULES } from './rules/index.ts';
import { TickBuffer } from './tick-buffer.ts';
import { refineVitals } from './vitals.ts';

type Ordered = Extract<Act, { act: 'thresholds' }>;

const ID = 'reference';
const VERSION = '0.2.2';

export class ReferencePipeline implements Pipeline {
  readonly id = ID;
  readonly version: string;
  readonly counts = new IngestCounts();
  /** rules written as data, judged after its own */
  private readonly written: readonly WrittenRule[];
  private readonly buffer = new TickBuffer();
  private readonly homes = new Map<string, HomeState>();
  private readonly book = new AlertBook();
  private readonly areas = new AreaWatch();
  /** in order of id; undefined: to be put in order anew */
  private inOrder: readonly HomeState[] | undefined;
  /** by home and resident: the last limits set for somebody whom no closed tick has brought; `undefined`: for nobody */
  private awaiting: Map<string, Ordered> | undefined;

  constructor({ rules = [] }: PipelineOptions = {}) {
    this.written = rules.map(compileRule);
    this.version = VERSION + rulesVersion(rules);
  }

  receive(topic: string, payload: string): void {
    const message = readMessage(topic, payload);
    if (typeof message === 'string') {
      this.counts.rejected[message] += 1;
      return;
    }
    this.counts.accepted += 1;
    this.buffer.add(message);
  }

  closeTick(now: number): Alert[] {
    for (const message of this.buffer.drain()) this.apply(message, now);
    this.orderAwaited();
    const homes = (this.inOrder ??= [...this.homes.keys()].sort().map((id) => this.homes.get(id) as HomeState));
    for (const home of homes) settleHub(home.hub, now);
    const shared = this.areas.close(homes, now);
    const alerts: Alert[] = [];
    for (const home of homes) {
      const told = shared.get(home.home);
      if (told) alerts.push(...told);
      for (const alert of this.judge(home, now)) alerts.push(alert);
    }
    return alerts;
  }

  act(act: Act): Alert[] {
    if (act.act !== 'thresholds') {
      const alert = this.book.answer(act) ?? this.areas.answer(act);
      return alert ? [alert] : [];
    }
    // A journal that was pruned begins with enrolments and acts: who is enrolled is known from the first tick on.
    if (!this.order(act)) (this.awaiting ??= new Map()).set(`${act.home} ${act.resident}`, act);
    return [];
  }

  /** @returns whether the person is known */
  private order({ home, resident: id, thresholds }: Ordered): boolean {
    const resident = this.homes.get(home)?.residents.get(id);
    if (resident) resident.ordered = Object.keys(thresholds).length === 0 ? undefined : thresholds;
    return resident !== undefined;
  }

  private orderAwaited(): void {
    if (!this.awaiting) return;
    for (const [person, act] of this.awaiting) if (this.order(act)) this.awaiting.delete(person);
    if (this.awaiting.size === 0) this.awaiting = undefined;
  }

  /** Its homes, by id: what is known of each person, kit and hub. */
  get known(): ReadonlyMap<string, HomeState> {
    return this.homes;
  }

  private apply(message: Incoming, now: number): void {
    const { home: id, run } = message.body;
    const home = this.homes.get(id);
    if (message.channel === 'enrolment') {
      // A retained enrolment comes again after each reconnection; only a new run starts anew.
      if (home?.run === run) {
        // Homes are counted by area.
        if (home.enrolment.area !== message.body.area) this.inOrder = undefined;
        this.book.leave(id, applyEnrolment(home, message.body, now));
      } else {
        this.book.forget(id);
        this.homes.set(id, createHome(message.body, now));
        this.inOrder = undefined;
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
    if (message.channel === 'status') return noteStatus(home.hub, message.body, now);
    const body = takeMessage(home.hub, message.body, now);
    if (!body) this.counts.duplicates += 1;
    else if ('obs' in body) applyTelemetry(home, body, now, this.counts);
    else applyEvent(home, body, now);
  }

  private judge(home: HomeState, now: number): Alert[] {
    assessQuality(home, now);
    for (const resident of home.residents.values()) refineVitals(home, resident);
    keepDays(home, now);
    if (home.falls.length > 0) home.falls = home.falls.filter((sign) => now - sign.at <= EVENT_KEPT_MS);
    if (home.signs.length > 0) home.signs = home.signs.filter((sign) => now - sign.at <= EVENT_KEPT_MS);
    const judgements: Judgement[] = [];
    const stands = this.book.standsIn(home.home);
    for (const rule of RULES) for (const judgement of rule.judge(home, now, stands)) judgements.push(judgement);
    for (const rule of this.written) for (const judgement of judgeWritten(rule, home, now)) judgements.push(judgement);
    return this.book.close(home.home, judgements, now);
  }
}

export const reference: PipelineDefinition = {
  id: ID,
  title: 'Reference: personal baselines, artefact gate, attribution, one alert per event',
  version: VERSION,
  create: (options) => new ReferencePipeline(options),
  takesRules: true,
};
