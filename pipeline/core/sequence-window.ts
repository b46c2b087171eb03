/** Which sequence numbers of one hub epoch were seen: a low-water mark and the few beyond it. */
export class SequenceWindow {
  /** every number below was seen or given up */
  #next = 0;
  readonly #beyond = new Set<number>();
  readonly #beyondMax: number;

  /** @param beyondMax numbers held above a gap before the gap is given up. @source assumption: about eight hours of one message a minute */
  constructor(beyondMax = 512) {
    this.#beyondMax = beyondMax;
  }

  /** `true` when this number comes for the first time. */
  take(seq: number): boolean {
    if (seq < this.#next || this.#beyond.has(seq)) return false;
    if (seq !== this.#next) {
      this.#beyond.add(seq);
      if (this.#beyond.size > this.#beyondMax) {
        let lowest = Infinity;
        for (const value of this.#beyond) if (value < lowest) lowest = value;
        this.#next = lowest;
        this.#advance();
      }
      return true;
    }
    this.#next += 1;
    this.#advance();
    return true;
  }

  #advance(): void {
    while (this.#beyond.delete(this.#next)) this.#next += 1;
  }
}
