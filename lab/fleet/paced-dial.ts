/** Opens connections so many at a time. A broker's listen queue is short (Mosquitto: 100); what overflows it is tried again by TCP only after a second, then three. */
import type { Dial, Wire, WireEnd } from './wire.ts';

/** @param most connections on which the broker has said nothing yet, at least 1 */
export function pacedDial(dial: Dial, most: number): Dial {
  const queue: PacedWire[] = [];
  let opening = 0;
  const next = (): void => {
    while (opening < most) {
      const wire = queue.shift();
      if (!wire) return;
      opening += 1;
      wire.start(dial, () => {
        opening -= 1;
        next();
      });
    }
  };
  return (end) => {
    const wire = new PacedWire(end, () => { queue.splice(queue.indexOf(wire), 1); });
    queue.push(wire);
    // Never before the caller has its wire.
    queueMicrotask(next);
    return wire;
  };
}

class PacedWire implements Wire {
  readonly #end: WireEnd;
  readonly #forget: () => void;
  #wire: Wire | undefined;
  #answered: (() => void) | undefined;
  #over = false;

  constructor(end: WireEnd, forget: () => void) {
    this.#end = end;
    this.#forget = forget;
  }

  /** @param answered to be called once: the broker has taken the connection from its queue, or it is gone */
  start(dial: Dial, answered: () => void): void {
    this.#answered = answered;
    this.#wire = dial({
      opened: () => this.#end.opened(),
      data: (chunk) => {
        this.#tell();
        this.#end.data(chunk);
      },
      closed: (reason) => {
        this.#tell();
        this.#end.closed(reason);
      },
    });
  }

  write(bytes: Buffer): void {
    this.#wire?.write(bytes);
  }

  end(): void {
    this.#leave((wire) => wire.end());
  }

  reset(): void {
    this.#leave((wire) => wire.reset());
  }

  /** A connection that still waits for its turn is simply not opened. */
  #leave(how: (wire: Wire) => void): void {
    if (this.#over) return;
    this.#over = true;
    if (this.#wire) how(this.#wire);
    else {
      this.#forget();
      this.#end.closed('not opened');
    }
  }

  #tell(): void {
    const answered = this.#answered;
    this.#answered = undefined;
    answered?.();
  }
}
