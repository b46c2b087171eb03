/**
 * The pipeline as one caller may see it. Routes ask this and never the desk itself, so what is not the caller's cannot come into an answer: not in a list, not by id, not in a reference.
 */
import { ALERT_CODES } from '../../../contract/alert-codes.ts';
import type { Alert } from '../../../contract/alert.ts';
import type { EnrolledDevice, Thresholds } from '../../../contract/messages.ts';
import type { Act } from '../../core/act.ts';
import type { Desk, ObservationQuery, Patient, StoredObservation } from '../desk.ts';
import type { AlertQuery, SaidAlert } from '../store/store.ts';
import { KIT_CODES, pageOfReadings, type ReadingsPage } from './readings.ts';
import type { Who } from './tokens.ts';

const MOST = 1_000;

/** A device or hub, and the people of its home whose it is (a hub is everybody's). */
export interface SeenDevice {
  home: string;
  dev: string;
  /** `hub` where it is the gateway */
  kind: EnrolledDevice['kind'] | 'hub';
  patient: Patient | undefined;
  hub: string | undefined;
}

export class View {
  /** something was asked for that is not the caller's: the audit log says so, the answer does not */
  hidden = false;
  readonly who: Who;
  readonly #desk: Desk;

  constructor(desk: Desk, who: Who) {
    this.#desk = desk;
    this.who = who;
  }

  now(): number {
    return this.#desk.now();
  }

  /** Ascending by home and resident. */
  patients(): Patient[] {
    return this.#desk.patients().filter((patient) => this.#sees(patient.home, patient.resident.id)).map((patient) => this.#narrowed(patient));
  }

  patient(home: string, resident: string): Patient | undefined {
    const patient = this.#own(this.#desk.patient(home, resident), this.#sees(home, resident));
    return patient && this.#narrowed(patient);
  }

  /** The one of a home that `fits`; it is asked of everybody there, so that a look at somebody who is not the caller's is known for what it is. */
  patientWho(home: string, fits: (patient: Patient) => boolean): Patient | undefined {
    const one = this.#desk.patientsOf(home).find(fits);
    const patient = one && this.#own(one, this.#sees(home, one.resident.id));
    return patient && this.#narrowed(patient);
  }

  /** Everybody of a home that the caller sees any of. */
  patientsOf(home: string): Patient[] {
    const all = this.#desk.patientsOf(home);
    const own = all.filter(({ resident }) => this.#sees(home, resident.id));
    if (own.length === 0 && all.length > 0) this.hidden = true;
    return own.map((patient) => this.#narrowed(patient));
  }

  devices(home?: string): SeenDevice[] {
    const patients = home === undefined ? this.patients() : this.patientsOf(home);
    const hubs = new Map(patients.flatMap(({ home: of, hub }) => (hub === undefined ? [] : [[of, hub]])));
    const kit = patients.flatMap((patient) => patient.devices.map(({ dev, kind }): SeenDevice => ({ home: patient.home, dev, kind, patient, hub: patient.hub })));
    return [...[...hubs].map(([of, hub]): SeenDevice => ({ home: of, dev: hub, kind: 'hub', patient: undefined, hub: undefined })), ...kit];
  }

  /** Readings of one person, or of one device: `dev`, with no resident. Ask `patient` or `devices` first. */
  async readings(query: ObservationQuery & { dev?: string }): Promise<ReadingsPage> {
    const { dev, ...asked } = query;
    const codes = this.who.may.readings === 'all' ? asked.codes : asked.codes ? asked.codes.filter((code) => KIT_CODES.has(code)) : [...KIT_CODES];
    if (this.who.may.readings === 'none' || codes?.length === 0) return { readings: [] };
    const own = (reading: StoredObservation) => reading.home === asked.home && (asked.resident === undefined || reading.resident === asked.resident) && (dev === undefined || reading.dev === dev)
      && (reading.resident === undefined ? this.#seesWhole(reading.home) : this.#sees(reading.home, reading.resident));
    return pageOfReadings(this.#desk, { ...asked, codes }, own, dev === undefined ? undefined : MOST);
  }

  /** A page of alerts that the caller may see and `keep` keeps, ascending by id; `next`: give it as `after`. */
  async alerts(query: AlertQuery, keep: (alert: Alert) => boolean = () => true): Promise<{ alerts: Alert[]; next?: string }> {
    const kinds = this.who.may.alerts.filter((kind) => query.kinds?.includes(kind) ?? true);
    const homes = this.#homes(query.homes);
    if (kinds.length === 0 || homes?.length === 0) return { alerts: [] };
    const found: Alert[] = [];
    // Looks at more each time: what is kept may be rare.
    for (let after = query.after, limit = Math.min(MOST, query.limit + 1); ; limit = Math.min(MOST, limit * 4)) {
      const page = await this.#desk.alerts({ ...query, kinds, ...(homes && { homes }), ...(after !== undefined && { after }), limit });
      for (const alert of page) if (this.#seesAlert(alert) && keep(alert)) found.push(this.#redacted(alert));
      if (found.length > query.limit || page.length < limit) break;
      after = (page.at(-1) as Alert).id;
    }
    const alerts = found.slice(0, query.limit);
    return { alerts, ...(found.length > query.limit && { next: (alerts.at(-1) as Alert).id }) };
  }

  async alert(id: string): Promise<{ alert: Alert; history: SaidAlert[] } | undefined> {
    const known = await this.#desk.alert(id);
    const seen = known && this.#own(known, this.#seesAlert(known.alert));
    return seen && { alert: this.#redacted(seen.alert), history: seen.history.filter(({ alert }) => this.#seesAlert(alert)).map(({ seq, alert }) => ({ seq, alert: this.#redacted(alert) })) };
  }

  /** Of an alert seen before. */
  mayAct({ kind }: Alert): boolean {
    return this.who.may.act.includes(kind);
  }

  /** Does it; the caller has to have seen what it is done to. */
  async act(act: Act): Promise<Alert | Thresholds | undefined> {
    const done = await this.#desk.act(act);
    return done && act.act !== 'thresholds' ? this.#redacted(done as Alert) : done;
  }

  /** With what is their own; the hub where all of the home is the caller's to see. */
  #narrowed({ hub, devices, carePlan, ...rest }: Patient): Patient {
    const own = devices.filter(({ resident }) => resident === rest.resident.id);
    const items = carePlan.items.filter(({ dev }) => own.some((device) => device.dev === dev));
    return { ...rest, ...(hub !== undefined && this.#seesWhole(rest.home) && { hub }), devices: own, carePlan: { ...carePlan, items } };
  }

  #own<T>(thing: T | undefined, seen: boolean): T | undefined {
    if (thing !== undefined && !seen) this.hidden = true;
    return seen ? thing : undefined;
  }

  #sees(home: string, resident: string): boolean {
    const { homes, residents } = this.who;
    return (homes?.has(home) ?? true) && (residents?.has(`${home}/${resident}`) ?? true);
  }

  /** Everything of a home, also what is nobody's own: the hub, an alert about the home. */
  #seesWhole(home: string): boolean {
    if (!(this.who.homes?.has(home) ?? true)) return false;
    if (!this.who.residents) return true;
    const people = this.#desk.patientsOf(home);
    return people.length > 0 && people.every(({ resident }) => this.#sees(home, resident.id));
  }

  /** Homes to look in; undefined: all. */
  #homes(asked: readonly string[] | undefined): readonly string[] | undefined {
    const { homes, residents } = this.who;
    const own = homes ?? (residents && new Set([...residents].map((key) => key.slice(0, key.indexOf('/')))));
    if (own && asked?.some((home) => !own.has(home))) this.hidden = true;
    return own ? (asked ?? [...own]).filter((home) => own.has(home)) : asked;
  }

  #seesAlert({ kind, home, resident }: Alert): boolean {
    return this.who.may.alerts.includes(kind) && (resident === undefined ? this.#seesWhole(home) : this.#sees(home, resident));
  }

  /** Without values that the caller's role does not see; and of a shared cause without the homes of others, whom text and evidence name. */
  #redacted(alert: Alert): Alert {
    const homes = alert.homes?.filter((home) => this.#seesWhole(home));
    const shared = homes !== undefined && homes.length < (alert.homes?.length ?? 0);
    const all = this.who.may.readings === 'all';
    if (!shared && all) return alert;
    const text = shared ? ALERT_CODES[alert.code].title : alert.text;
    const evidence = shared ? [] : alert.evidence.map(({ value, text: words, ...rest }) => (rest.code === undefined || KIT_CODES.has(rest.code) ? { ...rest, ...(value !== undefined && { value }), ...(words !== undefined && { text: words }) } : rest));
    return { ...alert, ...(homes && { homes }), text, evidence };
  }
}
