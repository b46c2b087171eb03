/** The default transport: aedes in a process of its own on loopback, and the SUT beside it. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Profile } from '../../contract/attack.ts';
import { durationMs } from '../../contract/duration.ts';
import type { Sut } from '../../contract/sut.ts';
import { credentialsOf } from '../broker/access.ts';
import { MqttTransport } from '../fleet/mqtt-transport.ts';
import type { BrokerPort, SutPort } from '../fleet/mqtt-transport.ts';
import { attackersOnSockets } from './attackers.ts';
import { BrokerProcess } from './broker-launch.ts';
import { SutFolder } from './sut-folder.ts';
import { SutProcess } from './sut-process.ts';
import { tcpDial } from './tcp-dial.ts';

export interface EmbeddedOptions {
  sut: Sut;
  /** empty, or ending in `/` */
  topicPrefix?: string;
  /** absent: `standard` */
  profile?: Profile;
}

/** Nothing is started before `open`. */
export function createEmbeddedTransport(options: EmbeddedOptions): MqttTransport {
  const secret = randomBytes(32).toString('hex');
  const { topicPrefix = '', profile = 'standard' } = options;
  const credentials = (username: string) => credentialsOf(secret, username);
  return new MqttTransport({
    name: 'embedded',
    broker: embeddedBroker(secret, topicPrefix, profile),
    sut: sutPort(options.sut),
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

function embeddedBroker(secret: string, topicPrefix: string, profile: Profile): BrokerPort {
  let broker: BrokerProcess | undefined;
  return {
    async start(gone) {
      broker = await BrokerProcess.start({ secret, topicPrefix, profile, gone });
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

/** A SUT with a start command is started; another is expected to be there. */
export function sutPort(sut: Sut): SutPort {
  const { start } = sut;
  const instance = `${sut.id}-1`;
  const folder = new SutFolder();
  return {
    instance,
    readyWithinMs: durationMs(sut.readyWithin),
    ...(start && {
      launch: (where) => new SutProcess({ start: { ...start, env: { ...start.env, TWINWARD_STORE_DIR: folder.path } }, instance, stopped: () => folder.end(start.env['TWINWARD_STORE']), ...where }),
    }),
  };
}
