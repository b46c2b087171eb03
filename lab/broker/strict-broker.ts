/**
 * aedes, made to keep what MQTT 3.1.1 asks for and aedes 1.2.0 lets pass. Holds in every profile: who may do what is decided by the hooks that come in.
 * What remains is listed in docs/conformance.md.
 */
import { Aedes } from 'aedes';
import type { Client, PublishPacket, Subscription } from 'aedes';
import { isTopicFilter, isTopicName } from '../../contract/topics.ts';
import { lookRetainedUp } from './retained-by-name.ts';

export type BrokerHooks = NonNullable<Parameters<typeof Aedes.createBroker>[0]>;

/** @param hooks as aedes takes them; `authorizeSubscribe` must decide at once */
export async function createStrictBroker(hooks: BrokerHooks): Promise<Aedes> {
  const { preConnect, authenticate, authorizePublish, authorizeSubscribe } = hooks;
  const nameless = new WeakSet<Client>();
  const granted = new WeakMap<Client, Set<string>>();
  const broker = await Aedes.createBroker({
    ...hooks,
    preConnect(client, packet, decide) {
      if (!packet.clientId && !packet.clean) nameless.add(client);
      if (preConnect) preConnect(client, packet, decide);
      else decide(null, true);
    },
    authenticate(client, username, password, decide) {
      const decideOnName: typeof decide = (error, allowed) => {
        if (error || !allowed || !nameless.has(client)) decide(error, allowed);
        else decide(Object.assign(new Error('a session to be kept needs a client id'), { returnCode: 2 }), null); // [MQTT-3.1.3-8]
      };
      if (authenticate) authenticate(client, username, password, decideOnName);
      else decideOnName(null, true);
    },
    authorizePublish(client, packet, decide) {
      const fault = faultOf(packet);
      if (fault !== undefined) decide(new Error(fault));
      else if (authorizePublish) authorizePublish(client, packet, decide);
      else decide(null);
    },
    authorizeSubscribe(client, subscription, decide) {
      const remember: typeof decide = (error, allowed) => {
        if (allowed) grantsOf(granted, client).add(allowed.topic);
        decide(error, allowed);
      };
      if (!isTopicFilter(subscription.topic)) remember(null, null);
      else if (authorizeSubscribe) authorizeSubscribe(client, subscription, remember);
      else remember(null, subscription);
    },
  });
  keepOnlyGranted(broker, granted);
  lookRetainedUp(broker);
  return broker;
}

/** Why a PUBLISH, or a will, must end the connection. */
function faultOf({ topic, qos, dup, messageId }: PublishPacket): string | undefined {
  if (!isTopicName(topic)) return 'not a topic name'; // [MQTT-1.5.3-1] [MQTT-1.5.3-2]
  if (qos === 0) return dup ? 'DUP at QoS 0' : undefined; // [MQTT-3.3.1-2]
  return messageId === 0 ? 'packet identifier 0' : undefined; // [MQTT-2.3.1-1]
}

function grantsOf(granted: WeakMap<Client, Set<string>>, client: Client): Set<string> {
  let grants = granted.get(client);
  if (!grants) granted.set(client, (grants = new Set()));
  return grants;
}

/**
 * Where one filter of a SUBSCRIBE is granted, aedes keeps all of them with the session, refused ones too: their messages would queue up while the client is
 * away, and be handed over when it comes back.
 */
function keepOnlyGranted(broker: Aedes, granted: WeakMap<Client, Set<string>>): void {
  const { persistence } = broker as unknown as { persistence: { addSubscriptions(client: Client, subscriptions: Subscription[]): Promise<void> } };
  const keep = persistence.addSubscriptions.bind(persistence);
  persistence.addSubscriptions = (client, subscriptions) => keep(client, subscriptions.filter(({ topic }) => granted.get(client)?.has(topic)));
}
