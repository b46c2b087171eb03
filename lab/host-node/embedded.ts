/** The default transport: aedes in a process of its own on loopback, and the SUT beside it. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Profile } from '../../contract/attack.ts';
import type { Sut } from '../../contract/sut.ts';
import { credentialsOf, WATCHER } from '../broker/access.ts';
import type { SutDeed } from '../broker/lab-broker.ts';
import { MqttTransport } from '../fleet/mqtt-transport.ts';
import type { BrokerPort, SutPort } from '../fleet/peers.ts';
import type { Credentials } from '../fleet/wire.ts';
import { attackersOnSockets } from './attackers.ts';
import { type BrokerLaunch, BrokerProcess } from './broker-launch.ts';
import { realmOf, sutPort } from './sut-port.ts';
import { tcpDial } from './tcp-dial.ts';

export interface EmbeddedOptions {
  sut: Sut;
  /** empty, or ending in `/` */
  topicPrefix?: string;
  /** absent: `standard` */
  profile?: Profile;
  /** absent: any free one */
  port?: number;
  /** puts an eye between the transport and the SUT */
  watched?(port: SutPort): SutPort;
  /** told what the SUT does on the broker */
  sutDid?(deed: SutDeed): void;
  /** told how one watches, once the broker listens; the address stays over restarts */
  watchable?(where: Watchable): void;
}

/** How a run is watched on its broker: read only. */
export interface Watchable {
  /** `ws://127.0.0.1:<port>` */
  wsUrl: string;
  credentials: Credentials;
}

/** Nothing is started before `open`. */
export function createEmbeddedTransport(options: EmbeddedOptions): MqttTransport {
  const secret = randomBytes(32).toString('hex');
  const { topicPrefix = '', profile = 'standard', sut, port, sutDid, watchable, watched = (plain) => plain } = options;
  const credentials = (username: string) => credentialsOf(secret, username);
  return new MqttTransport({
    name: 'embedded',
    broker: embeddedBroker({ secret, topicPrefix, profile, realm: realmOf(sut), ...(port !== undefined && { port }), ...(sutDid && { sutDid }) }, (wsUrl) => watchable?.({ wsUrl, credentials: credentials(WATCHER) })),
    sut: watched(sutPort(sut)),
    credentials,
    clientId: labClientId,
    topicPrefix,
    attackers: attackersOnSockets(credentials, profile === 'L0'),
  });
}

/** Others may use the broker too. */
export function labClientId(role: string): string {
  return `lab-${role}-${randomUUID().slice(0, 8)}`;
}

function embeddedBroker(launch: Omit<BrokerLaunch, 'gone'>, stands: (wsUrl: string) => void): BrokerPort {
  let broker: BrokerProcess | undefined;
  return {
    async start(gone) {
      broker = await BrokerProcess.start({ ...launch, gone });
      stands(broker.wsUrl);
      return { url: broker.url, dial: tcpDial(broker.url), wsUrl: broker.wsUrl };
    },
    async restart() {
      await broker?.restart();
    },
    watch: (pid) => broker?.watch(pid),
    sutSubscribed: async () => broker?.sutSubscribed(),
    sutLeft: () => broker?.sutLeft(),
    pid: () => broker?.pid,
    stop: async () => broker?.stop(),
  };
}
