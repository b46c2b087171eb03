/** A transport over a broker that is not the lab's. Whether the lab may act on it is decided elsewhere (DESIGN §11). */
import type { Sut } from '../../contract/sut.ts';
import { MqttTransport } from '../fleet/mqtt-transport.ts';
import type { Credentials } from '../fleet/wire.ts';
import { spareAttackers } from './attack-session.ts';
import { labClientId, sutPort } from './embedded.ts';
import { tcpDial } from './tcp-dial.ts';

export interface OutsideOptions {
  /** `mqtt://…` or `mqtts://…` */
  url: string;
  sut: Sut;
  /** of the users `home:<homeId>`, `sut:<instance>` and `lab` */
  credentials(username: string): Credentials;
  /** empty, or ending in `/`; needed where others use the broker too */
  topicPrefix?: string;
}

/** It cannot restart the broker. It takes its retained messages away at the end. */
export function createOutsideTransport(options: OutsideOptions): MqttTransport {
  return new MqttTransport({
    name: 'mqtt',
    broker: { start: async () => ({ url: options.url, dial: tcpDial(options.url) }), stop: async () => undefined },
    sut: sutPort(options.sut),
    credentials: options.credentials,
    clientId: labClientId,
    topicPrefix: options.topicPrefix ?? '',
    clearRetained: true,
    attackers: spareAttackers(options.credentials),
  });
}
