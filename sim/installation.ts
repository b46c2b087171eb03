/** How the radio of a home was installed: what room the hub stands in, and how strong each device's signal is there. Pure, and the same for the same home. */
import type { Rng } from './core/rng.ts';
import { linkSignal, placeKit, uplinkSignal } from './installation/placed.ts';

/** dB[mW], rounded */
export interface Radio {
  /** id of the floor plan */
  plan: string;
  hubRoom: string;
  /** by device, in the order of the list: its signal at the hub */
  links: readonly number[];
  /** of the cellular network where the hub stands */
  uplink: number;
}

/**
 * @param rooms where each device stands or is worn @param careless share of homes in which hub or devices were put where the radio is poor
 * @param names of the devices: with them a device more changes the radio of none of the others
 */
export function installedRadio(rng: Rng, home: number, rooms: readonly string[], careless: number, names?: readonly string[]): Radio {
  const placed = placeKit(rng, home, rooms, careless, names);
  return {
    plan: placed.plan.id, hubRoom: placed.hub.room,
    links: rooms.map((_, index) => Math.round(linkSignal(rng, placed, index))),
    uplink: Math.round(uplinkSignal(rng, placed, placed.hub)),
  };
}
