/**
 * Counts failed logins per address. Tokens of 256 bits cannot be guessed; this keeps who tries from filling the audit log. A right token always passes, so nobody is locked out by a neighbour
 * behind the same address.
 */
export interface ThrottleOptions {
  /** failures per address and window @source assumption */
  failures?: number;
  windowMs?: number;
  /** addresses remembered; the oldest goes first */
  addresses?: number;
}

export class FailureThrottle {
  readonly #seen = new Map<string, { count: number; until: number }>();
  readonly #options: Required<ThrottleOptions>;

  constructor({ failures = 20, windowMs = 60_000, addresses = 10_000 }: ThrottleOptions = {}) {
    this.#options = { failures, windowMs, addresses };
  }

  get size(): number {
    return this.#seen.size;
  }

  /** One more failure. @returns whole seconds to wait, from the first failure too many on; else 0 */
  failed(address: string, now: number): number {
    let seen = this.#seen.get(address);
    if (!seen || seen.until <= now) {
      this.#seen.delete(address);
      for (const oldest of this.#seen.keys()) {
        if (this.#seen.size < this.#options.addresses) break;
        this.#seen.delete(oldest);
      }
      seen = { count: 0, until: now + this.#options.windowMs };
      this.#seen.set(address, seen);
    }
    seen.count += 1;
    return seen.count > this.#options.failures ? Math.ceil((seen.until - now) / 1_000) : 0;
  }
}
