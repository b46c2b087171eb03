/** Messages as subscribers saw them, read: what invariants look at. */
import type { Observation } from '../../contract/messages.ts';
import { parseHomeTopic, type HomeChannel } from '../../contract/topics.ts';
import type { TickSeen } from './witness.ts';

/** The parts of a message that any channel may have. */
export interface HeardBody {
  home: string;
  hub: string;
  epoch: number;
  seq?: number;
  sentAt?: number;
  obs?: readonly Observation[];
  dev?: string;
  type?: string;
  at?: number;
  state?: string;
  id?: string;
}

export interface Heard {
  tick: number;
  /** close of its tick, epoch ms */
  now: number;
  home: string;
  channel: HomeChannel;
  body: HeardBody;
  /** came before, by home, epoch and sequence */
  again: boolean;
}

export function heardIn(ticks: readonly TickSeen[]): Heard[] {
  const known = new Set<string>();
  return ticks.flatMap(({ tick, now, seen }) => seen.flatMap(({ topic, payload }) => {
    const place = parseHomeTopic(topic);
    if (!place) return [];
    const body = JSON.parse(payload) as HeardBody;
    const key = body.seq === undefined ? undefined : `${place.home}|${body.epoch}|${body.seq}`;
    const again = key !== undefined && known.has(key);
    if (key !== undefined) known.add(key);
    return [{ tick, now, home: place.home, channel: place.channel, body, again }];
  }));
}

/** Readings that came for the first time. */
export function* readingsIn(heard: readonly Heard[]): Generator<{ message: Heard; obs: Observation }> {
  for (const message of heard) {
    if (message.channel !== 'telemetry' || message.again) continue;
    for (const obs of message.body.obs ?? []) yield { message, obs };
  }
}
