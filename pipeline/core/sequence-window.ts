/** Which sequence numbers of one hub epoch were seen: a low-water mark and the few beyond it. */
export class SequenceWindow {
  /** every number below was seen or given up */
  #next = 0;
  #highest = -1;
  /** numbers below the mark that never came */
  #givenUp = 0;
  readonly #from: number;
  readonly #beyond = new Set<number>();
  readonly #beyondMax: number;

  /**
   * @param beyondMax numbers held above a gap before the gap is given up. @source assumption: about eight hours of one message a minute
   * @param from numbers below are not missed: who joins in the middle does not know them
   */
  constructor(beyondMax = 512, from = 0) {
    this.#beyondMax = beyondMax;
    this.#from = from;
  }

  /** The highest number seen; -1 before the first. */
  get highest(): number {
    return this.#highest;
  }

  /** Numbers from the first one on, below the highest, that have not come. */
  get missing(): number {
    const unknown = Math.max(0, this.#from - this.#next);
    return this.#givenUp + (this.#beyond.size === 0 ? 0 : this.#highest + 1 - this.#next - unknown - this.#beyond.size + this.#seenBelow());
  }

  /** `true` when this number comes for the first time. */
  take(seq: number): boolean {
    if (seq < this.#next || this.#beyond.has(seq)) return false;
    if (seq > this.#highest) this.#highest = seq;
    if (seq !== this.#next) {
      this.#beyond.add(seq);
      if (this.#beyond.size > this.#beyondMax) {
        let lowest = Infinity;
        for (const value of this.#beyond) if (value < lowest) lowest = value;
        this.#givenUp += lowest - Math.max(this.#next, Math.min(this.#from, lowest));
        this.#next = lowest;
        this.#advance();
      }
      return true;
    }
    this.#next += 1;
    this.#advance();
    return true;
  }

  /** Numbers of the unknown beginning that came after all. */
  #seenBelow(): number {
    let count = 0;
    if (this.#from > this.#next) for (const value of this.#beyond) if (value < this.#from) count += 1;
    return count;
  }

  #advance(): void {
    while (this.#beyond.delete(this.#next)) this.#next += 1;
  }
}
