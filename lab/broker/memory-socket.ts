/**
 * Both ends of a connection in this thread: a `Wire` for a light session, a duplex stream for the broker. Nothing is delivered within the call that sent it,
 * so that neither end runs on the stack of the other; each direction stops when its reader does.
 */
import { Duplex } from 'node:stream';
import type { Wire, WireEnd } from '../fleet/wire.ts';

/** Bytes that may wait on the broker's side of each direction before it says so. @source assumption: as a socket buffer */
const BUFFER_BYTES = 64 * 1024;

export class MemorySocket extends Duplex {
  readonly #end: WireEnd;
  #inbox: (Buffer | null)[] = [];
  #isScheduled = false;
  #isWanted = false;
  #isTold = false;
  #why = 'the broker closed the connection';

  private constructor(end: WireEnd) {
    super({ readableHighWaterMark: BUFFER_BYTES, writableHighWaterMark: BUFFER_BYTES, decodeStrings: true });
    this.#end = end;
    setImmediate(() => { if (!this.destroyed) this.#end.opened(); });
  }

  /** @returns the two ends; `end` is told nothing before the next turn */
  static pair(end: WireEnd): { wire: Wire; socket: MemorySocket } {
    const socket = new MemorySocket(end);
    const wire: Wire = {
      // A session may mark and send the same bytes again while the broker still holds them.
      write: (bytes) => socket.#arrive(Buffer.from(bytes)),
      end: () => socket.#arrive(null),
      reset: () => socket.tear('the session dropped the connection'),
    };
    return { wire, socket };
  }

  /** Tears the connection down at once; what has not been read is lost. */
  tear(why: string): void {
    if (!this.destroyed) this.#why = why;
    this.destroy();
  }

  override _read(): void {
    this.#isWanted = true;
    this.#schedule();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    setImmediate(() => {
      if (this.destroyed) return;
      this.#end.data(chunk);
      done();
    });
  }

  /** All that was written has been delivered by now. */
  override _final(done: () => void): void {
    done();
    this.destroy();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#inbox = [];
    if (!this.#isTold) {
      this.#isTold = true;
      setImmediate(() => this.#end.closed(this.#why));
    }
    done(error);
  }

  #arrive(bytes: Buffer | null): void {
    if (this.destroyed) return;
    this.#inbox.push(bytes);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled || !this.#isWanted || this.#inbox.length === 0) return;
    this.#isScheduled = true;
    setImmediate(() => this.#deliver());
  }

  #deliver(): void {
    this.#isScheduled = false;
    const inbox = this.#inbox;
    let taken = 0;
    while (this.#isWanted && taken < inbox.length && !this.destroyed) {
      this.#isWanted = this.push(inbox[taken] ?? null);
      taken += 1;
    }
    this.#inbox = inbox.slice(taken);
    this.#schedule();
  }
}
