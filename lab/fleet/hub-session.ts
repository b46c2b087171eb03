/** The MQTT session of one hub: QoS 1 with a window, resends after a lost connection, reconnects with back-off. One small object per hub. */
import { backOffMs } from './back-off.ts';
import { encodePubacks, encodePublish, encodeSubscribe, markDup } from './mqtt-frames.ts';
import type { ReceivedPublish } from './mqtt-frames.ts';
import type { PublishOp } from '../../sim/core/plan.ts';
import { MqttLink } from './mqtt-link.ts';
import type { LastWill, LinkOwner } from './mqtt-link.ts';
import type { Dial, Identity } from './wire.ts';
import type { WireStats } from './wire-stats.ts';

/** What all sessions of a fleet share. */
export interface SessionRoom {
  readonly dial: Dial;
  /** seconds, 0 = none */
  readonly keepAliveS: number;
  /** of a connection, until it gives up a broker that says nothing */
  readonly patienceBeats?: number;
  /** unacknowledged PUBLISH packets at a time, at least 1 */
  readonly window: number;
  /** a lost connection is not to be opened again */
  held: boolean;
  /** nobody is to be found at the broker's address: a try is as good as failed */
  away?: boolean;
  readonly stats: WireStats;
  /** microseconds, monotonic */
  nowUs(): number;
}

/** What a session tells its owner. */
export interface SessionOwner {
  /** the planned connection stands */
  connected(): void;
  /** the broker has acknowledged it */
  acked?(op: PublishOp): void;
  /** nothing is unacknowledged any more, after something was */
  drained(): void;
  /** the broker refuses this hub for good: a wrong credential or identity */
  refused(reason: string): void;
  /** a message to the hub */
  received(message: ReceivedPublish): void;
}

interface Outgoing {
  id: number;
  frame: Buffer;
  sentUs: number;
  op: PublishOp | undefined;
}

/** `down`: no connection and none wanted. `waiting`: a reconnect is timed. */
type State = 'down' | 'dialling' | 'up' | 'waiting';

/** CONNACK codes after which trying again is no use: version, identifier, credential, authorization. */
const FINAL_REFUSALS = new Set([1, 2, 4, 5]);

export class HubSession implements LinkOwner {
  readonly #room: SessionRoom;
  readonly #owner: SessionOwner;
  readonly #identity: Identity;
  readonly #commands: string;
  readonly #dialTo: Dial;
  #state: State = 'down';
  #link: MqttLink | undefined;
  #will: LastWill | undefined;
  /** sent, not acknowledged, in order of sending */
  #inFlight: Outgoing[] = [];
  /** not yet sent, in order */
  #queue: Outgoing[] = [];
  #out: Buffer[] = [];
  #acks: number[] = [];
  #ackedNow = false;
  #nextId = 1;
  #attempt = 0;
  #planned = true;
  /** it was lost, and has come back unasked */
  #cameBack = false;
  #timer: NodeJS.Timeout | undefined;

  /** @param commands topic on which the hub hears commands @param dial its own way to the broker; the room's where absent */
  constructor(room: SessionRoom, owner: SessionOwner, identity: Identity, commands: string, dial: Dial = room.dial) {
    this.#room = room;
    this.#owner = owner;
    this.#identity = identity;
    this.#commands = commands;
    this.#dialTo = dial;
  }

  get state(): State {
    return this.#state;
  }

  /** Messages that the broker has not acknowledged yet. */
  get unacknowledged(): number {
    return this.#inFlight.length + this.#queue.length;
  }

  /**
   * Opens the session; `connected` follows, once. One that stands is ended in order first, but what is unacknowledged stays and is sent again.
   * @returns true: a lost session with this will has come back by itself, and is taken for the one that is asked for; `connected` does not follow
   */
  connect(will: LastWill): boolean {
    if (this.#state === 'up' && this.#cameBack && this.#will?.topic === will.topic && this.#will.payload === will.payload) {
      this.#cameBack = false;
      return true;
    }
    this.#part(() => this.#link?.end());
    this.#will = will;
    this.#planned = true;
    this.#cameBack = false;
    this.#attempt = 0;
    this.#dial();
    return false;
  }

  /** QoS 1; sent at the next `flush`, when the window allows. @param op what it carries, for `acked` */
  publish(topic: string, payload: string, retain: boolean, op?: PublishOp): void {
    const id = this.#takeId();
    this.#queue.push({ id, frame: encodePublish(topic, payload, id, retain), sentUs: 0, op });
  }

  #takeId(): number {
    const id = this.#nextId;
    this.#nextId = id === 0xffff ? 1 : id + 1; // never 0 [MQTT-2.3.1-1]
    return id;
  }

  /** Writes what the window allows, in one piece. */
  flush(): void {
    if (this.#state !== 'up') return;
    const room = this.#room.window - this.#inFlight.length;
    if (room > 0 && this.#queue.length > 0) {
      const sentUs = this.#room.nowUs();
      const going = this.#queue.length <= room ? this.#queue : this.#queue.splice(0, room);
      if (going === this.#queue) this.#queue = [];
      for (const packet of going) {
        packet.sentUs = sentUs;
        this.#inFlight.push(packet);
        this.#out.push(packet.frame);
      }
      this.#room.stats.sent += going.length;
    }
    if (this.#acks.length > 0) {
      this.#out.push(encodePubacks(this.#acks));
      this.#acks = [];
    }
    if (this.#out.length === 0) return;
    const bytes = this.#out.length === 1 ? (this.#out[0] as Buffer) : Buffer.concat(this.#out);
    this.#out = [];
    this.#link?.write(bytes);
  }

  /** Resets the socket without DISCONNECT: the broker publishes the will. What is unacknowledged is forgotten; the plan decides what comes again. */
  reset(): void {
    this.#leave(() => this.#link?.reset());
  }

  /** DISCONNECT: no will. */
  end(): void {
    this.#leave(() => this.#link?.end());
  }

  /** Called by the fleet every `BEAT_S`. */
  beat(): void {
    if (this.#state === 'up' || this.#state === 'dialling') this.#link?.beat();
  }

  up(): void {
    this.#state = 'up';
    this.#attempt = 0;
    this.#room.stats.connects += 1;
    this.#out.push(encodeSubscribe([this.#commands], this.#takeId()));
    if (this.#inFlight.length > 0) this.#resend();
    this.flush();
    if (this.#planned) {
      this.#planned = false;
      this.#owner.connected();
    } else {
      this.#cameBack = true;
      this.#room.stats.reconnects += 1;
    }
  }

  acked(id: number): void {
    // Acknowledgements come in the order of sending [MQTT-4.6.0-2]; the search is for brokers that think otherwise.
    const index = this.#inFlight[0]?.id === id ? 0 : this.#inFlight.findIndex((packet) => packet.id === id);
    if (index < 0) {
      this.#room.stats.acksUnknown += 1;
      return;
    }
    this.#ackedNow = true;
    const packet = this.#inFlight[index] as Outgoing;
    if (index === 0) this.#inFlight.shift();
    else this.#inFlight.splice(index, 1);
    this.#room.stats.ackedAfter(this.#room.nowUs() - packet.sentUs);
    if (packet.op) this.#owner.acked?.(packet.op);
  }

  message(message: ReceivedPublish): void {
    if (message.id > 0) this.#acks.push(message.id);
    this.#owner.received(message);
  }

  subscribed(): void {}

  settled(): void {
    this.flush();
    if (!this.#ackedNow) return;
    this.#ackedNow = false;
    if (this.unacknowledged === 0) this.#owner.drained();
  }

  down(reason: string, refusal: number | undefined): void {
    this.#link = undefined;
    this.#out = [];
    this.#acks = [];
    if (refusal !== undefined && FINAL_REFUSALS.has(refusal)) {
      this.#state = 'down';
      this.#owner.refused(reason);
      return;
    }
    if (this.#room.held) {
      this.#state = 'down';
      return;
    }
    this.#again();
  }

  #again(): void {
    this.#state = 'waiting';
    this.#timer = setTimeout(() => this.#dial(), backOffMs(this.#identity.clientId, this.#attempt));
    this.#attempt += 1;
  }

  #dial(): void {
    this.#timer = undefined;
    if (this.#room.away) return this.#again();
    this.#state = 'dialling';
    const { keepAliveS, patienceBeats } = this.#room;
    this.#link = new MqttLink(this.#dialTo, { ...this.#identity, keepAliveS, ...(patienceBeats !== undefined && { patienceBeats }), ...(this.#will && { will: this.#will }) }, this);
  }

  /** In the original order [MQTT-4.6.0-1], marked as sent before [MQTT-3.3.1-1]. */
  #resend(): void {
    const sentUs = this.#room.nowUs();
    for (const packet of this.#inFlight) {
      markDup(packet.frame);
      packet.sentUs = sentUs;
      this.#out.push(packet.frame);
    }
    this.#room.stats.resent += this.#inFlight.length;
  }

  #leave(how: () => void): void {
    this.#part(how);
    this.#inFlight = [];
    this.#queue = [];
  }

  /** Leaves the connection, and keeps what is unacknowledged. */
  #part(how: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    how();
    this.#link = undefined;
    this.#state = 'down';
    this.#out = [];
    this.#acks = [];
  }
}
