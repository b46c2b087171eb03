/** The lab's broker in this thread, reached over in-memory streams: for a browser, and for Node without processes and ports. */
import type { BrokerPort } from '../fleet/peers.ts';
import type { Dial } from '../fleet/wire.ts';
import { LabBroker } from './lab-broker.ts';
import type { LabBrokerOptions } from './lab-broker.ts';
import { MemorySocket } from './memory-socket.ts';

export class MemoryBroker implements BrokerPort {
  readonly #options: LabBrokerOptions;
  readonly #sockets = new Set<MemorySocket>();
  #sutSubscribed = Promise.withResolvers<void>();
  #broker: LabBroker | undefined;

  constructor(options: LabBrokerOptions) {
    this.#options = options;
  }

  /** Connects to whichever broker stands; while there is none, the connection closes at once. */
  readonly dial: Dial = (end) => {
    const { wire, socket } = MemorySocket.pair(end);
    if (this.#broker) {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      this.#broker.take(socket);
    } else {
      socket.tear('no broker');
    }
    return wire;
  };

  async start(): Promise<{ url: string; dial: Dial }> {
    this.#broker = await LabBroker.open(this.#options, ({ did }) => { if (did === 'subscribed') this.#sutSubscribed.resolve(); });
    return { url: 'memory:', dial: this.dial };
  }

  /** As a killed process: no goodbyes, no wills, and nothing retained is left. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  sutSubscribed(): Promise<void> {
    return this.#sutSubscribed.promise;
  }

  sutLeft(): void {
    this.#sutSubscribed = Promise.withResolvers();
  }

  async stop(): Promise<LabBroker['counts'] | undefined> {
    const broker = this.#broker;
    this.#broker = undefined;
    for (const socket of this.#sockets) socket.tear('the broker is gone');
    await broker?.close();
    return broker?.counts;
  }
}
