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
