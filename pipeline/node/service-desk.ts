/** What the API asks, answered by the running service: people and kit from the pipeline's state, readings from the journal, alerts from what was concluded. */
import type { Alert } from '../../contract/alert.ts';
import { HomeEvent, Telemetry } from '../../contract/messages.ts';
import type { Thresholds } from '../../contract/messages.ts';
import type { Act } from '../core/act.ts';
import type { HomeState } from '../core/patient-state.ts';
import { ReferencePipeline } from '../core/reference.ts';
import type { AuditChain } from './audit.ts';
import type { Desk, Health, ObservationQuery, Patient, StoredObservation } from './desk.ts';
import type { Service } from './service.ts';
import type { AlertQuery, Entry, SaidAlert } from './store/store.ts';

/** Packs read at once, and at most for one question. @source assumption: a week of one a minute */
const PAGE = 500;
const PACKS_MAX = 10_080;
/** A device's clock may be ahead of its hub's by so much, ms. @source ingest.ts */
const AHEAD_MS = 120_000;

type Figure = ReturnType<Desk['figures']>[number];

export class ServiceDesk implements Desk {
  readonly audit: AuditChain;
  private readonly service: Service;
  private readonly connected: () => boolean;

  /** @param connected whether the broker is there */
  constructor(service: Service, audit: AuditChain, connected: () => boolean) {
    this.service = service;
    this.audit = audit;
    this.connected = connected;
  }

  now(): number {
    return this.service.conversation.now || Date.now();
  }

  health(): Health {
    const broker = this.connected() ? 'connected' : 'lost';
    const store = this.service.failure ? 'failed' : 'ready';
    return { ok: broker === 'connected' && store === 'ready', broker, store, judgedAt: this.service.conversation.now || undefined };
  }

  figures(): Figure[] {
    const { counts } = this.service;
    const figures: Figure[] = [
      { name: 'heard_total', help: 'Messages journalled since the process began', type: 'counter', values: [{ labels: {}, value: counts.heard }] },
      { name: 'alert_messages_total', help: 'Alert messages published, by code, priority and state', type: 'counter', values: [...counts.said].map(([key, value]) => {
        const [code = '', priority = '', state = ''] = key.split(' ');
        return { labels: { code, priority, state }, value };
      }) },
      { name: 'snapshots_total', help: 'Snapshots written', type: 'counter', values: [{ labels: {}, value: counts.snapshots }] },
      { name: 'journal_waiting', help: 'Messages heard and not yet journalled', type: 'gauge', values: [{ labels: {}, value: this.service.backlog }] },
      { name: 'clock_seconds', help: 'Close of the last tick, seconds since 1970', type: 'gauge', values: [{ labels: {}, value: this.service.conversation.now / 1_000 }] },
    ];
    const { pipeline } = this.service.conversation;
    if (!(pipeline instanceof ReferencePipeline)) return figures;
    const { accepted, duplicates, notEnrolled, otherRun, rejected, observations } = pipeline.counts;
    const outcomes: Record<string, number> = { accepted, duplicate: duplicates, 'not-enrolled': notEnrolled, 'other-run': otherRun, ...Object.fromEntries(Object.entries(rejected).map(([reason, value]) => [`rejected-${reason}`, value])) };
    const by = (label: string, values: Record<string, number>): Figure['values'] => Object.entries(values).map(([key, value]) => ({ labels: { [label]: key }, value }));
    return [
      ...figures,
      { name: 'messages_total', help: 'Messages by what became of them', type: 'counter', values: by('outcome', outcomes) },
      { name: 'observations_total', help: 'Readings by what became of them', type: 'counter', values: by('outcome', observations) },
      { name: 'homes', help: 'Homes enrolled', type: 'gauge', values: [{ labels: {}, value: pipeline.known.size }] },
    ];
  }

  patients(): Patient[] {
    const { pipeline } = this.service.conversation;
    if (!(pipeline instanceof ReferencePipeline)) return [];
    return [...pipeline.known.values()].toSorted((a, b) => (a.home < b.home ? -1 : 1)).flatMap((home) => [...home.residents.keys()].map((id) => patientOf(home, id) as Patient));
  }

  patient(home: string, resident: string): Patient | undefined {
    const { pipeline } = this.service.conversation;
    const state = pipeline instanceof ReferencePipeline ? pipeline.known.get(home) : undefined;
    return state && patientOf(state, resident);
  }

  /** What is measured is never sent before: packs are read from the newest back to the one that left before `from`. */
  async observations({ home, resident, code, from, to = Infinity, limit }: ObservationQuery): Promise<StoredObservation[]> {
    const { pipeline } = this.service.conversation;
    const devices = pipeline instanceof ReferencePipeline ? pipeline.known.get(home)?.devices : undefined;
    const found: StoredObservation[] = [];
    // Received last is not measured last: after an outage hours come at once, so some more are read than are asked for.
    const enough = (): boolean => from === undefined && found.length >= 2 * limit;
    for await (const { seq, text } of this.packs(home)) {
      const pack = Telemetry.safeParse(jsonOf(text)).data;
      if (!pack) continue;
      if ((from !== undefined && pack.sentAt + AHEAD_MS < from) || enough()) break;
      for (const obs of pack.obs) {
        const owner = devices?.get(obs.dev)?.enrolled.resident;
        if ((code === undefined || obs.code === code) && (resident === undefined || owner === resident) && obs.at >= (from ?? -Infinity) && obs.at < to) found.push({ ...obs, home, resident: owner, seq });
      }
    }
    found.sort((a, b) => a.at - b.at || a.seq - b.seq);
    return from === undefined ? found.slice(-limit) : found.slice(0, limit);
  }

  async events(home: string, limit: number): Promise<HomeEvent[]> {
    const entries = await this.service.store.messages({ home, channel: 'event', limit, newest: true });
    return entries.flatMap(({ text }) => HomeEvent.safeParse(jsonOf(text)).data ?? []).toSorted((a, b) => a.at - b.at);
  }

  alerts(query: AlertQuery): Promise<Alert[]> {
    return this.service.store.alerts(query);
  }

  async alert(id: string): Promise<{ alert: Alert; history: SaidAlert[] } | undefined> {
    const alert = await this.service.store.alert(id);
    return alert && { alert, history: await this.service.store.history(id) };
  }

  act(act: Act): Promise<Alert | Thresholds | undefined> {
    return this.service.act(act);
  }

  private async *packs(home: string): AsyncGenerator<Entry> {
    let before: number | undefined;
    for (let read = 0; read < PACKS_MAX; read += PAGE) {
      const page = await this.service.store.messages({ home, channel: 'telemetry', limit: PAGE, newest: true, ...(before !== undefined && { before }) });
      yield* page;
      if (page.length < PAGE) return;
      before = page.at(-1)?.seq;
    }
  }
}

function patientOf(home: HomeState, id: string): Patient | undefined {
  const resident = home.residents.get(id);
  if (!resident) return undefined;
  const { area, hub, carePlan } = home.enrolment;
  return { home: home.home, area, hub, resident: { ...resident.enrolled, thresholds: resident.thresholds }, devices: [...home.devices.values()].map(({ enrolled }) => enrolled).filter((device) => device.resident === id), carePlan };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
