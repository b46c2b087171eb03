/** The door of attacks to a broker in this thread: nothing can leave it, and the same caps and the same switch hold. */
import { type EgressCaps, MeteredDoor } from './egress-door.ts';
import type { Dial, Wire, WireEnd } from './wire.ts';

export class MemoryEgress extends MeteredDoor<Wire> {
  readonly #inner: Dial;

  /** @param inner leads to the broker of this thread */
  constructor(inner: Dial, caps?: Partial<EgressCaps>) {
    super(caps);
    this.#inner = inner;
  }

  /** The address says nothing here: there is one broker. */
  dial(_url: string): Dial {
    return (end) => this.#wire(end);
  }

  protected tearDown(wire: Wire): void {
    wire.reset();
  }

  #wire(end: WireEnd): Wire {
    try {
      this.connect();
    } catch (error) {
      const reason = this.refuse((error as Error).message);
      setImmediate(() => end.closed(reason));
      return { write() {}, end() {}, reset() {} };
    }
    const wire = this.#inner({
      opened: () => end.opened(),
      data: (chunk) => end.data(chunk),
      closed: (reason) => {
        this.open.delete(wire);
        end.closed(this.dead ?? reason);
      },
    });
    this.open.add(wire);
    return {
      write: (bytes) => {
        try {
          this.pass(bytes);
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
