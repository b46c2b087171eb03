/** How good the way from hub to broker is at a time, beyond being there or not: what acts on a home's delivery, summed. Most homes are acted on by nothing. */
import { clamp, ln } from './core/math.ts';
import { type Rng, streamId } from './core/rng.ts';
import type { Influences } from './influences.ts';

/** Shares are 0–1, times ms. */
export interface Way {
  delayMs: number;
  jitterMs: number;
  /** of packets */
  loss: number;
  /** of the bandwidth that the hub needs, what is missing */
  starved: number;
  /** the broker hands nothing on */
  stalled: boolean;
  /** no session is granted */
  refused: boolean;
  /** of the hub's store */
  storeTaken: number;
  /** by which the hub's clock is ahead */
  hubClock: number;
}

/** Nothing acts. */
export const NO_WAY: Way = { delayMs: 0, jitterMs: 0, loss: 0, starved: 0, stalled: false, refused: false, storeTaken: 0, hubClock: 0 };

const WAY = streamId('way');
/** First wait for a lost segment, ms; doubled each time. @source RFC 6298 for the doubling; it asks for 1 s at least, Linux takes 200 ms (TCP_RTO_MIN), and gateways run Linux */
const RTO_MS = 200;
/** Longest wait for one pack, ms. Assumption: then TCP begins anew. */
const RTO_MOST_MS = 60_000;

export class Ways {
  readonly #rng: Rng;
  readonly #from: number;
  readonly #influences: Influences;
  /** what the wire does, the plan leaves to it */
  readonly #wire: boolean;

  /** @param from index in the world of row 0 @param wire a run on the wall clock: delay, loss and bandwidth are the wire's */
  constructor(rng: Rng, from: number, influences: Influences, wire: boolean) {
    this.#rng = rng;
    this.#from = from;
    this.#influences = influences;
    this.#wire = wire;
  }

  of(row: number, at: number): Way {
    const influences = this.#influences;
    if (!influences.onKit(row, at)) return NO_WAY;
    const sum = (input: Parameters<Influences['sum']>[1]) => influences.sum(row, input, undefined, at);
    const way: Way = {
      delayMs: this.#wire ? 0 : Math.max(0, sum('uplinkDelay')), jitterMs: this.#wire ? 0 : Math.max(0, sum('uplinkJitter')), loss: this.#wire ? 0 : clamp(sum('uplinkLoss'), 0, 0.95), // assumption: beyond it nothing gets through
      starved: this.#wire ? 0 : clamp(sum('uplinkStarved'), 0, 1), stalled: sum('stalled') >= 0.5, refused: sum('uplinkRefused') >= 0.5, storeTaken: clamp(sum('storeTaken'), 0, 1), hubClock: Math.round(sum('hubClock')),
    };
    return way.delayMs > 0 || way.jitterMs > 0 || way.loss > 0 || way.starved > 0 || way.stalled || way.refused || way.storeTaken > 0 || way.hubClock !== 0 ? way : NO_WAY;
  }

  /** How long a pack that leaves now is on its way, ms. Two draws at (home, second). Lost segments cost time only: TCP sends them again. */
  delay(row: number, { delayMs, jitterMs, loss }: Way, at: number): number {
    if (delayMs === 0 && jitterMs === 0 && loss === 0) return 0;
    const home = this.#from + row;
    const second = Math.floor(at / 1000);
    const lost = loss === 0 ? 0 : Math.floor(ln(this.#rng.uniform(home, WAY, second, 1)) / ln(loss));
    return Math.round(delayMs + jitterMs * this.#rng.uniform(home, WAY, second, 0) + Math.min(RTO_MOST_MS, RTO_MS * ((1 << Math.min(lost, 20)) - 1))); // beyond 2^20 the limit holds; no part of the model
  }
}
