/** Weeks of one home for tests: what its kit says each minute of each day, in packs and ticks of five minutes. */
import type { Alert } from '../../contract/alert.ts';
import type { EnrolledDevice, EventType } from '../../contract/messages.ts';
import { ReferencePipeline } from '../../pipeline/core/reference.ts';
import { MINUTE, TestHome } from './make.ts';
import type { MakeHome, Obs } from './make.ts';

/** 23 November 2026, 00:00. */
export const MIDNIGHT = Date.UTC(2026, 10, 23);
export const DAY = 1440;
const PACK = 5;

export interface Told {
  obs?: readonly Readonly<Obs>[];
  events?: readonly (readonly [dev: string, type: EventType])[];
}

/** What happens in a minute (0–1439) of a day (from 0). */
export type Life = (minute: number, day: number) => Told | undefined;

export class Days {
  readonly alerts: { day: number; minute: number; alert: Alert }[] = [];
  readonly house: TestHome;
  #minute = 0;
  readonly pipeline: ReferencePipeline;

  constructor(devices: readonly EnrolledDevice[], options: Omit<MakeHome, 'devices'> = {}, pipeline = new ReferencePipeline()) {
    this.pipeline = pipeline;
    this.house = new TestHome({ ...options, devices });
    this.#give(this.house.enrol());
    this.#give(this.house.status('online', MIDNIGHT));
  }

  #give(wire: { topic: string; payload: string }): void {
    this.pipeline.receive(wire.topic, wire.payload);
  }

  /** `count` days. */
  run(count: number, life: Life): this {
    const end = this.#minute + Math.round(count * DAY);
    for (; this.#minute < end; this.#minute += PACK) {
      const obs: Obs[] = [['hub', 'hubMains', 1, undefined, MIDNIGHT + (this.#minute + 1) * MINUTE]];
      const now = MIDNIGHT + (this.#minute + PACK) * MINUTE;
      for (let minute = this.#minute; minute < this.#minute + PACK; minute += 1) {
        const at = MIDNIGHT + minute * MINUTE + 30_000;
        const told = life(minute % DAY, Math.floor(minute / DAY));
        for (const [dev, signal, value, q, own] of told?.obs ?? []) obs.push([dev, signal, value, q, own ?? at]);
        for (const [dev, type] of told?.events ?? []) this.#give(this.house.event(at, dev, type, at));
      }
      this.#give(this.house.pack(now - 1000, obs));
      for (const alert of this.pipeline.closeTick(now)) this.alerts.push({ day: Math.floor(this.#minute / DAY), minute: this.#minute % DAY, alert });
    }
    return this;
  }

  raised(code: string): { day: number; minute: number; alert: Alert }[] {
    return this.alerts.filter(({ alert }) => alert.state === 'raised' && alert.code === code);
  }
  resolved(code: string): { day: number; minute: number; alert: Alert }[] {
    return this.alerts.filter(({ alert }) => alert.state === 'resolved' && alert.code === code);
  }
}

/** Small regular scatter instead of noise, −1 to 1. */
export function scatter(n: number): number {
  return [0, 1, -0.5, 0.5, -1][Math.abs(Math.floor(n)) % 5] as number;
}

export const WATCH: EnrolledDevice = { dev: 'watch', kind: 'wearable', resident: 'r1', intervalS: 60 };
export const BED: EnrolledDevice = { dev: 'bed', kind: 'smart-bed', resident: 'r1', intervalS: 60 };
export const OXIMETER: EnrolledDevice = { dev: 'oximeter', kind: 'pulse-oximeter', resident: 'r1', intervalS: 60 };
export const SCALE: EnrolledDevice = { dev: 'scale', kind: 'scale', resident: 'r1', intervalS: 0 };
export const CUFF: EnrolledDevice = { dev: 'cuff', kind: 'blood-pressure-cuff', resident: 'r1', intervalS: 0 };
export const BATHROOM: EnrolledDevice = { dev: 'pir-bathroom', kind: 'pir', resident: 'r1', intervalS: 300, room: 'bathroom' };

/** A watch worn from 8 to 22 h, and so many steps in the day, walked in the first ten minutes of each of those hours. */
export function walked(steps: number, minute: number): Obs[] {
  if (minute < 480 || minute >= 1320) return [];
  return [['watch', 'heartRate', 70 + scatter(minute)], ['watch', 'steps', minute % 60 < 10 ? Math.round(steps / 140) : 0]];
}
