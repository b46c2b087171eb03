/**
 * What the broker and the sessions expect of the global scope. To be imported before them. `setImmediate` over a message channel: a timer of zero would wait four
 * milliseconds each time once it is nested.
 */
import { Buffer } from 'buffer';
import process from './process.ts';

const channel = new MessageChannel();
const waiting = new Map<number, () => void>();
let last = 0;

channel.port1.addEventListener('message', () => {
  const [first] = waiting;
  if (!first) return;
  waiting.delete(first[0]);
  first[1]();
});
channel.port1.start();

function setImmediateShim(call: (...args: unknown[]) => void, ...args: unknown[]): number {
  last += 1;
  waiting.set(last, () => call(...args));
  channel.port2.postMessage(0);
  return last;
}

/** A timer as Node hands it out: the broker winds its keep-alive anew with `refresh`. */
class Timer {
  readonly #start: () => number;
  #id: number;

  constructor(start: () => number) {
    this.#start = start;
    this.#id = start();
  }

  refresh(): this {
    plainClear(this.#id);
    this.#id = this.#start();
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  clear(): void {
    plainClear(this.#id);
  }
}
const plainTimeout = globalThis.setTimeout as unknown as (call: () => void, ms?: number) => number;
const plainInterval = globalThis.setInterval as unknown as (call: () => void, ms?: number) => number;
const plainClear = globalThis.clearTimeout as unknown as (id: number | undefined) => void;

const clear = (timer: Timer | undefined): void => timer?.clear();
const started = (start: typeof plainTimeout) => (call: (...args: unknown[]) => void, ms?: number, ...args: unknown[]): Timer => new Timer(() => start(() => call(...args), ms));

Object.assign(globalThis, { setTimeout: started(plainTimeout), setInterval: started(plainInterval), clearTimeout: clear, clearInterval: clear });
Object.assign(globalThis, { Buffer, process, global: globalThis, setImmediate: setImmediateShim, clearImmediate: (id: number) => void waiting.delete(id) });
