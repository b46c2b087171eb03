/** What really happened on the sockets of a fleet: for `performance.wire`, and nothing else. */
import * as hdr from 'hdr-histogram-js';

/** Highest latency told apart, in µs, inclusive: one minute. Beyond it: the top bucket, and counted. */
const LATENCY_MOST_US = 60_000_000;

export class WireStats {
  sent = 0;
  acked = 0;
  /** PUBLISH packets sent again with DUP */
  resent = 0;
  connects = 0;
  /** connections opened again after an unplanned loss */
  reconnects = 0;
  cuts = 0;
  /** cuts whose will did not come back in time */
  willsUnseen = 0;
  /** acknowledgements for packets that nobody waits for */
  acksUnknown = 0;
  /** commands that reached hubs */
  commandsHeard = 0;
  readonly #latency = hdr.build({ lowestDiscernibleValue: 1, highestTrackableValue: LATENCY_MOST_US, numberOfSignificantValueDigits: 3, bitBucketSize: 32 });
  #latencyOver = 0;

  /** @param us from the write of a PUBLISH to its PUBACK */
  ackedAfter(us: number): void {
    this.acked += 1;
    if (us > LATENCY_MOST_US) this.#latencyOver += 1;
    this.#latency.recordValue(Math.min(LATENCY_MOST_US, Math.max(1, Math.round(us))));
  }

  figures(): Record<string, unknown> {
    const at = (percent: number): number => this.#latency.getValueAtPercentile(percent);
    return {
      sent: this.sent, acked: this.acked, resentDup: this.resent, connects: this.connects, reconnects: this.reconnects, cuts: this.cuts, willsUnseen: this.willsUnseen, acksUnknown: this.acksUnknown, commandsHeard: this.commandsHeard,
      ackLatencyUs: this.acked === 0 ? null : { p50: at(50), p99: at(99), max: this.#latency.maxValue, over: this.#latencyOver },
    };
  }
}
