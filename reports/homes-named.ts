/** Tickets about a shared thing name homes; whether those are the homes that were hit (SCORING §2.6). */
import { layerOfCode } from '../contract/alert-codes.ts';
import type { GradedEvent, GradedMessage } from './graded-run.ts';

/** At least this share of the homes that a ticket names must really be hit, else naming every home would find every outage. @source assumption */
export const SHARED_PRECISION_MIN = 0.5;

/** The homes an alert is about: only a ticket about a shared thing is about more than its own. */
export function homesNamed({ alert }: GradedMessage): readonly string[] {
  return layerOfCode(alert.code) === 'shared' && alert.homes ? [...new Set([alert.home, ...alert.homes])] : [alert.home];
}

/** Of the homes that a ticket names, how many the event hit. */
export function homesHit(named: readonly string[], { homes }: Pick<GradedEvent, 'homes'>): number {
  return named.filter((home) => homes.includes(home)).length;
}

/** Whether most of the homes named were hit. */
export function namesMostlyHit(message: GradedMessage, event: Pick<GradedEvent, 'homes'>): boolean {
  const named = homesNamed(message);
  return homesHit(named, event) >= SHARED_PRECISION_MIN * named.length;
}
