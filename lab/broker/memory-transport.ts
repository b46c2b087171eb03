/** The transport `memory`: a real MQTT broker, the real sessions of the fleet and a shipped pipeline, all in this thread. */
import type { Profile } from '../../contract/attack.ts';
import type { Pipeline } from '../../pipeline/core/pipeline.ts';
import { spareAttackers } from '../fleet/attack-session.ts';
import { MemoryEgress } from '../fleet/egress-memory.ts';
import { MqttTransport } from '../fleet/mqtt-transport.ts';
import { PipelineClient } from '../fleet/pipeline-client.ts';
import { credentialsOf } from './access.ts';
import { capsOf } from './frame-guard.ts';
import { MemoryBroker } from './memory-broker.ts';

export interface MemoryTransportOptions {
  /** id of the pipeline */
  id: string;
  /** a fresh one, for this transport alone; asked at each start */
  pipeline(): Pipeline;
  /** empty, or ending in `/` */
  topicPrefix?: string;
  /** absent: `standard` */
  profile?: Profile;
}

/** Key of all passwords. It need not be secret: nothing outside this thread can reach the broker, and nothing is drawn by chance here. */
const SECRET = 'memory';
/** Until the first watermark, ms. @source assumption: nothing has to be started */
const READY_MS = 5_000;

/** Nothing is started before `open`. */
export function createMemoryTransport({ id, pipeline, topicPrefix = '', profile = 'standard' }: MemoryTransportOptions): MqttTransport {
  const broker = new MemoryBroker({ secret: SECRET, topicPrefix, profile, caps: capsOf(profile) });
  const credentials = (username: string) => credentialsOf(SECRET, username);
  const instance = `${id}-1`;
  let words = 0;
  return new MqttTransport({
    name: 'memory',
    broker,
    sut: {
      instance,
      readyWithinMs: READY_MS,
      launch: ({ credentials: own, topicPrefix: prefix, gone }) => new PipelineClient({ dial: broker.dial, clientId: `sut:${instance}`, credentials: own, topicPrefix: prefix, instance, pipeline: pipeline(), gone }),
    },
    credentials,
    clientId: (role) => `lab-${role}`,
    topicPrefix,
    attackers: spareAttackers({ egress: new MemoryEgress(broker.dial), credentials, unique: () => `word-${(words += 1)}`, anonymous: profile === 'L0' }),
  });
}
