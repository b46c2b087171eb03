/** One home looked into, as the worker hands it over: who lives there, its kit and how it is installed, its signals, and how its states went. Times epoch ms. */
import type { HubPlace } from '../../contract/floor-plan.ts';
import type { KnownRecord } from './known-record.ts';
import type { HubKnows } from './hub-knows.ts';
import type { Trend } from './trends.ts';

export interface KitDetail {
  dev: string;
  kind: string;
  /** a room of the plan, or what a person wears */
  room: string;
  /** how often, in words */
  every: string;
  /** dB[mW] at the hub, as it was installed */
  signal: number;
  /** when it measured or told something, in order */
  times: Float64Array;
}

/** A control state since a time: of `resident`, `link`, `hub`, `uplink`, or of a device by its id. The text names the leaves, joined by `|`. */
export interface StateSince {
  at: number;
  of: string;
  state: string;
}

export interface HomeDetail {
  home: number;
  /** computed up to here: the end of a finished run, the edge of a living one */
  until: number;
  trends: readonly Trend[];
  conditions: readonly string[];
  medicines: readonly string[];
  /** limits a clinician set, in plain words */
  limits: readonly string[];
  devices: readonly KitDetail[];
  area: string;
  sex: string;
  birthYear: number;
  /** prescribed bedtime and rise, minutes of the day */
  sleep: readonly [number, number];
  /** id of the floor plan */
  plan: string;
  hub: HubPlace;
  /** dB[mW] of the cellular network where the hub stands */
  uplink: number;
  /** what the hub sent: when, and whether for the first time (1) or again (0) */
  sent: readonly [Float64Array, Uint8Array];
  /** each change of a control state, each minute, by time; the first of each entity is at the start of the run */
  states: readonly StateSince[];
  /** what a pipeline could know of all this */
  record: KnownRecord;
  /** what its hub can know: what the resident's screen is made of */
  hubKnows: HubKnows;
}

/** State of one entity at a moment; `undefined` before the run. */
export function stateAt({ states }: Pick<HomeDetail, 'states'>, of: string, at: number): string | undefined {
  return states.findLast((one) => one.of === of && one.at <= at)?.state;
}
