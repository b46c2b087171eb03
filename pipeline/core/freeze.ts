/**
 * The whole state of a running pipeline as text, and back: what a snapshot in a store holds. A pipeline thawed from it goes on as if nothing had happened, to the byte; a test holds that
 * again and again through failing nights.
 *
 * What may stand in a state: numbers (the infinite ones too), text, booleans, `undefined`, arrays, plain objects, Maps, Sets, and objects of the classes below, whose fields are all that
 * they are. No functions, no `#private` fields. One object held in two places is one object again afterwards.
 */
import { AlertBook } from './alert-book.ts';
import { AreaWatch } from './area.ts';
import { Baseline } from './baseline.ts';
import { ClockKeeper } from './clock-keeper.ts';
import { Conversation } from './conversation.ts';
import { HubClock } from './hub-clock.ts';
import { IngestCounts } from './ingest.ts';
import { ResidentState } from './patient-state.ts';
import { ReferencePipeline } from './reference.ts';
import type { Pipeline } from './pipeline.ts';
import { SequenceWindow } from './sequence-window.ts';
import { Series } from './series.ts';
import { TickBuffer } from './tick-buffer.ts';

const CLASSES: readonly (abstract new (...args: never[]) => object)[] = [
  AlertBook, AreaWatch, Baseline, ClockKeeper, Conversation, HubClock, IngestCounts, ReferencePipeline, ResidentState, SequenceWindow, Series, TickBuffer,
];
const NAME_OF = new Map<object, string>(CLASSES.map((one) => [one.prototype as object, one.name]));
const PROTOTYPE_OF = new Map<string, object>(CLASSES.map((one) => [one.name, one.prototype as object]));

/** Anything that is not what JSON takes for itself: `{ "$": [kind, …] }`. */
const TAG = '$';

type Json = unknown;

/** Whether a pipeline can be frozen: of a class of its own it cannot, and its store keeps the journal from the beginning. */
export function canFreeze(pipeline: object): boolean {
  return NAME_OF.has(Object.getPrototypeOf(pipeline) as object);
}

class Freezer {
  /** objects held in several places, and where they were first written */
  private readonly ids = new Map<object, number>();

  /** One part: an object and all that hangs on it. Objects that other parts hold too must be parts of their own, written before. @throws RangeError where something stands in the state that must not */
  part(root: object): string {
    const held = new Map<object, number>();
    this.count(root, held);
    const id = this.ids.size;
    this.ids.set(root, id);
    return JSON.stringify([id, this.body(root, held)]);
  }

  private count(value: unknown, held: Map<object, number>): void {
    if (typeof value !== 'object' || value === null || this.ids.has(value)) return;
    const before = held.get(value) ?? 0;
    held.set(value, before + 1);
    if (before > 0) return;
    if (Array.isArray(value)) {
      if (typeof value[0] !== 'number') for (const item of value) this.count(item, held);
    } else if (value instanceof Map) for (const [key, item] of value) [key, item].forEach((one) => this.count(one, held));
    else if (value instanceof Set) for (const item of value) this.count(item, held);
    else for (const item of Object.values(value)) if (typeof item === 'object') this.count(item, held);
  }

  private write(value: unknown, held: Map<object, number>): Json {
    if (typeof value === 'object' && value !== null) {
      const known = this.ids.get(value);
      if (known !== undefined) return { [TAG]: ['ref', known] };
      if ((held.get(value) ?? 0) < 2) return this.body(value, held);
      const id = this.ids.size;
      this.ids.set(value, id);
      return { [TAG]: ['def', id, this.body(value, held)] };
    }
    if (value === undefined) return { [TAG]: ['none'] };
    if (typeof value === 'number' && !isJsonNumber(value)) return { [TAG]: ['number', Object.is(value, -0) ? '-0' : String(value)] };
    if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') throw new RangeError(`a state cannot hold a ${typeof value}`);
    return value;
  }

  private body(value: object, held: Map<object, number>): Json {
    const write = (item: unknown): Json => this.write(item, held);
    if (Array.isArray(value)) return value.every(isJsonNumber) ? value : value.map(write);
    if (value instanceof Map) return { [TAG]: ['map', ...[...value].map(([key, item]) => [write(key), write(item)])] };
    if (value instanceof Set) return { [TAG]: ['set', ...[...value].map(write)] };
    const prototype = Object.getPrototypeOf(value) as object;
    const name = NAME_OF.get(prototype);
    if (!name && prototype !== Object.prototype && prototype !== null) throw new RangeError(`a state cannot hold a ${prototype.constructor.name}: add its class to freeze.ts`);
    const fields: Record<string, Json> = {};
    for (const [key, item] of Object.entries(value)) {
      if (key === TAG) throw new RangeError(`a state cannot hold a field "${TAG}"`);
      fields[key] = write(item);
    }
    return name ? { [TAG]: ['class', name, fields] } : fields;
  }
}

/** A number that JSON gives back as it is. Most of a state is lists of them. */
function isJsonNumber(value: unknown): boolean {
  return Number.isFinite(value) && !Object.is(value, -0);
}

class Thawer {
  private readonly objects: object[] = [];

  part(text: string): object {
    const [id, json] = JSON.parse(text) as [number, Json];
    return this.read(json, id) as object;
  }

  private read(json: Json, id?: number): unknown {
    if (typeof json !== 'object' || json === null) return json;
    const keep = <T extends object>(object: T): T => (id === undefined ? object : (this.objects[id] = object) as T);
    if (Array.isArray(json)) {
      const list = keep([] as unknown[]);
      for (const item of json) list.push(typeof item === 'object' ? this.read(item) : item);
      return list;
    }
    const tag = (json as { [TAG]?: [string, ...Json[]] })[TAG];
    // What was read is filled in place: an object put together field by field by name is slow to use ever after.
    if (!tag) return this.fields(keep(json), json as Record<string, Json>);
    const [kind, ...rest] = tag;
    switch (kind) {
      case 'none': return undefined;
      case 'number': return Number(rest[0]);
      case 'ref': {
        const object = this.objects[rest[0] as number];
        if (!object) throw new RangeError(`the text refers to object ${String(rest[0])}, which it does not hold`);
        return object;
      }
      case 'def': return this.read(rest[1], rest[0] as number);
      case 'map': {
        const map = keep(new Map<unknown, unknown>());
        for (const pair of rest as [Json, Json][]) map.set(this.read(pair[0]), this.read(pair[1]));
        return map;
      }
      case 'set': {
        const set = keep(new Set<unknown>());
        for (const item of rest) set.add(this.read(item));
        return set;
      }
      case 'class': {
        const prototype = PROTOTYPE_OF.get(rest[0] as string);
        if (!prototype) throw new RangeError(`the text holds a ${String(rest[0])}, which this version does not know`);
        return this.fields(keep(Object.create(prototype) as object), rest[1] as Record<string, Json>);
      }
      default: throw new RangeError(`the text holds a ${kind}, which is nothing known`);
    }
  }

  private fields(object: object, json: Record<string, Json>): object {
    for (const key of Object.keys(json)) (object as Record<string, unknown>)[key] = this.read(json[key]);
    return object;
  }
}

/** What is left of a pipeline whose process was killed and whose store was kept: all it knew. One that cannot be frozen hears its journal again, which comes to the same. */
export function survivor<P extends Pipeline>(pipeline: P): P {
  return canFreeze(pipeline) ? (thaw([...freeze(new Conversation(pipeline))]).pipeline as P) : pipeline;
}

/** A conversation and its pipeline, in parts: each home, then the rest. @throws RangeError where the state holds what it must not */
export function* freeze(conversation: Conversation): Generator<string> {
  const freezer = new Freezer();
  const { pipeline } = conversation;
  if (pipeline instanceof ReferencePipeline) for (const home of pipeline.known.values()) yield freezer.part(home);
  yield freezer.part(conversation);
}

/** @throws RangeError (a SyntaxError where it is no JSON at all) where the parts are not what `freeze` wrote */
export function thaw(parts: Iterable<string>): Conversation {
  const thawer = new Thawer();
  let last: object | undefined;
  for (const part of parts) last = thawer.part(part);
  if (!(last instanceof Conversation)) throw new RangeError('the parts do not end with a conversation');
  return last;
}
