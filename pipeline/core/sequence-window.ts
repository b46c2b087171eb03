/** Which sequence numbers of one hub epoch were seen: a low-water mark and the few beyond it. */
export class SequenceWindow {
  /** every number below was seen or given up */
  private next = 0;
  /** the highest number seen; -1 before the first */
  highest = -1;
  /** different numbers seen, from `from` on */
  private seen = 0;
  private readonly from: number;
  private readonly beyond = new Set<number>();
  private readonly beyondMax: number;

  /**
   * @param beyondMax numbers held above a gap before the gap is given up. @source assumption: about eight hours of one message a minute
   * @param from numbers below are not missed: who joins in the middle does not know them
   */
  constructor(beyondMax = 512, from = 0) {
    this.beyondMax = beyondMax;
    this.from = from;
  }

  /** Numbers from the first one on, below the highest, that have not come. */
  get missing(): number {
    return Math.max(0, this.highest + 1 - this.from) - this.seen;
  }

  /** `true` when this number comes for the first time. */
  take(seq: number): boolean {
    if (seq < this.next || this.beyond.has(seq)) return false;
    if (seq > this.highest) this.highest = seq;
    if (seq >= this.from) this.seen += 1;
    if (seq !== this.next) {
      this.beyond.add(seq);
      if (this.beyond.size > this.beyondMax) {
        let lowest = Infinity;
        for (const value of this.beyond) if (value < lowest) lowest = value;
        this.next = lowest;
        this.advance();
      }
      return true;
    }
    this.next += 1;
    this.advance();
    return true;
  }

  private advance(): void {
    while (this.beyond.delete(this.next)) this.next += 1;
  }
}
