/** The broker and the SUT as the transport needs them; hosts bring both. */
import type { AlertMap } from '../codecs/alert-map.ts';
import type { Encoder, Parcel } from '../codecs/encoder.ts';
import type { TransportSetup } from '../run/ports.ts';
import type { Credentials, Dial } from './wire.ts';

/** The broker as the transport needs it. */
export interface BrokerPort {
  /** @param gone to be called when it ends unasked @param setup what will be asked of it @returns where it listens, and how one connects to it, also after a restart */
  start(gone: (how: string) => void, setup: TransportSetup): Promise<{ url: string; dial: Dial; wsUrl?: string }>;
  /** kills it and starts it again on the same address; absent for brokers that are not the lab's */
  restart?(): Promise<void>;
  /** the SUT's process, so that the broker can end it when the lab dies */
  watch?(pid: number | undefined): void;
  pid?(): number | undefined;
  /** Resolves when a SUT has subscribed to something; absent where the broker does not tell. */
  sutSubscribed?(): Promise<void>;
  /** The SUT is gone: `sutSubscribed` is about the next one. */
  sutLeft?(): void;
  /** Never rejects. @returns figures for `performance.wire` */
  stop(): Promise<unknown>;
}

/** A running SUT. */
export interface SutHandle {
  readonly pid: number | undefined;
  /** the end of its standard error */
  readonly lastWords: string;
  stop(): Promise<void>;
  /** At once and without a word, as SIGKILL does. Never rejects. */
  kill(): Promise<void>;
}

/** What a SUT's own ways need of the transport. */
export interface SutWays {
  /** QoS 1; topic without prefix */
  publish(topic: string, payload: string, retain?: boolean, qos?: 0 | 1): Promise<void>;
  /** resolves at the next message that a filter (without prefix) hears */
  heard(filter: string): Promise<void>;
}

export interface SutPort {
  /** its user name is `sut:<instance>` */
  instance: string;
  /** until the first watermark, or what else says that it is ready, ms */
  readyWithinMs: number;
  /** before it is launched the first time */
  prepare?(): Promise<void>;
  /** Absent where it runs already. `anew`: as for another run, with nothing kept of this one. */
  launch?(where: { brokerUrl: string; credentials: Credentials | undefined; topicPrefix: string; anew?: boolean; gone(how: string): void }): SutHandle;
  /** absent: it is ready at its first watermark, and without one when it has subscribed to something */
  ready?(ways: SutWays): Promise<void>;
  /** what it knows of an earlier run is to go */
  reset?(ways: SutWays): Promise<void>;
  /** absent: it hears the hubs itself */
  feed?: { encoder: Encoder; carry(parcel: Parcel, ways: SutWays): Promise<void> };
  /** Asks it over another way than MQTT; resolves to whether it has taken all that it was sent, and at `last` judged. Absent: the clock is published. */
  clock?(text: string): Promise<boolean>;
  /** absent: it says alerts of ours on our topic */
  alerts?: {
    map: AlertMap;
    /** filters without prefix */
    topics: readonly string[];
    /** opens whatever else its alerts come by; called before it is launched */
    listen?(hear: (payload: string, headers: Record<string, string>) => void): Promise<{ close(): Promise<void> }>;
  };
}
