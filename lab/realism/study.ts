/** A study: a cohort simulated for some days, watched, and summed up in figures that are held against published ones. */
import { Scenario } from '../../contract/scenario.ts';
import type { z } from 'zod';
import { Shard, type ShardWatcher } from '../../sim/shard.ts';
import { DAY_MS, MINUTE_MS } from '../../sim/core/math.ts';
import { type Home, World } from '../../sim/world.ts';

type ScenarioInput = z.input<typeof Scenario>;
export type Group = ScenarioInput['population'] extends (infer G)[] | undefined ? G : never;

/** Grading of a statistic: `share` of the target, an absolute distance, a band, or the sign of a difference. */
export type Margin = { share: number } | { within: number } | { band: readonly [number, number] } | { above: number } | { below: number };

export interface Statistic {
  /** id of the facts where it stands, and a word: `BP-1.mean` */
  id: string;
  title: string;
  unit: string;
  /** published value; for a band its middle */
  target: number;
  margin: Margin;
  source: string;
  /** `person`: computed inside each person, then over people; `population`: over people or pooled readings; `detector`: a published rule run on the data */
  level: 'person' | 'population' | 'detector';
}

export interface Study {
  id: string;
  /** whom it looks at, in words */
  cohort: string;
  statistics: readonly Statistic[];
  /** homes of the full count */
  homes: number;
  scenario: Omit<ScenarioInput, 'schema' | 'id' | 'title' | 'homes' | 'seed' | 'start'> & { start?: string };
  /** without signals: who gets what, and when */
  eventsOnly?: boolean;
  watch(): Watch;
}

/** What looks on, and what it makes of it: one value per statistic id; NaN where there is nothing to go by. */
export interface Watch extends ShardWatcher {
  /** before the home begins */
  home?(home: Home, world: World): void;
  sum(): Record<string, number>;
}

const HOMES_AT_ONCE = 40;
/** A Wednesday in spring, when the year is at its mean. */
const START = '2026-04-15T00:00:00Z';

export function worldOf({ id, scenario }: Study, homes: number, seed: string): World {
  return new World({ scenario: Scenario.parse({ schema: 'twinward.scenario/1', id: 'realism', title: id, start: START, homes, seed: `realism-${id}-${seed}`, ...scenario }) });
}

/** Runs a study on one seed. @param scale share of its full number of homes, at least one */
export function runStudy(study: Study, seed: string, scale: number): Record<string, number> {
  const homes = Math.max(4, Math.round(study.homes * scale));
  const world = worldOf(study, homes, seed);
  const { home, sum, ...watcher } = study.watch();
  for (let from = 0; from < homes; from += HOMES_AT_ONCE) {
    const to = Math.min(homes, from + HOMES_AT_ONCE);
    if (home) for (let index = from; index < to; index += 1) home(world.home(index), world);
    if (study.eventsOnly) continue;
    const shard = new Shard(world, from, to, watcher);
    for (let at = world.start; at < world.end; at += DAY_MS) shard.advance(Math.min(world.end, at + DAY_MS)); // what hubs send is let go each day
  }
  return sum();
}

/** Lists by key, as they fill. */
export class Lists<K = number> {
  readonly all = new Map<K, number[]>();

  add(key: K, value: number): void {
    const list = this.all.get(key);
    if (list) list.push(value);
    else this.all.set(key, [value]);
  }

  of(key: K): readonly number[] {
    return this.all.get(key) ?? [];
  }

  /** One figure per list of at least `atLeast` values. */
  each(figure: (values: readonly number[]) => number, atLeast = 1): number[] {
    return [...this.all.values()].filter(({ length }) => length >= atLeast).map(figure);
  }
}

export const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Standard deviation, n − 1. */
export function sd(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

export const cv = (values: readonly number[]) => (100 * sd(values)) / mean(values);

/** Quantile by linear interpolation. @param p 0–1 */
export function quantile(values: readonly number[], p: number): number {
  const ordered = values.toSorted((a, b) => a - b);
  const place = p * (ordered.length - 1);
  const low = Math.floor(place);
  return (ordered[low] as number) + (place - low) * ((ordered[Math.min(low + 1, ordered.length - 1)] as number) - (ordered[low] as number));
}

export const share = (values: readonly number[], holds: (value: number) => boolean) => (100 * values.filter(holds).length) / values.length;

/** Least-squares slope of y on x. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mx = mean(points.map(([x]) => x));
  const my = mean(points.map(([, y]) => y));
  return points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) / points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
}

export const rootMeanSquare = (values: readonly number[]) => Math.sqrt(mean(values.map((value) => value * value)));
export const minuteOfDay = (at: number) => Math.floor((at % DAY_MS) / MINUTE_MS);
export const dayOf = (at: number) => Math.floor(at / DAY_MS);
/** One key of two whole numbers below 4096 and 2^31. */
export const pair = (a: number, b: number) => a * 1_048_576 + b;
export const firstOf = (key: number) => Math.floor(key / 1_048_576);
