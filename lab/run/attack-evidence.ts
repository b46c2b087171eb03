/** What is known of an attack after the run, gathered beside it and never from its own word: what the broker answered, what it was given, what it forged, what it left. */
import type { AttackAction, BrokerAnswer, Overheard } from '../../attacks/attack.ts';
import { CODES } from '../../contract/codes.ts';
import type { SignalName } from '../../contract/codes.ts';
import { parseHomeTopic } from '../../contract/topics.ts';
import { REFUSED } from './attack-bus.ts';
import type { SeenMessage } from './ports.ts';

/** A reading that an attack put into a home's stream. `at` and `seenAt` in epoch ms. */
export interface ForgedReading {
  dev: string;
  signal: SignalName;
  at: number;
  value: number;
  seenAt: number;
}

const CONNACK_WORDS = ['', 'unacceptable protocol version', 'identifier rejected', 'server unavailable', 'bad user name or password', 'not authorized'];
const LINES_MAX = 40;
const SIGNAL_BY_CODE: ReadonlyMap<string, SignalName> = new Map(Object.entries(CODES).map(([signal, { code }]) => [code, signal as SignalName]));

export class AttackEvidence {
  tried = 0;
  accepted = 0;
  refused = 0;
  messages = 0;
  enrolments = 0;
  readonly exposed = new Set<string>();
  /** filters that stand */
  granted: string[] = [];
  readonly forged = new Map<string, ForgedReading[]>();
  readonly #lines = new Map<string, number>();
  #waiting = 0;

  /** Lines for people, with how often each came. */
  get lines(): string[] {
    const all = [...this.#lines].map(([line, n]) => (n === 1 ? line : `${line} (${n} times)`));
    return all.length <= LINES_MAX ? all : [...all.slice(0, LINES_MAX), `and ${all.length - LINES_MAX} more lines`];
  }

  asked(actions: readonly AttackAction[]): void {
    for (const action of actions) {
      if (action.act === 'disconnect') this.granted = [];
      if (action.act === 'subscribe') this.tried += action.filters.length;
      if (action.act === 'publish') {
        this.tried += 1;
        this.#waiting += 1;
      }
    }
  }

  /** Answers in the order of their tick. A message without a PUBACK counts as refused only where the broker closed the connection over it. */
  answered(answers: readonly BrokerAnswer[]): void {
    for (const answer of answers) {
      if (answer.packet === 'closed') this.granted = [];
      if (answer.packet === 'connack' && answer.code !== 0) {
        this.tried += 1;
        this.refused += 1;
        this.#note(`CONNACK ${answer.code}: ${CONNACK_WORDS[answer.code] ?? 'a code of its own'}`);
      } else if (answer.packet === 'suback') {
        if (answer.code >= REFUSED) this.refused += 1;
        else {
          this.accepted += 1;
          this.granted.push(answer.filter);
        }
        this.#note(answer.code >= REFUSED ? `SUBACK 0x80: the subscription to ${answer.filter} was refused` : `SUBACK ${answer.code}: the subscription to ${answer.filter} was granted`);
      } else if (answer.packet === 'puback') {
        this.accepted += answer.count;
        this.#waiting = Math.max(0, this.#waiting - answer.count);
        this.#note('PUBACK: all messages of a tick were taken');
      } else if (answer.packet === 'closed' && this.#waiting > 0) {
        this.refused += this.#waiting;
        this.#note(`the broker closed the connection instead of taking ${this.#waiting === 1 ? 'a message' : `${this.#waiting} messages`}`);
        this.#waiting = 0;
      } else if (answer.packet === 'closed') this.#note('the broker closed the connection');
    }
  }

  heard(messages: readonly Overheard[]): void {
    for (const { topic, retained } of messages) {
      const home = parseHomeTopic(topic)?.home;
      if (home === undefined) continue;
      this.exposed.add(home);
      if (retained) this.enrolments += 1;
      else this.messages += 1;
    }
  }

  /** What the canary saw of its messages. @param seenAt close of the tick */
  sent(messages: readonly SeenMessage[], seenAt: number): void {
    for (const { topic, payload } of messages) {
      const home = parseHomeTopic(topic)?.home;
      if (home === undefined) continue;
      const list = this.forged.get(home) ?? [];
      this.forged.set(home, list);
      for (const { dev, code, value, at } of readingsIn(payload)) {
        const signal = SIGNAL_BY_CODE.get(code);
        if (signal) list.push({ dev, signal, at, value, seenAt });
      }
    }
  }

  #note(line: string): void {
    this.#lines.set(line, (this.#lines.get(line) ?? 0) + 1);
  }
}

function readingsIn(payload: string): { dev: string; code: string; value: number; at: number }[] {
  try {
    const { obs } = JSON.parse(payload) as { obs?: { dev: string; code: string; value: number; at: number }[] };
    return Array.isArray(obs) ? obs : [];
  } catch {
    return [];
  }
}
