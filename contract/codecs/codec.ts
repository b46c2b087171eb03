/** What other formats than ours can say of a home: encoders of what a hub says, and decoders for pipelines and tests. */
import type { Enrolment, HomeEvent, Observation, Status, Telemetry } from '../messages.ts';

/** One message of a home, by its channel. */
export type Heard =
  | { channel: 'telemetry'; message: Telemetry }
  | { channel: 'event'; message: HomeEvent }
  | { channel: 'status'; message: Status }
  | { channel: 'enrolment'; message: Enrolment };

/** What a body in another format comes to in our words; times are epoch ms. */
export interface Decoded {
  obs: Observation[];
  events: Pick<HomeEvent, 'dev' | 'type' | 'at'>[];
  states: (Pick<Status, 'hub' | 'epoch' | 'state'> & { at?: number })[];
}

export interface Codec {
  /** media type of a body, for HTTP */
  type: string;
  /** @param enrolment of the home, where it is known: names the resident and the kinds of devices */
  encode(heard: Heard, enrolment: Enrolment | undefined): unknown;
  /** Takes what `encode` makes of telemetry, events and status; parts that it does not know are left out. */
  decode(body: unknown): Decoded;
}

/** The text of a time that keeps its milliseconds. */
export function isoText(at: number): string {
  return new Date(at).toISOString();
}
