/**
 * Reading the wire: text to a checked message, or a reason why not. Nothing here throws, whatever the payload: the wire is written by others.
 * Schema first (contract/messages.ts; known-shapes.ts says yes faster), then that topic and body name the same home; the range of each value is checked by `checkObservation`.
 */
import { CODE_BY_ID } from '../../contract/codes.ts';
import { Enrolment, HomeEvent, Status, Telemetry } from '../../contract/messages.ts';
import type { Observation } from '../../contract/messages.ts';
import { parseHomeTopic } from '../../contract/topics.ts';
import { isHomeEvent, isTelemetry } from './known-shapes.ts';

export type Incoming =
  | { channel: 'enrolment'; payload: string; body: Enrolment }
  | { channel: 'telemetry'; payload: string; body: Telemetry }
  | { channel: 'event'; payload: string; body: HomeEvent }
  | { channel: 'status'; payload: string; body: Status };

export const REJECT_REASONS = ['topic', 'too-large', 'not-json', 'schema', 'wrong-home'] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** Characters of the largest payload that is read, inclusive. @source assumption: a pack holds at most 500 observations of about 150 characters */
export const PAYLOAD_LENGTH_MAX = 131_072;

const SCHEMA = { enrolment: Enrolment, telemetry: Telemetry, event: HomeEvent, status: Status } as const;

/** A message of a home topic (prefix removed), or the reason why it is left out. Never throws. */
export function readMessage(topic: string, payload: string): Incoming | RejectReason {
  const place = parseHomeTopic(topic);
  if (!place || place.channel === 'cmd' || place.channel === 'reply') return 'topic';
  if (payload.length > PAYLOAD_LENGTH_MAX) return 'too-large';
  let json: unknown;
  try {
    json = JSON.parse(payload);
  } catch {
    return 'not-json';
  }
  const body = place.channel === 'telemetry' && isTelemetry(json) ? (json as Telemetry) : place.channel === 'event' && isHomeEvent(json) ? (json as HomeEvent) : bySchema(place.channel, json);
  if (!body) return 'schema';
  if (body.home !== place.home) return 'wrong-home';
  return { channel: place.channel, payload, body } as Incoming;
}

function bySchema(channel: keyof typeof SCHEMA, json: unknown): Incoming['body'] | undefined {
  return SCHEMA[channel].safeParse(json).data;
}

export type ObservationCheck = 'good' | 'implausible' | 'unknown-code' | 'wrong-unit' | 'from-the-future';

/** How far a device clock may run ahead before its reading is refused, ms, inclusive. @source assumption */
export const CLOCK_AHEAD_MAX_MS = 120_000;

/** Whether one value may enter a series: known code, the code's unit, inside the plausible range (contract/codes.ts), not from the future. */
export function checkObservation(obs: Observation, now: number): ObservationCheck {
  const code = CODE_BY_ID.get(obs.code);
  if (!code) return 'unknown-code';
  if (obs.unit !== code.unit) return 'wrong-unit';
  if (obs.at > now + CLOCK_AHEAD_MAX_MS) return 'from-the-future';
  if (obs.value < code.plausible[0] || obs.value > code.plausible[1]) return 'implausible';
  return 'good';
}

/** Counts of what came and what was left out, by reason. For metrics; no rule reads them. */
export class IngestCounts {
  accepted = 0;
  duplicates = 0;
  notEnrolled = 0;
  otherRun = 0;
  readonly rejected: Record<RejectReason, number> = { 'topic': 0, 'too-large': 0, 'not-json': 0, 'schema': 0, 'wrong-home': 0 };
  readonly observations: Record<ObservationCheck, number> = { 'good': 0, 'implausible': 0, 'unknown-code': 0, 'wrong-unit': 0, 'from-the-future': 0 };
}
