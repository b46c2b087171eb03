/**
 * A subscription to one name looks up one retained message. aedes' store in memory walks through all of them for every filter: with a hub for each home, each asking for its own commands, connecting a
 * fleet would cost the square of its size. Filters with wildcards go on walking, once per subscriber.
 */
import { Readable } from 'node:stream';
import type { Aedes, PublishPacket } from 'aedes';

interface Store {
  storeRetained(packet: PublishPacket): Promise<void>;
  createRetainedStreamCombi(filters: string[]): Readable;
}

export function lookRetainedUp(broker: Aedes): void {
  const { persistence: store } = broker as unknown as { persistence: Store };
  const byTopic = new Map<string, PublishPacket>();
  const [keep, walk] = [store.storeRetained.bind(store), store.createRetainedStreamCombi.bind(store)];
  store.storeRetained = (packet) => {
    if (packet.payload.length === 0) byTopic.delete(packet.topic); // [MQTT-3.3.1-10]
    else byTopic.set(packet.topic, { ...packet });
    return keep(packet);
  };
  store.createRetainedStreamCombi = (filters) => (filters.some((filter) => /[+#]/.test(filter)) ? walk(filters) : Readable.from(filters.flatMap((topic) => byTopic.get(topic) ?? [])));
}
