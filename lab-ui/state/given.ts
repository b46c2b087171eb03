/** What a person does to a living run: each act is numbered, told to the run, and noted with the tick at which it took effect or the reason for which it was refused. */
import { INPUTS_MOST, PAGE_SOURCE, type AskedInput, type AskedRun } from '../model/asked-run.ts';
import type { FromWorker, ToWorker } from '../worker/messages.ts';
import { LIVING_WORDS } from '../words/living.ts';
import type { Store } from './store.ts';

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** An act before it has its number. */
export type Act = DistributiveOmit<AskedInput, 'id'>;

export class Given {
  readonly #store: Store;
  readonly #say: (message: ToWorker) => void;
  /** inputs that the run was asked for with */
  before: NonNullable<AskedRun['inputs']> = [];

  constructor(store: Store, say: (message: ToWorker) => void) {
    this.#store = store;
    this.#say = say;
  }

  /** For another run. */
  clear(asked?: AskedRun): void {
    this.before = asked?.inputs ?? [];
    this.#store.set({ given: [] });
  }

  /** @returns the id by which the store tells what became of it */
  act(input: Act): { id: string; told: boolean } {
    const { given } = this.#store.get();
    // Above all that were used: of those that were refused an address tells nothing.
    const id = `n${Math.max(this.before.length + given.length, ...[...this.before, ...given.map((one) => one.input)].map((one) => Number(/^n(\d{1,9})$/.exec(one.id)?.[1] ?? 0))) + 1}`;
    const whole = { ...input, id } as AskedInput;
    const told = this.before.length + given.length < INPUTS_MOST;
    this.#store.set({ given: [...given, { input: whole, ...(!told && { reason: LIVING_WORDS.tooMany(INPUTS_MOST) }) }] });
    if (told) this.#say({ kind: 'input', input: whole });
    return { id, told };
  }

  /** Inputs that the page did not know were given before it came back to a run that goes on. */
  took({ at, inputs }: Extract<FromWorker, { kind: 'took' }>): void {
    const { given } = this.#store.get();
    const ids = new Set(inputs.map(({ id }) => id));
    const known = new Set([...given.map((one) => one.input.id), ...this.before.map(({ id }) => id)]);
    const missed = inputs.filter(({ id }) => !known.has(id)).map(({ id, kind, data }) => ({ input: { id, kind, data } as AskedInput, at }));
    this.#store.set({ given: [...given.map((one) => (ids.has(one.input.id) ? { ...one, at } : one)), ...missed] });
  }

  refused({ id, reason }: Extract<FromWorker, { kind: 'refused' }>): void {
    this.#store.set({ given: this.#store.get().given.map((one) => (one.input.id === id ? { ...one, reason } : one)) });
  }

  /** What was done to the run, here or before, at its ticks. @param start of the run, epoch ms */
  inputs(start: number, tickMs: number): Pick<AskedRun, 'inputs'> {
    const took = this.#store.get().given.flatMap(({ input: { id, kind, data }, at }) => (at === undefined ? [] : [{ tick: Math.round((at - start) / tickMs), source: PAGE_SOURCE, id, kind, data }]));
    const inputs = [...this.before, ...took];
    return inputs.length > 0 ? { inputs } : {};
  }
}
