/** Looking into homes: the worker computes one again when it is asked, the last few are kept at hand, and one question is under way at a time. */
import type { HomeDetail } from '../model/home-detail.ts';

/** Homes kept at hand. */
const KEPT_MOST = 12;
/** The home that is looked at in a living run is computed again no more often, ms, and no more often than so many times what that took: it takes longer the longer the run, and the run must go on. */
const AGAIN_MS = 700;
const AGAIN_SHARE = 3;

export class Looks {
  readonly #ask: (home: number) => void;
  readonly #selected: () => number | undefined;
  readonly #kept = new Map<number, HomeDetail>();
  /** the home that the worker looks into */
  #asking: number | undefined;
  #askedAt = 0;
  /** ms from the question to the answer */
  #took = 0;

  /** @param ask the worker computes a home @param selected the home that is looked at */
  constructor(ask: (home: number) => void, selected: () => number | undefined) {
    this.#ask = ask;
    this.#selected = selected;
  }

  /** Another run. */
  clear(): void {
    this.forget();
    this.#asking = undefined;
    this.#took = 0;
  }

  /** The same run, which is told differently now. */
  forget(): void {
    this.#kept.clear();
  }

  at(home: number): HomeDetail | undefined {
    return this.#kept.get(home);
  }

  /** Asks for a home as it is at this edge of a living run, epoch ms, in its turn. */
  look(home: number, edge: number): void {
    if (this.#asking === home || this.#kept.get(home)?.until === edge) return;
    this.#asking = home;
    // One that is not known yet is asked for at once; the same one again at each tick would be too often.
    const wait = !this.#kept.has(home) ? 0 : Math.max(0, Math.max(AGAIN_MS, AGAIN_SHARE * this.#took) - (performance.now() - this.#askedAt));
    setTimeout(() => {
      this.#askedAt = performance.now();
      if (this.#selected() === home) this.#ask(home);
      else this.#asking = undefined;
    }, wait);
  }

  /** An answer came, or the word that there is none. */
  answered(): void {
    if (this.#asking !== undefined) this.#took = performance.now() - this.#askedAt;
    this.#asking = undefined;
  }

  /** @returns whether it is news: asked for twice it is the same, and charts that stand are not drawn anew; that of a living run grows */
  keep(detail: HomeDetail): boolean {
    const known = this.#kept.get(detail.home);
    if (known && known.until === detail.until) return false;
    this.#kept.delete(detail.home);
    if (this.#kept.size >= KEPT_MOST) this.#kept.delete(this.#kept.keys().next().value!);
    this.#kept.set(detail.home, detail);
    return true;
  }
}
