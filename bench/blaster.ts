/** Sends frames that were encoded beforehand: one connection per hub, QoS 1, so many unacknowledged at a time. */
import { type LinkOwner, MqttLink } from '../lab/fleet/mqtt-link.ts';
import type { Credentials, Dial } from '../lab/fleet/wire.ts';

export class Blaster implements LinkOwner {
  readonly #link: MqttLink;
  readonly #frames: readonly Buffer[];
  readonly #opened: () => void;
  readonly #window: number;
  #going = false;
  #next = 0;
  #inFlight = 0;

  private constructor(dial: Dial, credentials: Credentials, frames: readonly Buffer[], window: number, opened: () => void) {
    this.#frames = frames;
    this.#window = window;
    this.#opened = opened;
    this.#link = new MqttLink(dial, { clientId: credentials.username, credentials, keepAliveS: 0 }, this);
  }

  /** Resolves when the connection stands; nothing is sent before `go`. */
  static open(dial: Dial, credentials: Credentials, frames: readonly Buffer[], window: number): Promise<Blaster> {
    return new Promise((resolve) => {
      const blaster: Blaster = new Blaster(dial, credentials, frames, window, () => resolve(blaster));
    });
  }

  go(): void {
    this.#going = true;
    this.#send();
  }

  #send(): void {
    const most = Math.min(this.#window - this.#inFlight, this.#frames.length - this.#next);
    if (most <= 0) return;
    const going = this.#frames.slice(this.#next, this.#next + most);
    this.#next += most;
    this.#inFlight += most;
    this.#link.write(going.length === 1 ? (going[0] as Buffer) : Buffer.concat(going));
  }

  end(): void {
    this.#link.end();
  }

  up(): void {
    this.#opened();
  }

  acked(): void {
    this.#inFlight -= 1;
  }

  settled(): void {
    if (this.#going) this.#send();
  }

  subscribed(): void {}
  message(): void {}

  down(reason: string): void {
    throw new Error(`the blaster was cut off: ${reason}`);
  }
}
