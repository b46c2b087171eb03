/** The door of attacks to a broker in this thread: nothing can leave it, and the same caps and the same switch hold. */
import { EgressMeter, type EgressCaps, type EgressDoor } from './egress-meter.ts';
import type { Dial, Wire, WireEnd } from './wire.ts';

export class MemoryEgress implements EgressDoor {
  readonly #inner: Dial;
  readonly #open = new Set<Wire>();
  readonly #meter: EgressMeter;

  /** @param inner leads to the broker of this thread */
  constructor(inner: Dial, caps: Partial<EgressCaps> = {}) {
    this.#inner = inner;
    this.#meter = new EgressMeter(caps, () => {
      for (const wire of this.#open) wire.reset();
      this.#open.clear();
    });
  }

  get heldBackBecause(): string | undefined {
    return this.#meter.heldBackBecause;
  }

  get figures(): Record<string, number> {
    return { ...this.#meter.figures, open: this.#open.size };
  }

  kill(reason: string): void {
    this.#meter.kill(reason);
  }

  /** The address says nothing here: there is one broker. */
  dial(_url: string): Dial {
    return (end) => this.#connect(end);
  }

  #connect(end: WireEnd): Wire {
    const meter = this.#meter;
    try {
      if (meter.dead !== undefined) throw new Error(meter.dead);
      meter.connect();
    } catch (error) {
      meter.refuse((error as Error).message);
      setImmediate(() => end.closed(`the lab does not let it out: ${(error as Error).message}`));
      return { write() {}, end() {}, reset() {} };
    }
    const wire = this.#inner({
      opened: () => end.opened(),
      data: (chunk) => end.data(chunk),
      closed: (reason) => {
        this.#open.delete(wire);
        end.closed(meter.dead ?? reason);
      },
    });
    this.#open.add(wire);
    return {
      write(bytes) {
        try {
          meter.pass(bytes);
          wire.write(bytes);
        } catch {
          wire.reset(); // and `closed` says why
        }
      },
      end: () => wire.end(),
      reset: () => wire.reset(),
    };
  }
}
