/**
 * Lets planned attacks act in the tick loop. In a tick the hubs' messages go first; then each attack is told what the broker answered to its acts of the tick before (an input from
 * outside, recorded and replayed) and what its granted subscriptions matched of this tick, and acts. What it hears is computed from what the canary saw, in one order: when its own
 * client really received something is counted under `performance` and moves nothing.
 */
import type { AttackAction, AttackMachine, BrokerAnswer, Overheard } from '../../attacks/attack.ts';
import type { AttackStatus } from '../../contract/attack.ts';
import { badInput } from '../../contract/errors.ts';
import type { RunInput } from '../../contract/run-files.ts';
import { homeTopic, matchesFilter } from '../../contract/topics.ts';
import { homeId } from '../../sim/population.ts';
import type { World } from '../../sim/world.ts';
import { AttackEvidence } from './attack-evidence.ts';
import type { PlannedAttack } from './attack-plan.ts';
import type { AttackPort, Residue } from './attack-port.ts';
import type { PendingInput } from './inputs.ts';
import type { SeenMessage, Transport } from './ports.ts';

/** What became of one attack. */
export interface DirectedAttack {
  plan: PlannedAttack;
  evidence: AttackEvidence;
  status: AttackStatus;
  reason?: string;
  residue: Residue;
}

/** What a tick's attacks did: messages that the canary saw, and answers that take effect at the next tick. */
export interface ActedTick {
  seen: SeenMessage[];
  pending: PendingInput[];
}

interface Acting {
  plan: PlannedAttack;
  machine: AttackMachine;
  evidence: AttackEvidence;
  port?: AttackPort;
  answers: number;
  status: AttackStatus;
  reason?: string;
  residue: Residue;
}

export const BROKER_ANSWER = 'broker-answer';

export class AttackDirector {
  readonly #acting: Acting[];
  readonly #transport: Transport;
  readonly #world: World;
  readonly #label: string;
  #over = false;

  constructor(world: World, plans: readonly PlannedAttack[], transport: Transport, label: string) {
    this.#transport = transport;
    this.#world = world;
    this.#label = label;
    this.#acting = plans.map((plan) => ({
      plan, machine: plan.entry.plan({ targets: plan.targets, start: world.start, tickMs: world.tickMs }), evidence: new AttackEvidence(), answers: 0, status: 'Cancelled', residue: { left: 0, checked: [] },
    }));
  }

  /**
   * After the hubs' messages of a tick, before its last clock. @param now close of the tick @param seen what the canary saw of the tick so far @param inputs those that took effect
   * at this tick
   */
  async act(now: number, seen: readonly SeenMessage[], inputs: readonly RunInput[]): Promise<ActedTick> {
    const acted: ActedTick = { seen: [], pending: [] };
    if (this.#over) return acted;
    for (const [n, acting] of this.#acting.entries()) {
      const answers = answersTo(acting.plan.id, inputs);
      const before = new Set(acting.evidence.granted);
      acting.evidence.answered(answers);
      const fresh = acting.evidence.granted.filter((filter) => !before.has(filter));
      const heard = [...this.#standing(fresh), ...overheard(acting.evidence.granted, seen)];
      acting.evidence.heard(heard);
      const actions = this.#allowed(acting, acting.machine.step({ now, answers, heard }));
      if (actions.length === 0 && !acting.port) continue;
      if (acting.status === 'Cancelled') acting.status = 'Completed';
      acting.evidence.asked(actions);
      // Also without actions: a connection that the broker ended is an answer too.
      const round = await this.#port(acting, n).carry(actions);
      if (round.limited !== undefined) Object.assign(acting, { status: 'Inconclusive', reason: round.limited });
      acting.evidence.sent(round.seen, now);
      acted.seen.push(...round.seen);
      for (const answer of round.answers) {
        acting.answers += 1;
        acted.pending.push({ source: `attack:${acting.plan.id}`, id: String(acting.answers).padStart(6, '0'), kind: BROKER_ANSWER, data: { ...answer } });
      }
    }
    return acted;
  }

  /** No attack acts any more; what they left is taken away. Never rejects; may be called again. @param stopped the run ended early */
  async finish(stopped: boolean): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    for (const acting of this.#acting) {
      if (acting.port) acting.residue = await acting.port.cleanUp();
      if (stopped && acting.status === 'Completed') Object.assign(acting, { status: 'Stopped', reason: 'the run ended before its time' });
    }
  }

  directed(): DirectedAttack[] {
    return this.#acting.map(({ plan, evidence, status, reason, residue }) => ({ plan, evidence, status, residue, ...(reason !== undefined && { reason }) }));
  }

  figures(): Record<string, unknown> {
    return Object.fromEntries(this.#acting.map(({ plan, port }) => [plan.id, port?.figures() ?? null]));
  }

  /** The hard limit of messages in a tick. Beyond it the rest is left out, and the attack's result says so. */
  #allowed(acting: Acting, actions: AttackAction[]): AttackAction[] {
    const most = acting.plan.entry.messagesPerTickMost;
    let messages = 0;
    const kept = actions.filter(({ act }) => act !== 'publish' || (messages += 1) <= most);
    if (messages > most) Object.assign(acting, { status: 'Inconclusive', reason: `it wanted to send ${messages} messages in one tick, and may send ${most}` });
    return kept;
  }

  #port(acting: Acting, n: number): AttackPort {
    const port = acting.port ?? this.#transport.attacker?.(n);
    if (!port) throw badInput('attack-no-port', `attacks cannot act on the ${this.#transport.name} broker`, { path: '--broker' }, 'use --broker embedded or virtual');
    acting.port = port;
    return port;
  }

  /** Retained enrolments that new subscriptions bring. */
  #standing(fresh: readonly string[]): Overheard[] {
    if (fresh.length === 0) return [];
    const wanted = new FilterSet(fresh);
    return Array.from({ length: this.#world.homes }, (_, index) => homeId(index)).flatMap((home, index) => {
      const topic = homeTopic(home, 'enrolment');
      return wanted.matches(topic) ? [{ topic, payload: JSON.stringify(this.#world.enrolment(this.#world.home(index), this.#label)), retained: true }] : [];
    });
  }
}

function answersTo(id: string, inputs: readonly RunInput[]): BrokerAnswer[] {
  return inputs.flatMap(({ source, kind, data }) => (kind === BROKER_ANSWER && source === `attack:${id}` ? [data as unknown as BrokerAnswer] : []));
}

/** Each message once, however many filters match it, by topic and payload. */
function overheard(granted: readonly string[], seen: readonly SeenMessage[]): Overheard[] {
  if (granted.length === 0) return [];
  const filters = new FilterSet(granted);
  const matched = seen.filter(({ topic }) => filters.matches(topic));
  return matched.map(({ topic, payload }) => ({ topic, payload, retained: false })).toSorted((a, b) => compare(a.topic, b.topic) || compare(a.payload, b.payload));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Filters of one client: those without wildcards are looked up, the others tried one by one. */
class FilterSet {
  readonly #exact: ReadonlySet<string>;
  readonly #wild: readonly string[];

  constructor(filters: readonly string[]) {
    this.#exact = new Set(filters);
    this.#wild = filters.filter((filter) => /[#+]/.test(filter));
  }

  matches(topic: string): boolean {
    return this.#exact.has(topic) || this.#wild.some((filter) => matchesFilter(filter, topic));
  }
}
