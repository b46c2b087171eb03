/**
 * MQTT.js acknowledges a QoS 1 message as soon as its listeners return, one message at a time. A journal needs it later, and many at once: here the acknowledgement is held until whoever
 * heard the message lets it go. `_sendPacket` is not public; the version of mqtt is pinned, and `held-acks.test.ts` holds what is used of it.
 */
import type { Socket } from 'node:net';
import type { IPublishPacket, MqttClient } from 'mqtt';

interface Packet {
  cmd: string;
  messageId?: number;
}
type Send = (packet: Packet, done?: (error?: Error) => void, ...rest: unknown[]) => void;

/** @param hear gets each message, and what to call when it may be acknowledged */
export function holdAcks(client: MqttClient, hear: (topic: string, payload: Buffer, packet: IPublishPacket, ack: () => void) => void): void {
  const inner = client as unknown as { _sendPacket: Send };
  const send = inner._sendPacket.bind(client);
  let slot: { packet: Packet | undefined; of: unknown } | undefined;
  inner._sendPacket = (packet, done, ...rest) => {
    if (packet.cmd !== 'puback' || !slot) return send(packet, done, ...rest);
    slot.packet = packet;
    slot = undefined;
    done?.();
  };
  client.on('message', (topic, payload, packet) => {
    const mine: NonNullable<typeof slot> = { packet: undefined, of: client.stream };
    slot = packet.qos === 0 ? undefined : mine;
    hear(topic, payload, packet, () => {
      // Let go while it is heard: the PUBACK is only made when the listeners return, and then passes.
      if (slot === mine) slot = undefined;
      // A message of a lost connection comes again, under a number of its own. The stream tells connections apart: 'connect' comes late, after what was owed is published and acknowledged.
      if (!mine.packet || mine.of !== client.stream || !client.connected) return;
      cork(client);
      send(mine.packet);
    });
  });
}

const corked = new WeakSet<object>();
/** Acknowledgements of one turn leave in one piece. */
function cork(client: MqttClient): void {
  const stream = client.stream as Partial<Socket> & object;
  if (corked.has(stream) || !stream.cork || !stream.uncork) return;
  corked.add(stream);
  stream.cork();
  setImmediate(() => {
    corked.delete(stream);
    stream.uncork?.();
  });
}
