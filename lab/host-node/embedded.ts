/** The default transport: aedes in a process of its own on loopback, and the SUT beside it. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Profile } from '../../contract/attack.ts';
import type { Sut } from '../../contract/sut.ts';
import { credentialsOf } from '../broker/access.ts';
import type { SutDeed } from '../broker/lab-broker.ts';
import { MqttTransport } from '../fleet/mqtt-transport.ts';
import type { BrokerPort, SutPort } from '../fleet/peers.ts';
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
}

/** Nothing is started before `open`. */
export function createEmbeddedTransport(options: EmbeddedOptions): MqttTransport {
  const secret = randomBytes(32).toString('hex');
  const { topicPrefix = '', profile = 'standard', sut, port, sutDid, watched = (plain) => plain } = options;
  const credentials = (username: string) => credentialsOf(secret, username);
  return new MqttTransport({
    name: 'embedded',
    broker: embeddedBroker({ secret, topicPrefix, profile, realm: realmOf(sut), ...(port !== undefined && { port }), ...(sutDid && { sutDid }) }),
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

function embeddedBroker(launch: Omit<BrokerLaunch, 'gone'>): BrokerPort {
  let broker: BrokerProcess | undefined;
  return {
    async start(gone) {
      broker = await BrokerProcess.start({ ...launch, gone });
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
