/** The attacker's client on the `virtual` bus: the answers that a broker with the same rules gives. */
import type { AttackAction, BrokerAnswer } from '../../attacks/attack.ts';
import { parseHomeTopic } from '../../contract/topics.ts';
import type { AttackPort, AttackRound, Residue } from './attack-port.ts';
import type { SeenMessage } from './ports.ts';

/** What a broker lets one identity do. Topics and filters without prefix. */
export interface AccessRules {
  mayConnect: boolean;
  mayPublish(topic: string): boolean;
  maySubscribe(filter: string): boolean;
}

/** The profile `L0`: everything but the broker's own status topics. */
export const OPEN_ACCESS: AccessRules = { mayConnect: true, mayPublish: (topic) => !topic.startsWith('$SYS/'), maySubscribe: () => true };

/** SUBACK: the filter is refused [MQTT-3.9.3-2]. */
export const REFUSED = 0x80;
/** CONNACK 5, not authorized. */
const NOT_AUTHORIZED = 5;
const CANARY_SEES: ReadonlySet<string> = new Set(['telemetry', 'event', 'status', 'reply']);

/** Whether the canary subscribes to a topic (without prefix). */
export function canarySees(topic: string): boolean {
  const place = parseHomeTopic(topic);
  return place !== undefined && CANARY_SEES.has(place.channel);
}

export class AttackBus implements AttackPort {
  readonly #rules: AccessRules;
  readonly #deliver: (message: SeenMessage) => void;
  readonly #retained = new Set<string>();
  #up = false;
  #dropped = false;
  #published = 0;

  constructor(rules: AccessRules, deliver: (message: SeenMessage) => void) {
    this.#rules = rules;
    this.#deliver = deliver;
  }

  /** The broker went down, and every connection with it. */
  drop(): void {
    this.#dropped = this.#up;
    this.#up = false;
  }

  async carry(actions: readonly AttackAction[]): Promise<AttackRound> {
    const answers: BrokerAnswer[] = this.#dropped ? [{ packet: 'closed' }] : [];
    this.#dropped = false;
    const seen: SeenMessage[] = [];
    let acked = 0;
    for (const action of actions) {
      if (action.act === 'connect') {
        this.#up = this.#rules.mayConnect;
        answers.push({ packet: 'connack', code: this.#up ? 0 : NOT_AUTHORIZED }, ...(this.#up ? [] : [{ packet: 'closed' } as const]));
      } else if (!this.#up) continue;
      else if (action.act === 'disconnect') this.#up = false;
      else if (action.act === 'subscribe') answers.push(...action.filters.map((filter) => ({ packet: 'suback', filter, code: this.#rules.maySubscribe(filter) ? 1 : REFUSED }) as const));
      else if (this.#rules.mayPublish(action.topic)) {
        acked += 1;
        if (action.retain) this.#retained.add(action.topic);
        const message = { topic: action.topic, payload: action.payload };
        this.#deliver(message);
        if (canarySees(action.topic)) seen.push(message);
      } else {
        this.#up = false;
        answers.push({ packet: 'closed' });
      }
    }
    this.#published += acked;
    if (acked > 0) answers.push({ packet: 'puback', count: acked });
    return { answers: inOrder(answers), seen };
  }

  async cleanUp(): Promise<Residue> {
    this.#up = false;
    this.#retained.clear();
    return { left: 0, checked: [RETAINED_CHECKED, SESSION_CHECKED] };
  }

  figures(): Record<string, unknown> {
    return { published: this.#published };
  }
}

export const RETAINED_CHECKED = 'no message of it is retained';
export const SESSION_CHECKED = 'no session of it is kept, and with it no subscription';

/** Answers of one tick in one order, whatever the order in which a broker wrote them: CONNACK, SUBACKs as asked, PUBACKs in one, the end of the connection. */
export function inOrder(answers: readonly BrokerAnswer[]): BrokerAnswer[] {
  const place = { connack: 0, suback: 1, puback: 2, closed: 3 } as const;
  return answers.toSorted((a, b) => place[a.packet] - place[b.packet]);
}
