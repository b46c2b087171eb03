/** What the API asks, answered by the running service: people and kit from the pipeline's state, readings from the journal, alerts from what was concluded. */
import type { Alert } from '../../contract/alert.ts';
import type { Thresholds } from '../../contract/messages.ts';
import type { Act } from '../core/act.ts';
import type { HomeState } from '../core/patient-state.ts';
import { ReferencePipeline } from '../core/reference.ts';
import type { AuditChain } from './audit.ts';
import type { Desk, Health, ObservationQuery, Patient, StoredObservation } from './desk.ts';
import { PackIndex } from './pack-index.ts';
import type { Service } from './service.ts';
import type { AlertQuery, SaidAlert } from './store/store.ts';

type Figure = ReturnType<Desk['figures']>[number];

export class ServiceDesk implements Desk {
  readonly audit: AuditChain;
  private readonly service: Service;
  private readonly connected: () => boolean;
  private readonly packs: PackIndex;

  /** @param connected whether the broker is there */
  constructor(service: Service, audit: AuditChain, connected: () => boolean) {
    this.service = service;
    this.audit = audit;
    this.connected = connected;
    this.packs = new PackIndex(service.store);
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
    return [...pipeline.known.values()].toSorted((a, b) => (a.home < b.home ? -1 : 1)).flatMap(peopleOf);
  }

  patientsOf(home: string): Patient[] {
    const state = this.known(home);
    return state ? peopleOf(state) : [];
  }

  patient(home: string, resident: string): Patient | undefined {
    const state = this.known(home);
    return state && patientOf(state, resident);
  }

  async observations({ home, resident, codes, from, to, limit }: ObservationQuery): Promise<StoredObservation[]> {
    const devices = this.known(home)?.devices;
    const ownerOf = (dev: string): string | undefined => devices?.get(dev)?.enrolled.resident;
    const found = await this.packs.readings(home, { from, to, limit }, ({ code, dev }) => (codes?.includes(code) ?? true) && (resident === undefined || ownerOf(dev) === resident));
    return found.map((obs) => ({ ...obs, home, resident: ownerOf(obs.dev) }));
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

  private known(home: string): HomeState | undefined {
    const { pipeline } = this.service.conversation;
    return pipeline instanceof ReferencePipeline ? pipeline.known.get(home) : undefined;
  }
}

function peopleOf(home: HomeState): Patient[] {
  return [...home.residents.keys()].map((id) => patientOf(home, id) as Patient);
}

function patientOf(home: HomeState, id: string): Patient | undefined {
  const resident = home.residents.get(id);
  if (!resident) return undefined;
  const { area, hub, carePlan } = home.enrolment;
  return { home: home.home, area, hub, resident: { ...resident.enrolled, thresholds: resident.thresholds }, devices: [...home.devices.values()].map(({ enrolled }) => enrolled).filter((device) => device.resident === id), carePlan };
}
