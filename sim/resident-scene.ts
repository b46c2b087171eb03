/** What each state of the resident machine means for body, rooms and sensors. Row = control state of the compiled machine. */
import { type CompiledMachine, statesMatching } from './core/machine.ts';

export const ROOMS = ['bedroom', 'bathroom', 'kitchen', 'living', 'outside'] as const;
export type Room = (typeof ROOMS)[number];

/** state path, room, MET, movement 0–1. @source MET: compendium values rounded; movement: assumption */
const MEANING: readonly [path: string, room: Room, met: number, movement: number][] = [
  ['day.inBed.asleep', 'bedroom', 0.95, 0.02], ['day.inBed.awake', 'bedroom', 1.1, 0.08], ['day.inBed.stirring', 'bedroom', 1.1, 0.06],
  ['day.inBed.woken', 'bedroom', 1.1, 0.08], ['day.up.resting', 'living', 1.3, 0.16], ['day.up.eating', 'kitchen', 1.6, 0.4],
  ['day.up.walking', 'living', 3, 0.95], ['day.up.exercising', 'living', 3.6, 1], ['day.up.bathing', 'bathroom', 1.9, 0.4], ['day.up.toileting', 'bathroom', 1.9, 0.6], ['day.out', 'outside', 2.8, 0.8],
  ['day.hospital', 'outside', 1.1, 0.1],
];

export interface ResidentScenes {
  room: readonly Room[];
  met: Float64Array;
  movement: Float64Array;
  asleep: Uint8Array;
  deep: Uint8Array;
  inBed: Uint8Array;
  inBath: Uint8Array;
  eating: Uint8Array;
  out: Uint8Array;
  fallen: Uint8Array;
}

export function residentScenes(machine: CompiledMachine): ResidentScenes {
  const count = machine.states.length;
  const room: Room[] = new Array<Room>(count).fill('living');
  const met = new Float64Array(count);
  const movement = new Float64Array(count);
  const fallen = statesMatching(machine, 'posture.fallen');
  for (const [path, place, effort, moving] of MEANING) {
    statesMatching(machine, path).forEach((inside, state) => {
      if (!inside) return;
      room[state] = place;
      met[state] = fallen[state] ? 1.4 : effort; // struggling to get up: assumption
      movement[state] = fallen[state] ? 0.03 : moving; // assumption
    });
  }
  const hospital = statesMatching(machine, 'day.hospital');
  const outside = statesMatching(machine, 'day.out').map((out, state) => out | (hospital[state] as number));
  return {
    room, met, movement, fallen, asleep: statesMatching(machine, 'day.inBed.asleep'), deep: statesMatching(machine, 'day.inBed.asleep.deep'), inBed: statesMatching(machine, 'day.inBed'), inBath: statesMatching(machine, 'day.up.bathing'),
    eating: statesMatching(machine, 'day.up.eating'), out: outside,
  };
}
