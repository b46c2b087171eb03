/** The port between a light MQTT session and the bytes below it: TCP in Node, an in-memory stream in the browser. */

/** The session's end of a connection. `closed` comes exactly once, last. Bytes of `data` are valid only during the call. */
export interface WireEnd {
  opened(): void;
  data(chunk: Buffer): void;
  closed(reason: string): void;
}

export interface Wire {
  write(bytes: Buffer): void;
  /** Sends what was written, then closes in order. */
  end(): void;
  /** Tears the connection down at once, without a word to the peer's MQTT layer (TCP reset). */
  reset(): void;
}

/** Opens a connection; must not call `end` before it returns. */
export type Dial = (end: WireEnd) => Wire;

export interface Credentials {
  username: string;
  password: string;
}

/** Who a client says that it is. Without credentials it is anonymous. */
export interface Identity {
  clientId: string;
  credentials?: Credentials | undefined;
}

/** What TLS is told beside the address: PEM texts, and the files that they were read from, for a SUT that reads them itself. */
export interface BrokerTls {
  ca?: string;
  cert?: string;
  key?: string;
  files: { ca?: string; cert?: string; key?: string };
}

/** How to reach a broker that is not the lab's. */
export interface BrokerAccess {
  /** `mqtt://host:port` or `mqtts://host:port`, never with user and password */
  url: string;
  /** of every client of the lab and of the SUT; absent: anonymous */
  credentials?: Credentials;
  tls?: BrokerTls;
}
