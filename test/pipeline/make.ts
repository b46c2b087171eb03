/** A small home and its hub for tests: writes what a hub would publish, minute by minute. */
import type { Alert } from '../../contract/alert.ts';
import { CODES } from '../../contract/codes.ts';
import type { SignalName } from '../../contract/codes.ts';
import type { CarePlan, Condition, EnrolledDevice, Enrolment, EventType, Medicine, Thresholds } from '../../contract/messages.ts';
import type { Pipeline } from '../../pipeline/core/pipeline.ts';
import { ReferencePipeline } from '../../pipeline/core/reference.ts';

export const MINUTE = 60_000;
/** 22 November 2026, 18:00. */
export const START = Date.UTC(2026, 10, 22, 18);

export interface Wire {
  topic: string;
  payload: string;
}

export const DEVICES: readonly EnrolledDevice[] = [
  { dev: 'oximeter', kind: 'pulse-oximeter', resident: 'r1', intervalS: 60 },
  { dev: 'watch', kind: 'wearable', resident: 'r1', intervalS: 60 },
  { dev: 'bed', kind: 'smart-bed', resident: 'r1', intervalS: 60 },
  { dev: 'cuff', kind: 'blood-pressure-cuff', resident: 'r1', intervalS: 0 },
  { dev: 'cgm', kind: 'cgm', resident: 'r1', intervalS: 300 },
  { dev: 'scale', kind: 'scale', resident: 'r1', intervalS: 0 },
  { dev: 'thermometer', kind: 'thermometer', resident: 'r1', intervalS: 0 },
  { dev: 'pendant', kind: 'fall-pendant', resident: 'r1', intervalS: 0 },
  { dev: 'pir-bathroom', kind: 'pir', resident: 'r1', intervalS: 300, room: 'bathroom' },
  { dev: 'pir-bedroom', kind: 'pir', resident: 'r1', intervalS: 300, room: 'bedroom' },
  { dev: 'door', kind: 'door', resident: 'r1', intervalS: 0 },
];

export interface MakeHome {
  home?: string;
  run?: string;
  conditions?: Condition[];
  medicines?: Medicine[];
  thresholds?: Thresholds;
  devices?: readonly EnrolledDevice[];
  carePlan?: Partial<CarePlan>;
}

export type Obs = [dev: string, signal: SignalName, value: number, q?: number | undefined, at?: number | undefined];

/** A hub: knows epoch and seq, writes packs, events, births and wills. */
export class TestHome {
  readonly home: string;
  readonly run: string;
  readonly enrolment: Enrolment;
  epoch = 0;
  seq = 0;

  constructor({ home = 'h000001', run = 'run-a', conditions = [], medicines = [], thresholds, devices = DEVICES, carePlan }: MakeHome = {}) {
    this.home = home;
    this.run = run;
    this.enrolment = {
      v: 1, run, home, area: 'a1', hub: 'hub', residents: [{ id: 'r1', birthYear: 1946, sex: 'female', conditions, medicines, ...(thresholds && { thresholds }) }], devices: [...devices],
      carePlan: { items: [], sleep: [22 * 60, 7 * 60], ...carePlan },
    };
  }

  enrol(): Wire {
    return this.#wire('enrolment', this.enrolment);
  }
  status(state: 'online' | 'offline', at?: number): Wire {
    return this.#wire('status', { ...this.#envelope(), state, ...(at !== undefined && { at }) });
  }
  pack(sentAt: number, obs: readonly Obs[]): Wire {
    return this.#wire('telemetry', {
      ...this.#envelope(), seq: this.seq++, sentAt,
      obs: obs.map(([dev, signal, value, q, at]) => ({ dev, code: CODES[signal].code, value, unit: CODES[signal].unit, at: at ?? sentAt, ...(q !== undefined && { q }) })),
    });
  }
  event(sentAt: number, dev: string, type: EventType, at = sentAt): Wire {
    return this.#wire('event', { ...this.#envelope(), seq: this.seq++, sentAt, dev, type, at });
  }

  #envelope(): { v: 1; run: string; home: string; hub: string; epoch: number } {
    return { v: 1, run: this.run, home: this.home, hub: 'hub', epoch: this.epoch };
  }
  #wire(channel: string, body: unknown): Wire {
    return { topic: `twinward/v1/${this.home}/${channel}`, payload: JSON.stringify(body) };
  }
}

/** What one well, sleeping or resting person's kit reports in minute `n`; parts can be overwritten. */
export interface Minute {
  spo2?: number;
  spo2Quality?: number;
  pulse?: number;
  heart?: number;
  breathing?: number;
  steps?: number;
  inBed?: boolean;
  glucose?: number;
  motion?: string | null;
  signal?: number;
  mains?: number;
  battery?: number;
  without?: readonly string[];
  extra?: readonly Obs[];
}

/** Small regular wobble instead of noise, so that tests are readable. */
function wobble(n: number): number {
  return [0, 1, 0, -1, 0][n % 5] as number;
}

export function observationsOf(n: number, minute: Minute = {}): Obs[] {
  const { spo2 = 96, spo2Quality = 0.95, heart = 66, pulse = heart, breathing = 15, steps = 0, inBed = true, glucose = 120, motion = null, signal = -70, mains = 1, battery = 80, without = [] } = minute;
  const obs: Obs[] = [
    ['oximeter', 'spo2', spo2 + (n % 4 === 0 ? 1 : 0), spo2Quality], ['oximeter', 'heartRate', pulse + wobble(n), spo2Quality],
    ['watch', 'heartRate', heart + wobble(n)], ['watch', 'steps', steps],
  ];
  if (inBed) obs.push(['bed', 'heartRate', heart + wobble(n + 1)], ['bed', 'respiration', breathing + wobble(n) * 0.5]);
  if (n % 5 === 0) {
    obs.push(['bed', 'bedPresence', inBed ? 1 : 0], ['cgm', 'glucose', glucose + 0.5 * wobble(n / 5)], ['hub', 'uplinkSignal', signal]);
    for (const room of ['bathroom', 'bedroom']) obs.push([`pir-${room}`, 'motion', room === motion ? 3 : 0]);
  }
  if (n % 60 === 0 || mains === 0) obs.push(['hub', 'hubMains', mains]);
  if (n % 60 === 7) for (const dev of ['oximeter', 'watch', 'bed', 'cuff', 'cgm', 'scale', 'thermometer', 'pendant', 'pir-bathroom', 'pir-bedroom', 'door']) obs.push([dev, 'battery', battery]);
  return [...obs.filter(([dev]) => !without.includes(dev)), ...(minute.extra ?? [])];
}

/** Runs minutes against a pipeline; keeps every alert with the minute in which it came. */
export class Bench {
  readonly pipeline: Pipeline;
  readonly house: TestHome;
  readonly alerts: { minute: number; alert: Alert }[] = [];
  minute = 0;

  constructor(options: MakeHome = {}, pipeline: Pipeline = new ReferencePipeline()) {
    this.pipeline = pipeline;
    this.house = new TestHome(options);
    this.give(this.house.enrol());
    this.give(this.house.status('online', START));
  }

  give(wire: Wire): void {
    this.pipeline.receive(wire.topic, wire.payload);
  }
  /** Time of the close of the current minute's tick. */
  get now(): number {
    return START + (this.minute + 1) * MINUTE;
  }
  /** When the current minute's readings are taken. */
  get at(): number {
    return this.now - 20_000;
  }
  close(): Alert[] {
    const alerts = this.pipeline.closeTick(this.now);
    for (const alert of alerts) this.alerts.push({ minute: this.minute, alert });
    this.minute += 1;
    return alerts;
  }
  /** `count` minutes; `make` may differ by minute, `undefined` sends nothing. */
  run(count: number, make: Minute | ((n: number) => Minute | undefined) = {}): this {
    for (let i = 0; i < count; i += 1) {
      const minute = typeof make === 'function' ? make(i) : make;
      if (minute) this.give(this.house.pack(this.at, observationsOf(this.minute, minute)));
      this.close();
    }
    return this;
  }
  raised(code?: string): Alert[] {
    return this.alerts.filter(({ alert }) => alert.state === 'raised' && alert.updatedAt === undefined && (code === undefined || alert.code === code)).map(({ alert }) => alert);
  }
  resolved(code?: string): Alert[] {
    return this.alerts.filter(({ alert }) => alert.state === 'resolved' && (code === undefined || alert.code === code)).map(({ alert }) => alert);
  }
}
