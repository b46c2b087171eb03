/** What a technician would find who walks through a home with a signal meter, and what they would do about it. Signals in dB[mW], gains in dB. */
import type { FloorPlan, HubPlace } from '../../contract/floor-plan.ts';
import type { Rng } from '../core/rng.ts';
import type { Home } from '../world.ts';
import { linkSignal, medianSignal, placeKit, type Placed, uplinkSignal } from './placed.ts';
import { kitPoint, isWorn, roomById, roomOf } from './plan-radio.ts';

export const VERDICTS = ['good', 'fair', 'poor'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Below this readings begin to be lost. @source receivers of small radios: −90 dB[mW] and better by their data sheets, less what other radios add; assumption */
export const LOST_BELOW = -88;
/** Margins over it: with less than the first a closed door is enough, with the second a body and a door together are not. Assumption. */
const LINK_MARGIN = { fair: 2, good: 10 } as const;
/** From here on a modem holds its session, and from here on in any weather. @source 3GPP TS 36.133 cell selection, and modem makers' bands: −100 poor, −90 fair; assumption */
const UPLINK = { fair: -100, good: -90 } as const;
/** A change that a person would take the trouble for, dB. Assumption. */
const WORTH = 4;

export interface SurveyedDevice {
  dev: string;
  kind: string;
  /** where it stands or is worn, and the room of the plan that this is */
  room: string;
  planRoom: string;
  /** steel hides it */
  hidden: boolean;
  signal: number;
  /** over the point where readings begin to be lost */
  margin: number;
  verdict: Verdict;
}

export interface SurveyedRoom {
  id: string;
  title: string;
  floor: number;
  /** of a device there, in the open, at the hub: median */
  radio: number;
  /** if the hub stood there, on a shelf */
  uplink: number;
}

/** Another place for the hub. */
export interface HubMove {
  room: string;
  place: HubPlace['place'];
  /** devices that gain, and how much in the middle */
  devices: number;
  gain: number;
  uplinkGain: number;
}

export interface HomeSurvey {
  home: string;
  plan: FloorPlan;
  hub: HubPlace;
  careless: boolean;
  devices: SurveyedDevice[];
  uplink: { signal: number; verdict: Verdict };
  rooms: SurveyedRoom[];
  /** the worst of uplink and devices */
  verdict: Verdict;
  /** the place that serves uplink and devices best; absent: it stands there, or as good */
  move?: HubMove;
  /** what to do, in sentences; empty: nothing */
  advice: string[];
  /** the verdict once that is done */
  after: Verdict;
}

type Surveyed = Pick<Home, 'index' | 'id' | 'devices' | 'careless'>;

export function linkVerdict(signal: number): Verdict {
  const margin = signal - LOST_BELOW;
  return margin >= LINK_MARGIN.good ? 'good' : margin >= LINK_MARGIN.fair ? 'fair' : 'poor';
}

export function uplinkVerdict(signal: number): Verdict {
  return signal >= UPLINK.good ? 'good' : signal >= UPLINK.fair ? 'fair' : 'poor';
}

/** The same signals as the engine has. */
export function surveyHome(rng: Rng, { index, id, devices, careless }: Surveyed): HomeSurvey {
  const placed = placeKit(rng, index, devices.map(({ room }) => room), careless, devices.map(({ dev }) => dev));
  const { plan, hub } = placed;
  const found = devices.map(({ dev, kind, room }, place): SurveyedDevice => {
    const signal = Math.round(linkSignal(rng, placed, place));
    return { dev, kind, room, planRoom: roomOf(plan, room).id, hidden: place === placed.hidden, signal, margin: signal - LOST_BELOW, verdict: linkVerdict(signal) };
  });
  const uplink = Math.round(uplinkSignal(rng, placed, hub));
  const survey: HomeSurvey = {
    home: id, plan, hub, careless: placed.careless, devices: found, uplink: { signal: uplink, verdict: uplinkVerdict(uplink) },
    rooms: plan.rooms.map((room) => {
      const { floor, x, y } = kitPoint(room);
      return { id: room.id, title: room.title, floor: room.floor, radio: Math.round(medianSignal(plan, hub, floor, x, y)), uplink: Math.round(uplinkSignal(rng, placed, shelfIn(plan, room.id))) };
    }),
    verdict: worst([uplinkVerdict(uplink), ...found.map(({ verdict }) => verdict)]), advice: [], after: 'good',
  };
  return advised(rng, placed, survey);
}

/** The hub on a shelf, where the kit of a room is: for each plan and room one, so that it is known again. */
const SHELVES = new WeakMap<FloorPlan, Map<string, HubPlace>>();

export function shelfIn(plan: FloorPlan, room: string): HubPlace {
  if (plan.hub.usual.room === room && plan.hub.usual.place === 'shelf') return plan.hub.usual;
  let shelves = SHELVES.get(plan);
  if (!shelves) SHELVES.set(plan, (shelves = new Map()));
  let shelf = shelves.get(room);
  if (!shelf) {
    const [x, y] = roomById(plan, room).kit;
    shelves.set(room, (shelf = { room, place: 'shelf', x, y }));
  }
  return shelf;
}

/** Where the hub serves best, wet rooms apart: the place whose worst margin, of uplink and devices in the open, is the largest; the usual one where no other is much better. */
function bestHub(rng: Rng, placed: Placed): HubPlace {
  const { plan, hub, rooms, hidden } = placed;
  const worth = (place: HubPlace) => Math.min(uplinkSignal(rng, placed, place) - UPLINK.fair, ...rooms.map((_, index) => (index === hidden ? Infinity : linkSignal(rng, placed, index, place) - LOST_BELOW - LINK_MARGIN.fair)));
  let [best, most] = [hub, worth(hub) + WORTH];
  const wet = roomOf(plan, 'bathroom');
  for (const place of [plan.hub.usual, ...plan.rooms.filter((room) => room !== wet).map(({ id }) => shelfIn(plan, id))]) {
    const value = worth(place);
    if (value > most) [best, most] = [place, value + (place === plan.hub.usual ? WORTH : 0)];
  }
  return best;
}

function advised(rng: Rng, placed: Placed, survey: HomeSurvey): HomeSurvey {
  const { plan } = placed;
  if (survey.verdict === 'good') return survey;
  const best = bestHub(rng, placed);
  const then = survey.devices.map((_, index) => linkSignal(rng, { ...placed, hidden: -1 }, index, best));
  const uplinkThen = uplinkSignal(rng, placed, best);
  if (best !== placed.hub) {
    const gains = survey.devices.flatMap(({ signal, hidden }, index) => (!hidden && (then[index] as number) - signal >= WORTH ? [(then[index] as number) - signal] : [])).toSorted((a, b) => a - b);
    survey.move = { room: best.room, place: best.place, devices: gains.length, gain: Math.round(gains[Math.floor(gains.length / 2)] ?? 0), uplinkGain: Math.round(uplinkThen - survey.uplink.signal) };
    survey.advice.push(`Move the hub ${placeText(plan, best)}: ${gainText(survey.move)}.`);
  }
  survey.devices.forEach(({ dev, hidden, signal, verdict }, index) => {
    const gain = Math.round((then[index] as number) - signal);
    if (hidden && verdict !== 'good') survey.advice.push(`Take the ${dev} out of the steel that surrounds it: it gains ${gain} dB${survey.move ? ', with the hub moved' : ''}.`);
    else if (linkVerdict(then[index] as number) === 'poor' && !isWorn(survey.devices[index]?.room ?? '')) survey.advice.push(`Put a repeater between the hub and the ${dev}: it stays at ${Math.round(then[index] as number)} dB[mW].`);
  });
  if (uplinkVerdict(uplinkThen) === 'poor') survey.advice.push(`Give the hub an aerial at the window or the network of another operator: the uplink stays at ${Math.round(uplinkThen)} dB[mW].`);
  survey.after = worst([uplinkVerdict(uplinkThen), ...then.map(linkVerdict)]);
  return survey;
}

/** `in the meter cupboard, hall` */
export function hubText(plan: FloorPlan, { room, place }: HubPlace): string {
  return `${{ shelf: 'on a shelf', television: 'behind the television', cupboard: 'in a steel cupboard' }[place]}, ${roomById(plan, room).title.toLowerCase()}`;
}

function placeText(plan: FloorPlan, { room }: HubPlace): string {
  return `to a shelf in the ${roomById(plan, room).title.toLowerCase()}`;
}

function gainText({ devices, gain, uplinkGain }: HubMove): string {
  const parts = [
    ...(devices > 0 ? [`${devices} device${devices === 1 ? ' gains' : 's gain'} ${gain} dB`] : []),
    ...(Math.abs(uplinkGain) >= WORTH ? [`the uplink ${uplinkGain > 0 ? 'gains' : 'loses'} ${Math.abs(uplinkGain)} dB`] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : 'the weakest device gains';
}

function worst(verdicts: readonly Verdict[]): Verdict {
  return VERDICTS[Math.max(...verdicts.map((verdict) => VERDICTS.indexOf(verdict)))] as Verdict;
}
