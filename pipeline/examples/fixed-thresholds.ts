/**
 * Textbook limits, the same for everyone, on every single reading whatever its quality: what many products begin with. It raises when a value
 * crosses and resolves when it is back, so noise around a limit raises again and again; people whose usual lies beyond a limit alarm all night;
 * old readings of a backlog count like new ones; a silent home is a row of silent devices.
 */
import type { AlertCode } from '../../contract/alert-codes.ts';
import type { Alert } from '../../contract/alert.ts';
import { CODES } from '../../contract/codes.ts';
import type { Enrolment, Observation } from '../../contract/messages.ts';
import { checkObservation, readMessage } from '../core/ingest.ts';
import { TickBuffer } from '../core/tick-buffer.ts';
import type { Pipeline, PipelineDefinition } from '../core/pipeline.ts';
import { SimpleAlerts } from './simple-alerts.ts';

export interface Limit {
  code: AlertCode;
  signal: string;
  met: (value: number) => boolean;
  text: string;
}

/** @source textbook adult limits: SpO2 below 92 %, heart rate 50–110, fever from 38 °C, breathing from 25, systolic 90–180, glucose below 70, battery below 15 % */
export const LIMITS: readonly Limit[] = [
  { code: 'hypoxia', signal: CODES.spo2.code, met: (value) => value < 92, text: 'SpO2 below 92 %' },
  { code: 'tachycardia', signal: CODES.heartRate.code, met: (value) => value > 110, text: 'Heart rate above 110' },
  { code: 'bradycardia', signal: CODES.heartRate.code, met: (value) => value < 50, text: 'Heart rate below 50' },
  { code: 'hypoglycaemia', signal: CODES.glucose.code, met: (value) => value < 70, text: 'Glucose below 70 mg/dL' },
  { code: 'fever', signal: CODES.temperature.code, met: (value) => value >= 38, text: 'Temperature 38 °C or above' },
  { code: 'tachypnoea', signal: CODES.respiration.code, met: (value) => value >= 25, text: 'Respiratory rate 25 or above' },
  { code: 'hypertension', signal: CODES.systolic.code, met: (value) => value > 180, text: 'Systolic pressure above 180' },
  { code: 'hypotension', signal: CODES.systolic.code, met: (value) => value < 90, text: 'Systolic pressure below 90' },
  { code: 'device-battery-low', signal: CODES.battery.code, met: (value) => value < 15, text: 'Battery below 15 %' },
];

/** kg over the reference weight of the enrolment */
const WEIGHT_GAIN = 2;
/** Silence of a self-reporting device, ms */
const SILENT_MS = 10 * 60_000;

interface Home {
  enrolment: Enrolment;
  residentOf: Map<string, string>;
  weightReference: Map<string, number>;
  seen: Map<string, number>;
}

/** The steps a better version changes. */
export interface Gate {
  /** whether a message is taken at all; duplicates are left out here */
  takes(home: string, hub: string, epoch: number, seq: number): boolean;
  /** what is believed of one reading: `met`, or `undefined` to wait */
  believes(key: string, obs: Observation, met: boolean, now: number): boolean | undefined;
  /** after a raise, how long the same thing is not raised again, ms */
  quietMs: number;
}

/** Believes everything at once. */
const OPEN_GATE: Gate = { takes: () => true, believes: (_key, _obs, met) => met, quietMs: 0 };

export class FixedThresholds implements Pipeline {
  readonly id: string;
  readonly version: string;
  readonly #buffer = new TickBuffer();
  readonly #homes = new Map<string, Home>();
  readonly #alerts: SimpleAlerts;
  readonly #gate: Gate;

  constructor(id: string, version: string, gate: Gate = OPEN_GATE) {
    this.id = id;
    this.version = version;
    this.#gate = gate;
    this.#alerts = new SimpleAlerts(gate.quietMs);
  }

  receive(topic: string, payload: string): void {
    const message = readMessage(topic, payload);
    if (typeof message !== 'string') this.#buffer.add(message);
  }

  closeTick(now: number): Alert[] {
    const out: Alert[] = [];
    for (const message of this.#buffer.drain()) {
      if (message.channel === 'enrolment') {
        this.#enrol(message.body, now);
        continue;
      }
      if (message.channel === 'status') continue;
      const { body } = message;
      const home = this.#homes.get(body.home);
      if (!home || !this.#gate.takes(body.home, body.hub, body.epoch, body.seq)) continue;
      if (message.channel === 'telemetry') for (const obs of message.body.obs) this.#judge(home, obs, now, out);
      else {
        const { dev, type, at } = message.body;
        home.seen.set(dev, now);
        if (type !== 'fall' && type !== 'sos') continue;
        // Raised and at once forgotten: the next event is the next alert.
        for (const met of [true, false]) {
          const alert = this.#alerts.judge({ home: body.home, resident: home.residentOf.get(dev), code: type, met, at, text: type === 'fall' ? 'Fall detected' : 'Help button pressed', evidence: [{ dev, code: type, at }] }, now);
          if (alert && met) out.push(alert);
        }
      }
    }
    for (const id of [...this.#homes.keys()].sort()) this.#judgeSilence(this.#homes.get(id) as Home, now, out);
    return out;
  }

  #enrol(enrolment: Enrolment, now: number): void {
    if (this.#homes.get(enrolment.home)?.enrolment.run === enrolment.run) return;
    this.#homes.set(enrolment.home, {
      enrolment,
      residentOf: new Map(enrolment.devices.map((device) => [device.dev, device.resident])),
      weightReference: new Map(enrolment.residents.flatMap(({ id, thresholds }) => (thresholds?.weightReference === undefined ? [] : [[id, thresholds.weightReference]]))),
      seen: new Map(enrolment.devices.map((device) => [device.dev, now])),
    });
  }

  #judge(home: Home, obs: Observation, now: number, out: Alert[]): void {
    if (!home.residentOf.has(obs.dev)) return;
    home.seen.set(obs.dev, now);
    if (checkObservation(obs, now) !== 'good') return;
    for (const limit of LIMITS) if (limit.signal === obs.code) this.#decide(home, limit.code, obs, limit.met(obs.value), limit.text, now, out);
    const reference = obs.code === CODES.weight.code ? home.weightReference.get(home.residentOf.get(obs.dev) as string) : undefined;
    if (reference !== undefined) this.#decide(home, 'weight-gain', obs, obs.value >= reference + WEIGHT_GAIN, 'Weight 2 kg or more over the reference', now, out);
  }

  #decide(home: Home, code: AlertCode, obs: Observation, met: boolean, text: string, now: number, out: Alert[]): void {
    const believed = this.#gate.believes([home.enrolment.home, obs.dev, code].join('|'), obs, met, now);
    if (believed === undefined) return;
    const subject = code.startsWith('device-') ? { device: obs.dev } : { resident: home.residentOf.get(obs.dev) };
    const alert = this.#alerts.judge({
      home: home.enrolment.home, ...subject, code, met: believed, at: obs.at, text: `${text}: ${obs.value} ${obs.unit}`, evidence: [{ dev: obs.dev, code: obs.code, value: obs.value, at: obs.at }],
    }, now);
    if (alert) out.push(alert);
  }

  #judgeSilence(home: Home, now: number, out: Alert[]): void {
    for (const { dev, intervalS } of home.enrolment.devices) {
      if (intervalS === 0) continue;
      const seen = home.seen.get(dev) as number;
      const alert = this.#alerts.judge({ home: home.enrolment.home, device: dev, code: 'device-silent', met: now - seen >= SILENT_MS, at: seen, text: `${dev} is silent for 10 minutes`, evidence: [{ dev, at: seen }] }, now);
      if (alert) out.push(alert);
    }
  }
}

const VERSION = '0.1.0';

export const fixedThresholds: PipelineDefinition = {
  id: 'fixed-thresholds',
  title: 'Fixed thresholds: textbook limits on every reading',
  version: VERSION,
  create: () => new FixedThresholds('fixed-thresholds', VERSION),
};
