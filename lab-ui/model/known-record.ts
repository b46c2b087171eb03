/** What a pipeline could know of a home: its enrolment, and every reading and event that arrived. Made apart from truth, so that a page made of it alone cannot tell any. Times epoch ms. */
import type { SignalName } from '../../contract/codes.ts';
import type { Enrolment, EventType } from '../../contract/messages.ts';

/** Readings of one signal by one device, by the time they were measured; only those that arrived. */
export interface KnownSignal {
  signal: SignalName;
  dev: string;
  at: Float64Array;
  value: Float64Array;
  arrived: Float64Array;
  /** 0: the device itself says that the quality is poor */
  usable: Uint8Array;
}

export interface KnownRecord {
  enrolment: Enrolment;
  signals: readonly KnownSignal[];
  events: readonly { dev: string; type: EventType; at: number; arrived: number }[];
  /** of all that arrived, from any device: when it was measured, in order, and when it came */
  heard: readonly [at: Float64Array, arrived: Float64Array];
}
