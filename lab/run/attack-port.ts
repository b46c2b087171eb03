/** How an attack's client reaches a broker; transports implement it. */
import type { AttackAction, BrokerAnswer } from '../../attacks/attack.ts';
import type { SeenMessage } from './ports.ts';

/** What became of one tick's actions. */
export interface AttackRound {
  /** in the order of the actions; nothing in them depends on the host */
  answers: BrokerAnswer[];
  /** what the canary saw of the attack's messages, topics without prefix, in the order of sending */
  seen: SeenMessage[];
  /** the lab's own limits cut it short: so much in plain words */
  limited?: string;
}

/** What is left after clean-up, counted on the wire. */
export interface Residue {
  /** retained messages and sessions */
  left: number;
  /** what was looked for, in plain words */
  checked: string[];
}

/** One client with an identity of the lab's own. Calls are strictly sequential, and end within bounded time. */
export interface AttackPort {
  carry(actions: readonly AttackAction[]): Promise<AttackRound>;
  /** Takes away what the client left, and looks whether it is gone. Never rejects: what cannot be looked for is not said to be checked. */
  cleanUp(): Promise<Residue>;
  /** Real receipts and the like, for `performance` only. */
  figures(): Record<string, unknown>;
}

/** User name and client id of the n-th attacker, from 0: a spare device of the lab's, credentials and all, whose home no world reaches (worlds end at h200000). */
export function spareDevice(n: number): string {
  return `home:h${999_999 - n}`;
}

/** Where an attacker meets a broker, and how the canary follows it. */
export interface AttackScene {
  url: string;
  topicPrefix: string;
  /** Tells the canary what is about to be sent. @returns what it saw, once that is so much or nothing more comes */
  watch(messages: readonly SeenMessage[]): (accepted: number) => Promise<SeenMessage[]>;
}

/** The attackers of a run, all behind one egress. */
export interface Attackers {
  open(n: number, scene: AttackScene): AttackPort;
  /** tears down what is open and opens nothing more */
  kill(reason: string): void;
}
