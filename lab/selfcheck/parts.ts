/** What bugs are made of: a message read, changed and written again; and what stands among the alerts that left. */
import type { Alert } from '../../contract/alert.ts';
import type { Enrolment, HomeEvent, Observation, Status, Telemetry } from '../../contract/messages.ts';
import { parseHomeTopic, type HomeChannel } from '../../contract/topics.ts';
import { Standing } from '../chaos/alerts-standing.ts';
import type { SeenMessage } from '../run/ports.ts';
import type { Bug } from './bug.ts';

export { HOUR_MS, MINUTE_MS } from '../../sim/core/math.ts';

/** Nobody knows this code: a reading under it is laid aside, and its pack is still counted. */
export const LAID_ASIDE = 'laid-aside';

interface Bodies { telemetry: Telemetry; event: HomeEvent; status: Status; enrolment: Enrolment }

export function isOf(message: SeenMessage, channel: HomeChannel): boolean {
  return message.topic.endsWith(`/${channel}`);
}

export function homeOf({ topic }: SeenMessage): string {
  return parseHomeTopic(topic)!.home;
}

/** The bodies of the lab's own hubs are as the contract says. */
export function read<C extends keyof Bodies>(message: SeenMessage, channel: C): Bodies[C] | undefined {
  return isOf(message, channel) ? (JSON.parse(message.payload) as Bodies[C]) : undefined;
}

/** Bodies of a channel are changed; all else passes. */
export function changing<C extends keyof Bodies>(channel: C, change: (body: Bodies[C], now: number) => Bodies[C]): NonNullable<Bug['hear']> {
  return (message, now) => (isOf(message, channel) ? [{ ...message, payload: JSON.stringify(change(JSON.parse(message.payload) as Bodies[C], now)) }] : [message]);
}

/** Readings of some codes, or of all, are changed. */
export function changingReadings(codes: readonly string[] | 'all', change: (obs: Observation, pack: Telemetry, now: number) => Observation): NonNullable<Bug['hear']> {
  const among = (code: string): boolean => codes === 'all' || codes.includes(code);
  const rewrite = changing('telemetry', (pack, now) => ({ ...pack, obs: pack.obs.map((obs) => (among(obs.code) ? change(obs, pack, now) : obs)) }));
  // Most packs hold none of them, and need not be read.
  return (message, now) => (codes === 'all' || codes.some((code) => message.payload.includes(`"${code}"`)) ? rewrite(message, now) : [message]);
}

/** Alerts are changed one by one; `undefined` is kept back. */
export function saying(change: (alert: Alert, now: number) => Alert | undefined): NonNullable<Bug['say']> {
  return (alerts, now) => alerts.flatMap((alert) => change(alert, now) ?? []);
}

/** @returns whether a numbered message of a home comes for the second time */
export function recogniser(): (message: SeenMessage) => boolean {
  const known = new Set<string>();
  return ({ topic, payload }) => {
    const place = /"epoch":(\d+),"seq":(\d+)/.exec(payload);
    if (!place) return false;
    const key = `${topic.split('/')[2]} ${place[0]}`;
    const again = known.has(key);
    known.add(key);
    return again;
  };
}

/** Says more at each close: `more` is asked with what stands after it. */
export function adding(more: (standing: Standing, now: number) => readonly Alert[]): NonNullable<Bug['say']> {
  const standing = new Standing();
  return (alerts, now) => {
    standing.take({ alerts: [...alerts], now });
    const added = more(standing, now);
    standing.take({ alerts: [...added], now });
    return [...alerts, ...added];
  };
}

/** The alert once more, as another one. */
export function anew(alert: Alert, name: string, now: number): Alert {
  const { updatedAt: _, ...rest } = alert;
  return { ...rest, id: `${alert.id.slice(0, 180)}:${name}`, at: now, state: 'raised' };
}
