/** What `run-scenario.ts` needs from the world outside; `VirtualTransport` implements it, and over MQTT `MqttTransport` for every broker. */
import type { Alert } from '../../contract/alert.ts';
import type { Clock, Command, Enrolment, Watermark } from '../../contract/messages.ts';
import type { PublishOp, WireOp } from '../../sim/core/plan.ts';
import type { Shape } from '../fleet/shaper.ts';
import type { AttackPort } from './attack-port.ts';

/** A message as the canary subscriber saw it, topic without prefix. */
export interface SeenMessage {
  topic: string;
  payload: string;
}

/** The answer of the SUT to one clock: alerts seen before the watermark, in order of arrival. */
export interface TickAnswer {
  /** `undefined`: no watermark within the time allowed */
  watermark: Watermark | undefined;
  alerts: Alert[];
  /** commands to hubs, in order of arrival */
  commands: Command[];
  /** alert payloads that do not match the contract, as text for the reasons */
  malformed: string[];
}

export interface TransportSetup {
  run: string;
  /** sent retained before tick 0, and again after a broker restart */
  enrolments: readonly Enrolment[];
}

export interface LiveSetup extends TransportSetup {
  /** of the run, for what chance does on the wire */
  seed: string;
  /** simulated ms per ms of the wall */
  speed: number;
}

/**
 * Carries the plan to the SUT and its alerts back. Calls are strictly sequential. Each may reject with a `TwinwardError` of kind `environment`
 * (broker gone, SUT gone, time-out), within bounded time: a run never hangs. After a rejection only `close` is called.
 */
export interface Transport {
  readonly name: string;
  /** Starts broker and SUT, connects canary and lab client, publishes the enrolments; resolves when the SUT answered a first clock (tick 0, round 0, `last: false`). */
  open(setup: TransportSetup): Promise<void>;
  /** Sends one round (at most 800 messages) in order per home; resolves with what the canary saw of it, when it saw all, or after five seconds without progress. */
  sendRound(ops: readonly WireOp[]): Promise<SeenMessage[]>;
  /** Publishes the clock, QoS 1, and waits for the watermark with `received >= messages` (repeating the clock each second for five seconds on a shortfall). */
  closeRound(clock: Clock): Promise<TickAnswer>;
  /** The client of the n-th attack, from 0; absent where attacks cannot act. Asked after `open`. */
  attacker?(n: number): AttackPort;
  /** On a closed tick: kills the broker, starts it again on the same address, waits until SUT and canary are subscribed and the enrolments stand again. Hubs come back by `connect` operations. */
  restartBroker(): Promise<void>;
  /** On a closed tick: kills the SUT's process and starts it again; resolves when it has answered a clock and heard the enrolments. What it knew is gone, unless it kept it itself. */
  restartSut(): Promise<void>;
  /** In place of `open`, for a run on the wall clock; absent where there is none. */
  openLive?(setup: LiveSetup, ear: LiveEar): Promise<LivePort>;
  /** Stops all processes and sockets. Wire figures for `performance.wire`. Never rejects. */
  close(): Promise<Record<string, unknown>>;
}

/** Hears what comes while a live run goes on. Called from within the transport; must not throw. */
export interface LiveEar {
  saw(message: SeenMessage): void;
  /** the broker has acknowledged a message to its hub */
  acked(op: PublishOp): void;
  said(heard: Pick<TickAnswer, 'alerts' | 'commands' | 'malformed'>): void;
}

/** The wall-clock side of a transport: nothing here waits for anything, but for restarts, which go on beside all else. */
export interface LivePort {
  /** Operations of one home are carried in the order of the calls. @param ops with their wire texts (the will's, for `connect` and `cut`) */
  send(ops: readonly { op: WireOp; payload: string }[]): void;
  clock(clock: Clock): void;
  /** Resolves when the SUT has been told all that the canary has seen; absent where it hears the hubs itself. */
  fed?(): Promise<void>;
  /** The network of a home is so from now on. */
  shape?(home: string, shape: Shape): void;
  /** Kills the broker, now, whatever is under way, and starts it again on the same address. Hubs come back by themselves. Resolves when the canary sees again. A failure is `guard`'s, too. */
  restartBroker(): Promise<void>;
  /** The same with the SUT. Resolves when it is ready. */
  restartSut(): Promise<void>;
  /** Settles as the promise does, or rejects as soon as broker or SUT are gone. */
  guard<T>(promise: Promise<T>): Promise<T>;
}
