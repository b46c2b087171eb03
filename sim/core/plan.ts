/**
 * The plan: what hubs and networks do in simulated time, decided purely. Transports carry it (DESIGN §5, "Plan and wire"). Operations of one home
 * stand in the order in which they happen; each has its simulated time.
 */
import type { HomeChannel } from '../../contract/topics.ts';

/** A hub opens a session. Its birth follows as an ordinary publish. */
export interface ConnectOp {
  kind: 'connect';
  home: string;
  hub: string;
  epoch: number;
  at: number;
  /** body of the last will, a `Status` with state offline */
  willBody: string;
}

/** A hub publishes one message, QoS 1. */
export interface PublishOp {
  kind: 'publish';
  home: string;
  hub: string;
  epoch: number;
  seq: number;
  at: number;
  channel: Extract<HomeChannel, 'telemetry' | 'event' | 'status' | 'reply'>;
  retain: boolean;
  /** a resend of a message whose acknowledgement the hub does not believe in: arrives a second time */
  resend: boolean;
  /** JSON text of the message after `{"v":1,"run":…,`, closing brace included: equal for equal runs, whatever their label */
  body: string;
  /** readings and events inside, for the account */
  readings: number;
  /** when they were taken, whatever the clocks of the home say, epoch ms; absent where there are none */
  taken?: number;
}

/** The hub is cut off: its real socket is reset and the broker publishes its will, one message. */
export interface CutOp {
  kind: 'cut';
  home: string;
  hub: string;
  epoch: number;
  at: number;
  willBody: string;
}

export type WireOp = ConnectOp | PublishOp | CutOp;

/** Wire text of a body under a run label. */
export function payloadOf(body: string, run: string): string {
  return `{"v":1,"run":${JSON.stringify(run)},${body}`;
}

/** The body of a wire text made by `payloadOf`, whatever its label; `undefined` where the text is not of that form. */
export function bodyOf(payload: string): string | undefined {
  const match = /^\{"v":1,"run":"(?:[^"\\]|\\.)*",/.exec(payload);
  return match ? payload.slice(match[0].length) : undefined;
}

/** How many messages subscribers should see of some operations. */
export function messagesIn(ops: readonly WireOp[]): number {
  let messages = 0;
  for (const op of ops) if (op.kind !== 'connect') messages += 1;
  return messages;
}
