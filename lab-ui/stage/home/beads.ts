/**
 * Messages on their way, as beads: each reading from its device to the hub, each publication from the hub to the sky. Around the moment that is shown, thinned so that it stays calm, stopped where
 * something is down. The same moment and speed give the same beads. Pure.
 */
import { stateAt, type HomeDetail } from '../../model/home-detail.ts';
import { chance } from '../layout.ts';

/** A bead is under way so long, ms of the wall clock, and no more than so many begin in that time. */
const UNDER_WAY_MS = 1_300;
const LINK_MOST = 5;
const UPLINK_MOST = 3;
/** Time that passes slowly is no reason for a bead to hang in the air. Simulated ms. */
const LEAST_MS = 2_500;
/** Where a way is broken a bead gets no farther. */
const BREAK = 0.46;
const QUEUE_MOST = 6;

export interface Bead {
  /** device, or `undefined`: from the hub to the sky */
  dev: string | undefined;
  /** 0–1 of its way */
  part: number;
  /** 1; less where it fades at a break */
  strength: number;
  again: boolean;
}

export interface Ways {
  link: 'up' | 'weak' | 'lost';
  hub: 'up' | 'booting' | 'hung' | 'off';
  uplink: 'up' | 'weak' | 'down';
}

/** How link, hub and uplink stand at a moment. */
export function waysAt(detail: Pick<HomeDetail, 'states'>, at: number): Ways {
  const [link, hub, uplink] = ['link', 'hub', 'uplink'].map((of) => stateAt(detail, of, at) ?? '') as [string, string, string];
  return {
    link: /lost|rejoining/.test(link) ? 'lost' : link.includes('degraded') ? 'weak' : 'up',
    hub: hub.includes('off') ? 'off' : hub.includes('hung') ? 'hung' : hub.includes('booting') ? 'booting' : 'up',
    uplink: hub.includes('off') || /network\.down|session\.(offline|stalled|frozen|backingOff|connecting)/.test(uplink) ? 'down' : uplink.includes('weak') ? 'weak' : 'up',
  };
}

/** @param at epoch ms @param speed simulated seconds in a second */
export function beadsAt(detail: Pick<HomeDetail, 'states' | 'devices' | 'sent'>, at: number, speed: number): Bead[] {
  const under = Math.max(LEAST_MS, UNDER_WAY_MS * speed);
  const beads: Bead[] = [];
  const slot = under / LINK_MOST;
  // Of each slot of time one device speaks: another each time.
  for (let index = Math.floor((at - under) / slot) + 1; index * slot <= at; index += 1) {
    const speaking = detail.devices.flatMap(({ dev, times }) => {
      const time = firstIn(times, (index - 1) * slot, index * slot);
      return time === undefined ? [] : [{ dev, time }];
    });
    if (speaking.length === 0) continue;
    const { dev, time } = speaking[Math.floor(chance(index & 0xffffff, 3) * speaking.length)]!;
    const part = (at - index * slot) / under;
    const { link } = waysAt(detail, time);
    if (link !== 'lost') beads.push({ dev, part, strength: 1, again: false });
    else if (part < BREAK * 2) beads.push({ dev, part: Math.min(BREAK, part), strength: Math.max(0, Math.min(1, (BREAK * 2 - part) / BREAK)), again: false });
  }
  const wide = under / UPLINK_MOST;
  for (let index = Math.floor((at - under) / wide) + 1; index * wide <= at; index += 1) {
    const [times, first] = detail.sent;
    const place = placeIn(times, (index - 1) * wide);
    if (place >= times.length || times[place]! >= index * wide || waysAt(detail, times[place]!).uplink === 'down') continue;
    beads.push({ dev: undefined, part: (at - index * wide) / under, strength: 1, again: first[place] === 0 });
  }
  return beads;
}

/** Readings that wait at the hub while it cannot send: how many to show, and how many there are. None while the hub itself is down: it takes none. */
export function queueAt(detail: Pick<HomeDetail, 'states' | 'devices'>, at: number): { shown: number; waiting: number } {
  const now = waysAt(detail, at);
  if (now.uplink !== 'down' || now.hub !== 'up') return { shown: 0, waiting: 0 };
  const changes = detail.states.filter((one) => (one.of === 'uplink' || one.of === 'hub') && one.at <= at);
  let since = at;
  for (const change of changes.toReversed()) {
    const then = waysAt(detail, change.at);
    if (then.uplink !== 'down' || then.hub !== 'up') break;
    since = change.at;
  }
  const waiting = detail.devices.reduce((sum, { times }) => sum + placeIn(times, at) - placeIn(times, since), 0);
  return { shown: Math.min(QUEUE_MOST, waiting), waiting };
}

/** Index of the first time at or after a moment. */
function placeIn(times: Float64Array, at: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function firstIn(times: Float64Array, from: number, to: number): number | undefined {
  const time = times[placeIn(times, from)];
  return time !== undefined && time < to ? time : undefined;
}
