/**
 * Replay of the patient's own normal vitals. The client listens to the home, keeps what its hub sent while all was well, and, while the patient worsens, sends it again with its
 * times moved to now and under the hub's *next* numbers. A pipeline that trusts hub, epoch and number then takes the genuine readings, which come a moment later, for duplicates.
 */
import type { Telemetry } from '../../../contract/messages.ts';
import { homeTopic, parseHomeTopic } from '../../../contract/topics.ts';
import { type AttackAction, type AttackContext, type AttackTarget, defineAttack, type Overheard } from '../../attack.ts';

const MINUTE_MS = 60_000;
/** How long it listens before it acts. @source assumption: long enough that no sensor of the home is missing from the recording */
const LISTEN_MS = 60 * MINUTE_MS;
/** Numbers that it keeps ahead of the hub, so that an event between two packs does not slip through. @source assumption: three a minute are rare */
const AHEAD = 3;
/** A pack with readings older than this is a backlog, not a normal minute. */
const FRESH_MS = 2 * MINUTE_MS;

/** What is known of one hub's counting. */
interface Place {
  epoch: number;
  seq: number;
}

/** The attack on one home. */
class Replay {
  readonly #target: AttackTarget;
  /** one row per tick heard: its close, and the packs that came */
  readonly #tape: { close: number; packs: Telemetry[] }[] = [];
  #played = 0;
  #genuine: Place | undefined;
  #forged: Place = { epoch: -1, seq: -1 };

  constructor(target: AttackTarget) {
    this.#target = target;
  }

  step(now: number, heard: readonly Overheard[]): AttackAction[] {
    const packs = this.#listen(now, heard);
    if (now < this.#target.from) {
      if (packs.length > 0) this.#tape.push({ close: now, packs });
      return [];
    }
    return now <= this.#target.to ? this.#replay(now) : [];
  }

  #listen(now: number, heard: readonly Overheard[]): Telemetry[] {
    const packs: Telemetry[] = [];
    for (const { topic, payload } of heard) {
      const place = parseHomeTopic(topic);
      if (place?.home !== this.#target.home || (place.channel !== 'telemetry' && place.channel !== 'event')) continue;
      const message = readPack(payload);
      if (!message) continue;
      if (!this.#genuine || message.epoch > this.#genuine.epoch || (message.epoch === this.#genuine.epoch && message.seq > this.#genuine.seq)) this.#genuine = { epoch: message.epoch, seq: message.seq };
      if (place.channel === 'telemetry' && message.obs.length > 0 && message.obs.every(({ at }) => now - at <= FRESH_MS)) packs.push(message);
    }
    return packs.toSorted((a, b) => a.epoch - b.epoch || a.seq - b.seq);
  }

  #replay(now: number): AttackAction[] {
    const genuine = this.#genuine;
    const row = this.#tape[this.#played % Math.max(1, this.#tape.length)];
    if (!genuine || !row) return [];
    this.#played += 1;
    let seq = this.#forged.epoch === genuine.epoch ? Math.max(this.#forged.seq, genuine.seq) : genuine.seq;
    const actions: AttackAction[] = [];
    const say = (pack: Telemetry, obs: Telemetry['obs']): void => {
      seq += 1;
      const moved = (at: number): number => at + now - row.close;
      const forged: Telemetry = { ...pack, epoch: genuine.epoch, seq, sentAt: moved(pack.sentAt), obs: obs.map((one) => ({ ...one, at: moved(one.at) })) };
      actions.push({ act: 'publish', topic: homeTopic(this.#target.home, 'telemetry'), payload: JSON.stringify(forged) });
    };
    for (const pack of row.packs) say(pack, pack.obs);
    const last = row.packs.at(-1) as Telemetry;
    while (seq < genuine.seq + AHEAD) say(last, last.obs.slice(0, 1));
    this.#forged = { epoch: genuine.epoch, seq };
    return actions;
  }
}

/** A pack or an event as its JSON says; events have no readings. `undefined` for what is neither. */
function readPack(payload: string): Telemetry | undefined {
  try {
    const message = JSON.parse(payload) as Partial<Telemetry>;
    return typeof message.epoch === 'number' && typeof message.seq === 'number' ? { ...(message as Telemetry), obs: Array.isArray(message.obs) ? message.obs : [] } : undefined;
  } catch {
    return undefined;
  }
}

/** What it says where it may not listen, to see whether it may at least write: one reading, under a number that is long used. */
function blindShot(home: string, now: number): AttackAction {
  const pack = { v: 1, run: '', home, hub: `${home}-hub`, epoch: 1, seq: 0, sentAt: now, obs: [{ dev: 'wearable', code: '8867-4', value: 72, unit: '/min', at: now }] } satisfies Telemetry;
  return { act: 'publish', topic: homeTopic(home, 'telemetry'), payload: JSON.stringify(pack) };
}

/** Epoch ms: it listens before the first patient worsens, but not before the run has begun. */
function begins({ targets, start, tickMs }: AttackContext): number {
  return Math.max(start + tickMs, Math.min(...targets.map(({ from }) => from)) - LISTEN_MS);
}

export default defineAttack({
  id: 'SEC-DAT-02',
  title: "Replay of the patient's own normal vitals",
  meaning: 'While the resident worsens, the nurse is shown an hour in which all was well.',
  class: 'C2',
  techniques: [
    { taxonomy: 'ATT&CK-ICS', id: 'T0856', name: 'Spoof Reporting Message', tactic: 'impair-process-control' },
    { taxonomy: 'ATT&CK-ICS', id: 'T0832', name: 'Manipulation of View', tactic: 'impact' },
    { taxonomy: 'EMB3D', id: 'TID-407', name: 'Missing Message Replay Protection' },
    { taxonomy: 'EMB3D', id: 'TID-221', name: 'Authentication Bypass By Message Replay' },
    { taxonomy: 'CWE', id: 'CWE-294', name: 'Authentication Bypass by Capture-replay' },
  ],
  stride: 'ST',
  sources: ['EMB3D TID-407', 'OWASP ISVS 4.1.1: a secure channel with replay protection', 'ATT&CK for ICS v18.1', 'an hour of listening, three numbers ahead: assumption'],
  expects: {
    prevention: { verdict: 'Blocked', from: 'L2', by: 'an access list by client, so that nobody reads or writes for another home; against a hub taken over, a MAC over epoch, number and time of each message (L5)', withinMs: 2 * MINUTE_MS },
    detection: { codes: ['message-replayed', 'message-forged', 'access-refused'], roles: ['security'], priorities: ['high', 'medium'], withinMs: 15 * MINUTE_MS, graceMs: 15 * MINUTE_MS },
    impact: { verdict: 'None', withinMs: 24 * 60 * MINUTE_MS },
    recovery: { verdict: 'Full', withinMs: 10 * MINUTE_MS },
  },
  ports: ['mqtt'],
  cleanUp: ['it retains nothing', 'its subscriptions end with its session, which is clean and is closed in order'],
  messagesPerTickMost: 150,
  aim: { at: 'episodes', episodes: ['copd-exacerbation', 'nocturnal-hypoglycaemia', 'heart-failure-decompensation'], share: 0.5, most: 30 },
  begins,
  plan(context) {
    const { targets } = context;
    const begin = begins(context);
    const over = Math.max(...targets.map(({ to }) => to));
    const replays = targets.map((target) => new Replay(target));
    let at: 'waiting' | 'connecting' | 'asking' | 'listening' | 'shooting' | 'over' = 'waiting';
    return {
      step({ now, answers, heard }): AttackAction[] {
        if (at === 'waiting' && now >= begin) {
          at = 'connecting';
          return [{ act: 'connect' }];
        }
        if (at === 'waiting' || at === 'over') return [];
        if (at === 'shooting' || answers.some(({ packet }) => packet === 'closed')) {
          at = 'over';
          return [{ act: 'disconnect' }];
        }
        if (at === 'connecting' && answers.some((answer) => answer.packet === 'connack' && answer.code === 0)) {
          at = 'asking';
          return [{ act: 'subscribe', filters: targets.flatMap(({ home }) => [homeTopic(home, 'telemetry'), homeTopic(home, 'event')]) }];
        }
        if (at === 'asking' && answers.length > 0) {
          const granted = answers.some((answer) => answer.packet === 'suback' && answer.code < 0x80);
          at = granted ? 'listening' : 'shooting';
          if (!granted) return [blindShot((targets[0] as AttackTarget).home, now)];
        }
        if (at !== 'listening') return [];
        if (now > over) {
          at = 'over';
          return [{ act: 'disconnect' }];
        }
        return replays.flatMap((replay) => replay.step(now, heard));
      },
    };
  },
});
