/** What residents do in a shard: their days as planned or left undone, what doors, beds and buttons tell of it, and falls. */
import { Days } from './behaviour/days.ts';
import { isWeekend } from './behaviour/day-plan.ts';
import type { Profile } from './behaviour/people.ts';
import type { CompiledMachine } from './core/machine.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './core/math.ts';
import { type Rng, streamId } from './core/rng.ts';
import { FALL_SENSITIVITY, FELT_PER_HOUR, LEFT_STANDING } from './devices/fall-pendant.ts';
import type { Kit } from './kit.ts';
import type { Bodies } from './physiology/body.ts';
import { residentScenes } from './resident-scene.ts';
import { Tally } from './tally.ts';

/** What a pendant or button says: a fall it felt, the pressed button, a fall that was none. */
export const BUTTON = { fall: 0, sos: 1, falseFall: 2, cancelled: 3 } as const;
/** From the fall until the pendant says it. @source assumption: it waits for a wearer who gets up or cancels */
const FALL_TOLD_AFTER_MS = 20_000;
const PRESSED_AFTER_MS = 6 * MINUTE_MS;
const PRESSED_SHARE = 0.15; // @source FA-4: mostly not used

const MEAL = streamId('meal');
const FALL = streamId('fall');
const WILL = streamId('will');

interface Parts {
  rng: Rng;
  /** index in the world of row 0 */
  from: number;
  start: number;
  /** bodies move from then on */
  bodiesFrom: number;
  machine: CompiledMachine;
  states: Uint16Array;
  count: number;
  bodies: Bodies;
  tally: Tally;
  /** illness that is felt, 0–1 */
  illness(row: number, at: number): number;
  /** by row: has a device of the kind */
  has(row: number, dev: string): boolean;
  /** a movement taken for a fall, which the wearer cancelled: for who looks on */
  felt?: ((row: number, at: number) => void) | undefined;
  /** something that a button says at a time */
  say(row: number, what: number, at: number): void;
}

export class Residents {
  readonly days: Days;
  readonly scenes: ReturnType<typeof residentScenes>;
  readonly #parts: Parts;
  /** chance that insulin for a meal is forgotten */
  readonly #forgets: Float32Array;
  /** set once the kit is there */
  kit: Kit | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.days = new Days(parts.rng, parts.machine, parts.count);
    this.scenes = residentScenes(parts.machine);
    this.#forgets = new Float32Array(parts.count);
  }

  settle(row: number, profile: Profile): void {
    this.days.settle(row, profile);
    this.#forgets[row] = 0.18 * (1 - profile.adherence); // assumption
  }

  /** Whether a planned act of the day is left undone: the tired and the ill stay in. One draw at (home, minute). */
  leaves(row: number, event: string, at: number): boolean {
    if (event !== 'WALK' && event !== 'EXERCISE' && event !== 'GO_OUT' && event !== 'BATHE') return false;
    const { rng, from, bodies, illness } = this.#parts;
    const weary = bodies.weariness(row, illness(row, at));
    return weary > 0.05 && rng.uniform(from + row, WILL, Math.floor(at / MINUTE_MS), 0) < weary; // assumption
  }

  /** An action of the resident machine. */
  act(row: number, action: string, now: number): void {
    const { rng, from, start, bodiesFrom, states, bodies, has, say } = this.#parts;
    const state = states[row] as number;
    const home = from + row;
    const minute = Math.floor(now / MINUTE_MS);
    const kit = this.kit as Kit;
    if (action === 'enterRoom' && this.scenes.eating[state] && now >= bodiesFrom) {
      const grams = rng.between(35, 70, home, MEAL, minute) * (isWeekend(now) ? 1.15 : 1); // grams of carbohydrate: assumption
      bodies.eat(row, home, grams, this.#forgets[row] as number);
    }
    if (now < start) return;
    if (action === 'enterBed') kit.event(row, 'smart-bed', 'bed-enter', now);
    if (action === 'leaveBed') kit.event(row, 'smart-bed', 'bed-exit', now);
    if (action === 'leaveHome' || action === 'helped') this.door(row, now);
    if (action !== 'fall') return;
    if (has(row, 'fall-pendant')) {
      if (rng.uniform(home, FALL, minute, 2) < FALL_SENSITIVITY) say(row, BUTTON.fall, now + FALL_TOLD_AFTER_MS);
      else this.#notFelt();
    }
    if ((has(row, 'fall-pendant') || has(row, 'sos-button')) && rng.uniform(home, FALL, minute, 3) < PRESSED_SHARE) say(row, BUTTON.sos, now + PRESSED_AFTER_MS);
  }

  /** The front door opens and closes. */
  door(row: number, now: number): void {
    this.kit?.event(row, 'door', 'door-open', now);
    this.kit?.event(row, 'door', 'door-close', now);
  }

  /** Says what a button says. A movement taken for a fall is mostly cancelled by the wearer in time. */
  tell(row: number, what: number, now: number): void {
    const kit = this.kit as Kit;
    if (what === BUTTON.sos) kit.event(row, this.#parts.has(row, 'fall-pendant') ? 'fall-pendant' : 'sos-button', 'sos', now);
    else if (what === BUTTON.fall) kit.event(row, 'fall-pendant', 'fall', now);
    else if (this.#moving(row)) {
      this.#parts.felt?.(row, now);
      if (what === BUTTON.falseFall) kit.event(row, 'fall-pendant', 'fall', now, 'artefact');
    }
  }

  /** The false falls of a day that nobody cancels. Two draws per hour of the day. @param end epoch ms */
  falseFalls(row: number, midnight: number, end: number): void {
    const { rng, from, start, has, say } = this.#parts;
    if (!has(row, 'fall-pendant')) return;
    const day = Math.floor(midnight / DAY_MS);
    for (let hour = 0; hour < 24; hour += 1) {
      const felt = rng.uniform(from + row, FALL, day * 24 + hour, 10);
      if (felt >= FELT_PER_HOUR * (this.#parts.felt ? 1 : LEFT_STANDING)) continue;
      const at = midnight + hour * HOUR_MS + Math.floor(HOUR_MS * rng.uniform(from + row, FALL, day * 24 + hour, 11));
      if (at >= start && at < end) say(row, felt < FELT_PER_HOUR * LEFT_STANDING ? BUTTON.falseFall : BUTTON.cancelled, at);
    }
  }

  #moving(row: number): boolean {
    const state = this.#parts.states[row] as number;
    return this.scenes.asleep[state] === 0 && this.scenes.inBath[state] === 0 && this.scenes.fallen[state] === 0;
  }

  /** A fall that the pendant did not feel was due all the same. */
  #notFelt(): void {
    this.#parts.tally.scheduled += 1;
    Tally.add(this.#parts.tally.notMeasured, 'fall not felt');
  }
}
