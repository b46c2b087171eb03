/** The lab's own broker: aedes behind the frame guard, with the access list of a profile. The same in a process of its own and in this thread; who brings the connections is not its business. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Aedes, Client } from 'aedes';
import type { Profile } from '../../contract/attack.ts';
import { isPasswordOf, mayPublish, maySubscribe, mayUseClientId, roleOf } from './access.ts';
import type { BrokerRole, SutRealm } from './access.ts';
import { FrameGuard } from './frame-guard.ts';
import type { FrameCaps } from './frame-guard.ts';
import { WATCHER_ID } from '../run/attach.ts';
import { createStrictBroker } from './strict-broker.ts';

export interface LabBrokerOptions {
  /** key of all passwords */
  secret: string;
  /** empty, or ending in `/` */
  topicPrefix: string;
  caps: FrameCaps;
  profile: Profile;
  realm?: SutRealm;
}

/** What a SUT does that others may want to know of. `what`: its client id, a filter, or what it was refused. */
export interface SutDeed {
  did: 'connected' | 'subscribed' | 'refused';
  what: string;
}

export interface LabBrokerCounts {
  connects: number;
  publishes: number;
  /** refused by the frame guard */
  framesRefused: number;
  /** refused credentials, identities, publishes, subscriptions */
  accessRefused: number;
}

export class LabBroker {
  readonly counts: LabBrokerCounts = { connects: 0, publishes: 0, framesRefused: 0, accessRefused: 0 };
  readonly #caps: FrameCaps;
  #aedes: Aedes | undefined;

  private constructor(caps: FrameCaps) {
    this.#caps = caps;
  }

  /**
   * aedes as the lab needs it. One frozen subscriber holds up every client until `drainTimeout`, and each message in delivery takes a `concurrency` slot.
   * `queueLimit` stays 42: it counts packets before CONNACK only, not deliveries. The id is said because aedes would draw one.
   * @param sutDid told what a client with a SUT's user name does; on an open broker, any client that is no hub and not the lab
   */
  static async open(options: LabBrokerOptions, sutDid: (deed: SutDeed) => void): Promise<LabBroker> {
    const made = new LabBroker(options.caps);
    const { counts } = made;
    const denied = (reason: string): Error => {
      counts.accessRefused += 1;
      return new Error(reason);
    };
    const roles = new WeakMap<Client, BrokerRole>();
    const hooks = options.profile === 'L0' ? openHooks(denied) : standardHooks(options, roles, denied, sutDid);
    const isSut = (client: Client): boolean => (options.profile === 'L0' ? !/^(home:|lab-)/.test(client.id) : roles.get(client)?.kind === 'sut');
    const isWatcher = (client: Client): boolean => (options.profile === 'L0' ? client.id.startsWith(WATCHER_ID) : roles.get(client)?.kind === 'watcher');
    const aedes = await createStrictBroker({ id: 'twinward', concurrency: 10_000, drainTimeout: 3_000, connectTimeout: 10_000, ...hooks });
    aedes.on('connackSent', (connack, client) => {
      if (connack.returnCode !== 0) return;
      // Whether somebody looks on changes no figure.
      if (!isWatcher(client)) counts.connects += 1;
      if (isSut(client)) sutDid({ did: 'connected', what: client.id });
      (client.conn as FrameGuard).accepted();
    });
    aedes.on('subscribe', (subscriptions, client) => {
      if (!isSut(client)) return;
      for (const { topic, qos } of subscriptions) if (qos <= 2) sutDid({ did: 'subscribed', what: topic });
    });
    aedes.on('publish', (_packet, client) => { if (client) counts.publishes += 1; });
    made.#aedes = aedes;
    return made;
  }

  /** Serves a connection. @param request of a WebSocket */
  take(socket: Duplex, request?: IncomingMessage): void {
    const guarded = new FrameGuard(socket, this.#caps, () => { this.counts.framesRefused += 1; });
    this.#aedes?.handle(guarded, request);
  }

  /** Ends all connections. */
  close(): Promise<void> {
    return new Promise((resolve) => { if (this.#aedes) this.#aedes.close(resolve); else resolve(); });
  }
}

type Hooks = Pick<NonNullable<Parameters<typeof Aedes.createBroker>[0]>, 'preConnect' | 'authenticate' | 'authorizePublish' | 'authorizeSubscribe' | 'authorizeForward'>;

/**
 * aedes takes QoS 1 up one turn later, after its PUBACK. A QoS 0 message that overtook it would not only come first: aedes would then drop the
 * overtaken one as a duplicate of a later number. So QoS 0 waits its turn too [MQTT-4.6.0-6].
 */
function inTurn(qos: number, decide: (refusal?: Error | null) => void, refusal: Error | null): void {
  if (qos === 0) setImmediate(decide, refusal);
  else decide(refusal);
}

/** Counts a refusal, and says it in words. */
type Denied = (reason: string) => Error;

/** The profile `L0`: everyone may do everything, as aedes has it by default; its one block, of its own status topics, stays. */
function openHooks(denied: Denied): Hooks {
  return {
    authorizePublish(_client, packet, decide) {
      inTurn(packet.qos, decide, packet.topic.startsWith('$SYS/') ? denied(`publish on ${packet.topic}`) : null);
    },
  };
}

function standardHooks({ secret, topicPrefix, realm }: LabBrokerOptions, roles: WeakMap<Client, BrokerRole>, denied: Denied, sutDid: (deed: SutDeed) => void): Hooks {
  const refused = (role: BrokerRole | undefined, what: string): Error => {
    if (role?.kind === 'sut') sutDid({ did: 'refused', what });
    return denied(what);
  };
  return {
    preConnect(_client, packet, decide) {
      const role = roleOf(packet.username ?? '');
      const allowed = !packet.will || (role !== undefined && mayPublish(role, packet.will.topic, topicPrefix, realm));
      if (allowed) decide(null, true);
      else decide(denied(`a will on ${packet.will?.topic}`), false);
    },
    authenticate(client, username, password, decide) {
      const role = roleOf(username ?? '');
      if (!role || !isPasswordOf(secret, username as string, password, realm?.password)) return decide(Object.assign(refused(role, 'bad user name or password'), { returnCode: 4 }), null);
      if (!mayUseClientId(role, client.id)) return decide(Object.assign(refused(role, `client id ${client.id} for ${username}`), { returnCode: 2 }), null);
      roles.set(client, role);
      decide(null, true);
    },
    authorizePublish(client, packet, decide) {
      const role = client && roles.get(client);
      inTurn(packet.qos, decide, role && mayPublish(role, packet.topic, topicPrefix, realm) ? null : refused(role ?? undefined, `publish on ${packet.topic}`));
    },
    authorizeSubscribe(client, subscription, decide) {
      const role = roles.get(client);
      if (role && maySubscribe(role, subscription.topic, topicPrefix, realm)) return decide(null, subscription);
      refused(role, `subscribe to ${subscription.topic}`);
      decide(null, null); // SUBACK 0x80 [MQTT-3.9.3-2]
    },
    // What waited for a session that another client has taken over is not for everyone. A topic name is a filter that matches itself.
    authorizeForward(client, packet) {
      const role = roles.get(client);
      return role && maySubscribe(role, packet.topic, topicPrefix, realm) ? packet : null;
    },
  };
}
