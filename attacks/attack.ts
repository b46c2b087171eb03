/**
 * The shape of an attack: a strict header of facts, and a plan. A plan is a state machine without sockets, clock or chance: each tick it is told what the broker answered
 * and what its subscriptions brought, and says what its client does next. It acts through the ports that it declares and nothing else; whatever it claims, others judge it.
 */
import { AttackExpectation, AttackId, ATTACK_CLASSES, Technique } from '../contract/attack.ts';
import { z } from 'zod';

/** The part of an entry that is data. Strict: an unknown word is refused, so that nothing stands in a header that nobody reads. */
export const AttackHeader = z.strictObject({
  id: AttackId,
  title: z.string().min(1),
  /** what it means to the resident, one sentence */
  meaning: z.string().min(1),
  class: z.enum(ATTACK_CLASSES),
  techniques: z.array(Technique).min(1),
  /** letters of STRIDE, each once */
  stride: z.string().regex(/^(?!.*(.).*\1)[STRIDE]+$/),
  sources: z.array(z.string()).min(1),
  expects: AttackExpectation,
  /** what it acts through; `mqtt`: one client of its own on the broker */
  ports: z.array(z.enum(['mqtt'])).min(1),
  /** what it leaves on purpose and takes away again, in words; what is really left is counted by the lab */
  cleanUp: z.array(z.string()).min(1),
  /** what it can do at most in one tick, messages; the lab holds it to that */
  messagesPerTickMost: z.int().min(0).max(150),
  /** whom it is aimed at: any homes, or homes with an episode that it could hide, by the episodes' ids */
  aim: z.discriminatedUnion('at', [
    z.strictObject({ at: z.literal('homes'), most: z.int().positive() }),
    z.strictObject({ at: z.literal('episodes'), episodes: z.array(z.string()).min(1), share: z.number().gt(0).max(1), most: z.int().positive() }),
  ]),
});
export type AttackHeader = z.infer<typeof AttackHeader>;

/** What the attacker's client does. Topics without prefix. All publishes are QoS 1. */
export type AttackAction =
  | { act: 'connect' }
  | { act: 'subscribe'; filters: readonly string[] }
  | { act: 'publish'; topic: string; payload: string; retain?: boolean }
  | { act: 'disconnect' };

/** What a broker says to it. `closed`: it ended the connection, or the connection could not be made. One `puback` stands for all of a tick. */
export type BrokerAnswer =
  | { packet: 'connack'; code: number }
  | { packet: 'suback'; filter: string; code: number }
  | { packet: 'puback'; count: number }
  | { packet: 'closed' };

/** A message that the attacker's granted subscriptions matched. Never one of its own. */
export interface Overheard {
  topic: string;
  payload: string;
  /** it stood on the broker before the subscription */
  retained: boolean;
}

export interface AttackTarget {
  home: string;
  /** epoch ms, both inclusive: while the attack acts on this home */
  from: number;
  to: number;
}

/** What a plan is made from. */
export interface AttackContext {
  /** by home id; at least one */
  targets: readonly AttackTarget[];
  /** start of the run, epoch ms */
  start: number;
  tickMs: number;
}

/** One tick, after the hubs' messages of it. `now` is its close, epoch ms. `answers` are those to what was done in the tick before. */
export interface AttackMoment {
  now: number;
  answers: readonly BrokerAnswer[];
  /** in canonical order: by topic, then payload */
  heard: readonly Overheard[];
}

/** Called once per tick, in order; equal moments, equal actions. */
export interface AttackMachine {
  step(moment: AttackMoment): AttackAction[];
}

export interface AttackEntry extends AttackHeader {
  /** first moment at which it does anything, epoch ms: from here it counts as under way */
  begins(context: AttackContext): number;
  plan(context: AttackContext): AttackMachine;
}

/** Declares an entry. @throws ZodError where its header is not as it should be: a fault of ours */
export function defineAttack({ begins, plan, ...header }: AttackEntry): AttackEntry {
  return { ...AttackHeader.parse(header), begins, plan };
}
