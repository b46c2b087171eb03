/** A desk with a handful of people, kept in arrays: what the API may ask of a pipeline, without one. Audit log and notifications are the real ones, over rows in memory. */
import type { Alert } from '../../../contract/alert.ts';
import { CODES } from '../../../contract/codes.ts';
import type { EnrolledDevice, Thresholds } from '../../../contract/messages.ts';
import type { Act } from '../../../pipeline/core/act.ts';
import { type Anchor, AuditChain } from '../../../pipeline/node/audit.ts';
import type { Desk, Health, ObservationQuery, Patient, StoredObservation } from '../../../pipeline/node/desk.ts';
import { MemoryStore } from '../../../pipeline/node/store/memory.ts';
import type { AlertQuery, AuditLine, Notification, SaidAlert } from '../../../pipeline/node/store/store.ts';

export const NOW = Date.UTC(2026, 10, 22, 18);
const MINUTE = 60_000;
const TWO = ['h000003-r1', 'h000003-r2'];

/** The store in memory, with its rows laid open. */
export class Rows extends MemoryStore {
  declare lines: AuditLine[];
  declare readonly notifications: Map<string, Notification>;
}

function devicesOf(resident: string): EnrolledDevice[] {
  return (['pulse-oximeter', 'blood-pressure-cuff', 'fall-pendant'] as const).map((kind) => ({ dev: `${resident}-${kind}`, kind, resident, intervalS: 60 }));
}

/** `birthYear` is a mark: nothing else in the data has it. Devices and care plan are of the home, as its enrolment has them. */
function person(home: string, resident: string, birthYear: number, all: readonly string[] = [resident]): Patient {
  return {
    home, area: 'a1', hub: `${home}-hub`, devices: all.flatMap(devicesOf), carePlan: { items: all.map((one) => ({ dev: `${one}-blood-pressure-cuff`, windows: [[420, 540]] })), sleep: [1320, 420] },
    resident: { id: resident, birthYear, sex: 'female', conditions: ['copd'], medicines: ['inhaler'], thresholds: { spo2Low: 88 } },
  };
}

function readingsOf({ home, hub, resident: { id } }: Patient): StoredObservation[] {
  const rows: StoredObservation[] = [];
  const add = (dev: string, { code, unit }: { code: string; unit: string }, value: number, at: number, resident: string | undefined) => rows.push({ home, resident, dev, code, value, unit, at, seq: rows.length + 1 });
  for (let minute = 0; minute < 30; minute += 1) {
    add(`${id}-pulse-oximeter`, CODES.spo2, 90 + (minute % 5), NOW - minute * MINUTE, id);
    add(`${id}-pulse-oximeter`, CODES.heartRate, 70 + (minute % 7), NOW - minute * MINUTE, id);
  }
  add(`${id}-blood-pressure-cuff`, CODES.diastolic, 78, NOW - 5 * MINUTE, id);
  add(`${id}-blood-pressure-cuff`, CODES.systolic, 131, NOW - 5 * MINUTE, id);
  add(`${id}-fall-pendant`, CODES.battery, 81, NOW - 6 * MINUTE, id);
  add(hub as string, CODES.uplinkSignal, -71, NOW - 7 * MINUTE, undefined);
  return rows;
}

function alertsOf({ home, resident: { id } }: Patient): Alert[] {
  const base = { home, at: NOW - 10 * MINUTE, state: 'raised' as const, text: `about ${id}`, evidence: [{ dev: `${id}-pulse-oximeter`, code: CODES.spo2.code, value: 90, at: NOW - 10 * MINUTE }] };
  const about = { ...base, resident: id };
  return [
    { ...about, id: `${home}:hypoxia:${id}:1`, kind: 'clinical', code: 'hypoxia', priority: 'high', route: 'nurse' },
    { ...about, id: `${home}:device-values-wrong:${id}:${id}-pulse-oximeter:1`, kind: 'technical', code: 'device-values-wrong', priority: 'low', route: 'technician', cause: { layer: 'device', device: `${id}-pulse-oximeter` } },
    { ...about, id: `${home}:measurement-missed:${id}:1`, kind: 'administrative', code: 'measurement-missed', priority: 'low', route: 'telehealth-coordinator' },
    { ...base, id: `${home}:message-forged:1`, kind: 'security', code: 'message-forged', priority: 'medium', route: 'security' },
  ];
}

export class FakeDesk implements Desk {
  readonly rows = new Rows();
  readonly chain = new AuditChain(this.rows);
  readonly people = [person('h000001', 'h000001-r1', 1931), person('h000002', 'h000002-r1', 1942), person('h000003', 'h000003-r1', 1953, TWO), person('h000003', 'h000003-r2', 1964, TWO)];
  readonly readings = this.people.flatMap(readingsOf);
  readonly said: SaidAlert[];
  readonly acts: Act[] = [];
  state: Health = { ok: true, broker: 'connected', store: 'ready', judgedAt: NOW };
  /** the next thing asked for fails with it */
  failure: Error | undefined;

  constructor() {
    const outage = (home: string): Alert => ({
      id: `${home}:shared-outage:1`, home, homes: ['h000001', 'h000002', 'h000003'], at: NOW, kind: 'technical', code: 'shared-outage', priority: 'high', route: 'technician', state: 'raised', text: 'h000001, h000002 and h000003 are without network', cause: { layer: 'shared' },
      evidence: [{ text: 'h000002 went silent' }],
    });
    this.said = [...this.people.flatMap(alertsOf), outage('h000001')].filter((alert, index, all) => all.findIndex(({ id }) => id === alert.id) === index).map((alert, index) => ({ seq: index + 1, alert }));
  }

  now(): number {
    return NOW;
  }
  health(): Health {
    return this.state;
  }
  figures(): ReturnType<Desk['figures']> {
    return [{ name: 'messages_total', help: 'messages heard', type: 'counter', values: [{ labels: { channel: 'telemetry' }, value: 42 }] }, { name: 'homes', help: 'homes enrolled', type: 'gauge', values: [{ labels: {}, value: 3 }] }];
  }
  patients(): readonly Patient[] {
    return this.people;
  }
  patientsOf(home: string): readonly Patient[] {
    return this.people.filter((one) => one.home === home);
  }
  patient(home: string, resident: string): Patient | undefined {
    return this.people.find((one) => one.home === home && one.resident.id === resident);
  }
  async observations({ home, resident, codes, from = -Infinity, to = Infinity, limit }: ObservationQuery): Promise<StoredObservation[]> {
    this.#fail();
    const fits = this.readings.filter((row) => row.home === home && (resident === undefined || row.resident === resident) && (codes?.includes(row.code) ?? true) && row.at >= from && row.at < to).toSorted((a, b) => a.at - b.at || a.seq - b.seq);
    return from === -Infinity ? fits.slice(-limit) : fits.slice(0, limit);
  }
  async alerts({ homes, states, kinds, routes, since = -Infinity, after = '', limit }: AlertQuery): Promise<Alert[]> {
    this.#fail();
    return this.#standing().filter((alert) => alert.id > after && (homes?.includes(alert.home) ?? true) && (states?.includes(alert.state) ?? true) && (kinds?.includes(alert.kind) ?? true) && (routes?.includes(alert.route) ?? true) && (alert.updatedAt ?? alert.at) >= since).slice(0, limit);
  }
  async alert(id: string): Promise<{ alert: Alert; history: SaidAlert[] } | undefined> {
    this.#fail();
    const history = this.said.filter(({ alert }) => alert.id === id);
    const last = history.at(-1);
    return last && { alert: last.alert, history };
  }
  async act(act: Act): Promise<Alert | Thresholds | undefined> {
    this.#fail();
    this.acts.push(act);
    if (act.act === 'thresholds') {
      const index = this.people.findIndex(({ home, resident }) => home === act.home && resident.id === act.resident);
      const patient = this.people[index];
      if (!patient) return undefined;
      this.people[index] = { ...patient, resident: { ...patient.resident, thresholds: act.thresholds } };
      return act.thresholds;
    }
    const alert = this.#standing().find(({ id }) => id === act.alert);
    if (!alert || alert.state === 'resolved') return undefined;
    const after: Alert = { ...alert, state: act.act === 'resolve' ? 'resolved' : 'acknowledged', updatedAt: NOW };
    this.said.push({ seq: this.said.length + 1, alert: after });
    return after;
  }
  audit = {
    write: (line: Omit<AuditLine, 'n' | 'prev' | 'hash'>) => this.chain.write(line),
    lines: (after: number, limit: number) => this.chain.lines(after, limit),
    verify: (anchor?: Anchor) => this.chain.verify(anchor),
  };

  #standing(): Alert[] {
    return [...new Map(this.said.map(({ alert }) => [alert.id, alert])).values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }
  #fail(): void {
    const { failure } = this;
    this.failure = undefined;
    if (failure) throw failure;
  }
}
