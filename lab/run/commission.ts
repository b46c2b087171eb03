/**
 * The commissioning check: each device of a home is asked to send a test, and what comes back is written beside it: the hub's answer, the test on the wire, the alert of the pipeline.
 * Commands are inputs from outside like any other, so nothing here reaches past the hub.
 */
import type { Alert } from '../../contract/alert.ts';
import { HomeEvent, Reply } from '../../contract/messages.ts';
import { parseHomeTopic } from '../../contract/topics.ts';
import type { SeenAlert } from '../../reports/run-record.ts';
import type { Home } from '../../sim/world.ts';
import type { PendingInput } from './inputs.ts';
import type { SeenMessage } from './ports.ts';

/** One device, and how far its test came. Times are epoch ms of the close of the tick in which it was seen. */
export interface Proof {
  home: string;
  dev: string;
  kind: string;
  room: string;
  /** dB[mW] at its hub, by the hub's own word; absent: it gave none */
  signal?: number;
  /** when it was asked first, start of the tick */
  askedAt: number;
  /** how often it was asked */
  asked: number;
  answer?: { ok: boolean; text: string };
  eventAt?: number;
  alertAt?: number;
  verdict: 'proved' | 'not proved';
  /** where it broke off, as a sentence */
  why?: string;
}

interface Asked extends Omit<Proof, 'verdict' | 'why' | 'askedAt'> {
  askedAt: number | undefined;
}

/** Who asks, in inputs.ndjson. */
export const SOURCE = 'lab:commission';
/** Tries, and the time between them: long enough for a person to come back into the house. Assumption. */
export const TRIES = 3;
export const BETWEEN_MS = 5 * 60_000;
/** So long after the last try what is on its way has come. Assumption. */
export const SETTLE_MS = 5 * 60_000;

export class Commissioning {
  readonly #devices: Asked[];
  readonly #byKey: ReadonlyMap<string, Asked>;
  readonly #homes: readonly string[];
  readonly #start: number;
  readonly #tickMs: number;
  readonly #askAt: number;
  readonly #triesDone = new Set<number>();
  #tick = -1;

  /** @param start of the run, epoch ms @param after how long the first test is asked for, ms */
  constructor(homes: readonly Pick<Home, 'id' | 'devices'>[], { start, tickMs, after }: { start: number; tickMs: number; after: number }) {
    this.#homes = homes.map(({ id }) => id);
    this.#devices = homes.flatMap(({ id, devices }) => devices.map(({ dev, kind, room }): Asked => ({ home: id, dev, kind, room, askedAt: undefined, asked: 0 })));
    this.#byKey = new Map(this.#devices.map((device) => [keyOf(device.home, device.dev), device]));
    this.#start = start;
    this.#tickMs = tickMs;
    this.#askAt = start + after;
  }

  /** To be called once per tick: asks every device, and again those whose test did not come. */
  takeInputs(): PendingInput[] {
    this.#tick += 1;
    const now = this.#start + this.#tick * this.#tickMs;
    const attempt = Math.floor((now - this.#askAt) / BETWEEN_MS);
    if (attempt < 0 || attempt >= TRIES || this.#triesDone.has(attempt)) return [];
    this.#triesDone.add(attempt);
    const due = this.#devices.filter(({ eventAt }) => eventAt === undefined);
    const homes = this.#homes.filter((home) => due.some((device) => device.home === home));
    return [
      ...homes.map((home): PendingInput => ({ source: SOURCE, id: `${home} signal ${attempt}`, kind: 'command', data: { home, name: 'signal' } })),
      ...due.map((device): PendingInput => {
        device.askedAt ??= now;
        device.asked += 1;
        return { source: SOURCE, id: `${device.home} test ${attempt} ${device.dev}`, kind: 'command', data: { home: device.home, name: 'self-test', dev: device.dev } };
      }),
    ];
  }

  /** What the lab's own subscriber saw in a tick. */
  hear(tick: number, seen: readonly SeenMessage[]): void {
    const at = this.#start + (tick + 1) * this.#tickMs;
    for (const { topic, payload } of seen) {
      const place = parseHomeTopic(topic);
      if (place?.channel === 'reply') this.#hearReply(Reply.safeParse(json(payload)).data);
      else if (place?.channel === 'event' && payload.includes('"test"')) this.#hearEvent(HomeEvent.safeParse(json(payload)).data, at);
    }
  }

  /** Nothing more is to be waited for but the pipeline. */
  get heardAll(): boolean {
    return this.#devices.every(({ eventAt }) => eventAt !== undefined);
  }

  /** @param alerts of the whole run, in order */
  proofs(alerts: readonly SeenAlert[]): Proof[] {
    for (const { alert, gradedAt } of alerts) {
      if (alert.code !== 'device-test' || alert.state !== 'raised') continue;
      const device = this.#devices.find(({ home, dev }) => home === alert.home && names(alert, dev));
      // An alert that was there before anybody asked proves nothing.
      if (device?.askedAt !== undefined && gradedAt > device.askedAt) device.alertAt ??= gradedAt;
    }
    return this.#devices.map(({ askedAt, ...device }): Proof => {
      const why = brokeOff(device);
      return { ...device, askedAt: askedAt ?? this.#askAt, verdict: why === undefined ? 'proved' : 'not proved', ...(why !== undefined && { why }) };
    });
  }

  #hearReply(reply: Reply | undefined): void {
    const [home = '', what, , ...dev] = reply?.id.split(' ') ?? [];
    if (!reply || home !== reply.home) return;
    if (what === 'signal') {
      for (const part of reply.text.split('; ')) {
        const [, name = '', signal] = /^(.*): (-?\d+) dB\[mW\]$/.exec(part) ?? [];
        const device = this.#byKey.get(keyOf(home, name));
        if (device) device.signal = Number(signal);
      }
    } else if (what === 'test') {
      const device = this.#byKey.get(keyOf(home, dev.join(' ')));
      if (device) device.answer = { ok: reply.ok, text: reply.text };
    }
  }

  #hearEvent(event: HomeEvent | undefined, at: number): void {
    const device = event?.type === 'test' ? this.#byKey.get(keyOf(event.home, event.dev)) : undefined;
    if (device?.askedAt !== undefined) device.eventAt ??= at;
  }
}

/** The first thing that is missing; `undefined` where nothing is. */
function brokeOff({ dev, signal, answer, eventAt, alertAt, asked }: Omit<Asked, 'askedAt'>): string | undefined {
  if (eventAt !== undefined) return alertAt === undefined ? 'pipeline: the test arrived, and no alert came of it' : undefined;
  if (asked === 0) return 'the run ended before it was asked';
  if (!answer) return 'hub: it did not answer';
  if (!answer.ok) return `device: ${answer.text.replace(`${dev}: `, '')}`;
  return `radio: the hub told it to send, and did not hear it${signal === undefined ? '' : ` (signal ${signal} dB[mW])`}`;
}

/** Whether an alert is about a device: by its cause, by its evidence, or, from a pipeline that says neither, by its id or text. */
function names({ cause, evidence, id, text }: Alert, dev: string): boolean {
  if (cause?.device !== undefined) return cause.device === dev;
  const told = evidence.flatMap((piece) => (piece.dev === undefined ? [] : [piece.dev]));
  return told.length > 0 ? told.includes(dev) : id.split(':').includes(dev) || text.split(/[\s(),.;:]+/).includes(dev);
}

function keyOf(home: string, dev: string): string {
  return `${home} ${dev}`;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
