/** A message of a home as a watcher heard it on the broker. */
export interface WireMessage {
  /** simulated time: the close of the tick in which it was heard, epoch ms */
  at: number;
  /** without the prefix of a shared broker */
  topic: string;
  /** as it stood: shown as text only */
  payload: string;
}
