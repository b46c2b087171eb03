/** Some homes computed again for the town: who is where, asleep or awake, and whether hub and network stand, each minute. */
import type { RunInput } from '../../contract/run-files.ts';
import { apply, homeOf, tickStart } from '../../lab/run/inputs.ts';
import { Shard } from '../../sim/shard.ts';
import type { World } from '../../sim/world.ts';
import { BIT, MINUTE_MS, PLACE, type LifeChunk } from '../model/life.ts';

/** Statechart paths to a place; the first that fits. A text of a state names its leaves, joined by `|`. */
const PLACES: readonly (readonly [path: string, place: number])[] = [
  ['day.inBed', PLACE.bedroom], ['day.up.eating', PLACE.kitchen], ['day.up.bathing', PLACE.bathroom], ['day.up.toileting', PLACE.bathroom], ['day.out', PLACE.outside], ['day.up', PLACE.living],
];

const resident = new Map<string, number>();
const hub = new Map<string, number>();
const uplink = new Map<string, number>();

function remembered(memory: Map<string, number>, text: string, read: (text: string) => number): number {
  const known = memory.get(text);
  if (known !== undefined) return known;
  const bits = read(text);
  memory.set(text, bits);
  return bits;
}

/** The byte of `life.ts` for the control states of one home. */
export function lifeByte(states: { resident: string; hub: string; uplink: string }): number {
  return BIT.known
    | remembered(resident, states.resident, (text) => (PLACES.find(([path]) => text.includes(path))?.[1] ?? PLACE.unknown) | (text.includes('day.inBed.asleep') ? BIT.asleep : 0) | (text.includes('posture.fallen') ? BIT.fallen : 0))
    | remembered(hub, states.hub, (text) => (text.includes('mains.running') || text.includes('backup') ? 0 : BIT.hubDown))
    | remembered(uplink, states.uplink, (text) => (text.includes('network.down') || text.includes('session.offline') ? BIT.netDown : 0));
}

/**
 * Homes [from, to) over the whole run, or up to a time. Minute m holds the state at its end.
 * @param watch sees the control states of the first home, at the start and after each minute
 */
export function liveAgain(world: World, from: number, to: number, inputs: readonly RunInput[], end = world.end, watch?: (states: ReturnType<Shard['states']>, at: number) => void): LifeChunk {
  const count = to - from;
  const minutes = Math.max(1, Math.ceil((end - world.start) / MINUTE_MS));
  const bytes = new Uint8Array(count * minutes);
  const shard = new Shard(world, from, to);
  const mine = new Set(shard.homes.map(({ id }) => id));
  const waiting = inputs.filter((input) => mine.has(homeOf(input) ?? ''));
  shard.advance(world.start);
  watch?.(shard.states(0), world.start);
  for (let minute = 0; minute < minutes; minute += 1) {
    const until = Math.min(end, world.start + (minute + 1) * MINUTE_MS);
    while (waiting[0] && tickStart(world, waiting[0].tick) < until) {
      shard.advance(tickStart(world, waiting[0].tick));
      apply(world, shard, waiting.shift()!);
    }
    shard.advance(until);
    watch?.(shard.states(0), until);
    for (let row = 0; row < count; row += 1) bytes[minute * count + row] = lifeByte(shard.states(row));
  }
  return { from, count, bytes };
}
