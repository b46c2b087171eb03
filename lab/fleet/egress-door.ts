/** What passes the door of attacks is counted here, held under caps that nothing can lift, and stopped by one switch. */
import { readFixedHeader, type FixedHeader } from './mqtt-frames.ts';
import type { Dial } from './wire.ts';

/** The one door of a run's attacks. */
export interface EgressDoor {
  /** Wires to one broker. What may not be opened is told as a closed connection. */
  dial(url: string): Dial;
  /** Why something did not pass: a cap, the kill switch, or an address; `undefined` where all passed. */
  readonly heldBackBecause: string | undefined;
  readonly figures: Record<string, number>;
  /** The kill switch: every connection is torn down now, and none is opened any more. */
  kill(reason: string): void;
}

/** What may pass in one run. 0: nothing at all, never "without limit". */
export interface EgressCaps {
  connections: number;
  /** MQTT packets of every kind */
  messages: number;
  bytes: number;
}

/** No option, scenario or file lifts these. @source assumption: a week of thirty victims at a message a second stays far below */
export const EGRESS_CEILINGS: Readonly<EgressCaps> = { connections: 1_000, messages: 1_000_000, bytes: 1_000_000_000 };

/** A door whose wires are metered and can be torn down: what leads out of it, the doors themselves say. */
export abstract class MeteredDoor<Open> implements EgressDoor {
  /** what a wire runs over, while it stands */
  protected readonly open = new Set<Open>();
  readonly #caps: EgressCaps;
  readonly #used: EgressCaps = { connections: 0, messages: 0, bytes: 0 };
  #refused = 0;
  #lastRefusal: string | undefined;
  #dead: string | undefined;

  /** @param caps lower ones than the ceilings; what is above them, or no number, becomes the ceiling */
  constructor(caps: Partial<EgressCaps> = {}) {
    const held = (name: keyof EgressCaps): number => {
      const asked = caps[name];
      return asked !== undefined && asked >= 0 && asked < EGRESS_CEILINGS[name] ? asked : EGRESS_CEILINGS[name];
    };
    this.#caps = { connections: held('connections'), messages: held('messages'), bytes: held('bytes') };
  }

  abstract dial(url: string): Dial;

  protected abstract tearDown(one: Open, reason: string): void;

  /** The reason of the kill switch, once it was used. */
  protected get dead(): string | undefined {
    return this.#dead;
  }

  get heldBackBecause(): string | undefined {
    return this.#dead ?? this.#lastRefusal;
  }

  get figures(): Record<string, number> {
    return { ...this.#used, refused: this.#refused, open: this.open.size };
  }

  kill(reason: string): void {
    this.#dead ??= reason;
    for (const one of this.open) this.tearDown(one, this.#dead);
    this.open.clear();
  }

  /** Counts one that may not be opened. @returns what its owner is told */
  protected refuse(reason: string): string {
    this.#refused += 1;
    this.#lastRefusal = reason;
    return `the lab does not let it out: ${reason}`;
  }

  /** @throws Error where the connection may not be opened */
  protected connect(): void {
    this.#count('connections', 1);
  }

  /** @param bytes whole frames, as sessions write them @throws Error where they may not pass */
  protected pass(bytes: Buffer): void {
    this.#count('bytes', bytes.length);
    this.#count('messages', packetsIn(bytes));
  }

  #count(what: keyof EgressCaps, n: number): void {
    if (this.#dead !== undefined) throw new Error(this.#dead);
    if (this.#used[what] + n > this.#caps[what]) {
      this.kill(`the cap of ${this.#caps[what]} ${what} is reached`);
      throw new Error(this.#dead);
    }
    this.#used[what] += n;
  }
}

const header: FixedHeader = { headBytes: 0, bodyBytes: 0 };

function packetsIn(bytes: Buffer): number {
  let packets = 0;
  for (let at = 0; at < bytes.length; packets += 1) {
    readFixedHeader(bytes, at, header);
    if (header.headBytes <= 0) return packets + 1;
    at += header.headBytes + header.bodyBytes;
  }
  return packets;
}
