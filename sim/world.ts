/** The world of a run before it starts: homes, residents, kit, and what is planted in whom. Every home is a pure function of (scenario, seed, home index). */
import type { Appointment, DeviceKind, Enrolment } from '../contract/messages.ts';
import { durationMs, isoMs } from '../contract/duration.ts';
import { badInput } from '../contract/errors.ts';
import type { PatientRecord } from '../contract/patient.ts';
import type { FittedBody, RecordedChannel } from '../contract/resident-file.ts';
import type { Scenario } from '../contract/scenario.ts';
import { enrolledResident, type Profile } from './behaviour/people.ts';
import { prescribed } from './behaviour/prescribed.ts';
import { Rng } from './core/rng.ts';
import { dayWindow } from './devices/device.ts';
import { deviceEntry } from './devices/index.ts';
import { type PlantedCause, Plantings } from './plantings.ts';
import { homeId, Population } from './population.ts';

/** Length of an appointment where none is given, minutes. Assumption. */
const VISIT_MINUTES = { 'nurse-visit': 35, 'video-visit': 20, 'device-delivery': 5, 'subscription-ends': 0 } as const;

export interface WorldOptions {
  scenario: Scenario;
  patients?: readonly PatientRecord[] | undefined;
  /** the clean twin: nothing planted but decoys */
  clean?: boolean;
  /** a live run: delay, jitter, loss and bandwidth of the uplink are left to the wire (`network.ts`), and the lab's stack is struck at the moment, not at the close of a tick */
  wire?: boolean;
}

export interface DeviceInstance {
  dev: string;
  kind: DeviceKind;
  room: string;
  /** minutes between reports, where they differ from the kind's own */
  every?: number;
}

export interface Home {
  index: number;
  id: string;
  area: string;
  hub: string;
  resident: string;
  profile: Profile;
  /** fitted to a recording of a real person */
  body?: FittedBody;
  /** what devices play instead of measuring */
  recordings?: readonly RecordedChannel[];
  devices: readonly DeviceInstance[];
  calendar: readonly Appointment[];
  /** share of homes of its kind in which the radio was installed without care */
  careless: number;
  /** by id of their truth; inputs from outside may add to them while the world runs */
  causes: PlantedCause[];
}

export class World {
  readonly scenario: Scenario;
  readonly rng: Rng;
  readonly start: number;
  readonly end: number;
  readonly tickMs: number;
  readonly homes: number;
  /** a live run: the wire does what the network does to bytes, and the plan leaves it out */
  readonly wire: boolean;
  readonly #people: Population;
  readonly #plantings: Plantings;

  /** @throws TwinwardError (bad input) where a named home cannot have what is planted in it */
  constructor({ scenario, patients, clean = false, wire = false }: WorldOptions) {
    this.wire = wire;
    this.scenario = scenario;
    this.rng = new Rng(scenario.seed);
    this.start = isoMs(scenario.start);
    this.end = this.start + durationMs(scenario.duration);
    this.tickMs = durationMs(scenario.tick);
    this.homes = scenario.homes;
    this.#people = new Population(this.rng, scenario, patients);
    this.#plantings = new Plantings(this.#people, this.rng, scenario, [this.start, this.end], clean);
  }

  get ticks(): number {
    return Math.ceil((this.end - this.start) / this.tickMs);
  }

  home(index: number): Home {
    const id = homeId(index);
    const profile = this.#people.profile(index);
    const kinds = this.#people.kinds(index);
    return {
      index, id, area: this.#people.areaId(index), hub: `${id}-hub`, resident: `${id}-r1`, profile,
      ...playing(this.#people.record(index)),
      devices: kinds.flatMap((kind) => {
        const { rooms } = deviceEntry(kind);
        const every = this.#people.every(index, kind);
        return rooms.map((room) => ({ dev: rooms.length > 1 ? `${kind}-${room}` : kind, kind, room, ...(every !== undefined && { every }) }));
      }),
      calendar: this.#people.group(index)?.calendar?.map(({ kind, at, minutes, device }) => ({ kind, at: this.start + durationMs(at), minutes: minutes ?? VISIT_MINUTES[kind], ...(device && { device }) })) ?? [],
      careless: this.#people.group(index)?.careless ?? 0, causes: this.#plantings.causes(index, id, profile),
    };
  }

  /** What any real programme knows of a home. `run` is a label. */
  enrolment(home: Home, run: string): Enrolment {
    return {
      v: 1, run, home: home.id, area: home.area, hub: home.hub,
      residents: [enrolledResident(home.profile, home.resident, prescribed(home.profile.thresholds, home.devices.map(({ kind }) => kind), this.#people.group(home.index)?.prescribe))],
      devices: home.devices.map(({ dev, kind, room, every }) => ({ dev, kind, resident: home.resident, intervalS: every === undefined ? deviceEntry(kind).intervalS : 60 * every, room })),
      carePlan: {
        items: home.devices.flatMap(({ dev, kind }) => {
          const { channels, doses = [] } = deviceEntry(kind);
          const parts = new Set([...channels.flatMap((channel) => channel.windows ?? []), ...doses]);
          return parts.size > 0 ? [{ dev, windows: [...parts].map((part) => dayWindow(home.profile, part)) }] : [];
        }),
        sleep: [home.profile.bedtime, home.profile.wakeTime],
        ...(home.calendar.length > 0 && { calendar: [...home.calendar] }),
      },
    };
  }

  /** @throws TwinwardError (bad input) on a planting in a named home that cannot have it, or on an interval for what has none */
  check(): void {
    this.scenario.population.forEach(({ every = {} }, group) => {
      const kind = (Object.keys(every) as DeviceKind[]).find((one) => deviceEntry(one).intervalS === 0);
      if (kind) throw badInput('no-interval', `"${kind}" has no interval: it measures when somebody uses it, at the hours of the care plan`, { path: `population[${group}].every.${kind}` }, 'leave it out');
    });
    this.#plantings.check();
  }

  /**
   * What an input from outside plants in a home of a running world. @param key names it among the home's causes; draws hang on it
   * @returns `undefined` where the entry does not exist or does not fit the home
   */
  planting(...asked: Parameters<Plantings['planting']>): PlantedCause | undefined {
    return this.#plantings.planting(...asked);
  }
}

function playing(record: PatientRecord | undefined): Pick<Home, 'body' | 'recordings'> {
  return { ...(record?.body && { body: record.body }), ...(record?.recordings && { recordings: record.recordings }) };
}

/** Stack events strike on the close of the tick that contains their time; in a live run at that time. */
export function stackTime(world: World, after: string): number {
  const ms = durationMs(after);
  if (world.wire) return world.start + ms;
  return world.start + Math.ceil((ms + 1) / world.tickMs) * world.tickMs;
}
