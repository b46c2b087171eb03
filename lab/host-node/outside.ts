/** A transport over a broker that is not the lab's. Whether the lab may act on it is decided elsewhere (DESIGN §11). */
import { randomBytes } from 'node:crypto';
import type { Sut } from '../../contract/sut.ts';
import { LabClient } from '../fleet/lab-client.ts';
import { MqttTransport } from '../fleet/mqtt-transport.ts';
import type { BrokerPort, SutPort } from '../fleet/peers.ts';
import { preflight, type PreflightFigures } from '../fleet/preflight.ts';
import type { BrokerAccess, Dial, Identity } from '../fleet/wire.ts';
import { within } from '../fleet/within.ts';
import { ROUND_MESSAGES } from '../run/conduct.ts';
import type { TransportSetup } from '../run/ports.ts';
import { attackersOnSockets } from './attackers.ts';
import { sutPort } from './sut-port.ts';
import { tcpDial } from './tcp-dial.ts';

export interface OutsideOptions {
  access: BrokerAccess;
  sut: Sut;
  /** empty, or ending in `/`; needed where others use the broker too */
  topicPrefix?: string;
  /** false: the limits of the broker are not looked at before the run. What it then loses is counted. */
  preflight?: boolean;
  /** puts an eye between the transport and the SUT */
  watched?(port: SutPort): SutPort;
}

/** Beside a round, a queue holds clocks, echoes and what is sent again. @source assumption */
const QUEUE_MARGIN = 100;
/** Canary, voice and SUT, and one that the broker may still be closing. */
const OTHER_CONNECTIONS = 4;
/** @source assumption: a broker that does not answer by then is gone */
const FORGET_MS = 2_000;
/** Payload of the largest pack. @source measured: the largest of first-night has 1,233 bytes; the rest is margin for scenarios with more devices */
const PACK_BYTES_MOST = 8_192;

/** It cannot restart the broker. It takes its retained messages away at the end. */
export function createOutsideTransport({ access, sut, topicPrefix = '', preflight: isChecked = true, watched = (plain) => plain }: OutsideOptions): MqttTransport {
  const clientId = clientIds();
  const credentials = () => access.credentials;
  return new MqttTransport({
    name: 'mqtt',
    broker: outsideBroker(access, isChecked, { clientId, topicPrefix }),
    sut: watched(sutPort(withEnvironment(sut, clientId('sut'), access))),
    credentials,
    clientId,
    hubId: clientId,
    topicPrefix,
    clearRetained: true,
    orderPerSubscription: true,
    attackers: attackersOnSockets(credentials, access.credentials === undefined, access.tls?.ca),
  });
}

/** Of the characters and length that every broker must take [MQTT-3.1.3-5], and unlike those of any other run: a client of the same id would throw the first out [MQTT-3.1.4-2]. */
function clientIds(): (role: string) => string {
  const run = randomBytes(4).toString('hex');
  return (role) => `tw${run}${role.replaceAll(/[^a-z0-9]/gi, '')}`.slice(0, 23);
}

function outsideBroker({ url, credentials, tls }: BrokerAccess, isChecked: boolean, names: { clientId(role: string): string; topicPrefix: string }): BrokerPort {
  let figures: PreflightFigures | undefined;
  return {
    async start(_gone, setup) {
      const dial = tcpDial(url, tls);
      if (isChecked) figures = await preflight({ dial, url, credentials, ...names, needs: needsOf(setup) });
      return { url, dial };
    },
    async stop() {
      await forget({ dial: tcpDial(url, tls), clientId: names.clientId('sut'), credentials });
      return figures ? { preflight: figures } : undefined;
    },
  };
}

/** A pipeline that keeps what it knows asks the broker to keep its session, too; nobody will come back for this one. A clean session of the same id takes it away [MQTT-3.1.2-6]. Never rejects. */
async function forget(identity: Identity & { dial: Dial }): Promise<void> {
  const opening = LabClient.open({ ...identity, message: () => undefined, lost: () => undefined }).then((client) => client.end());
  await within(FORGET_MS, opening, 'no answer').catch(() => undefined);
}

function needsOf({ enrolments }: TransportSetup): Parameters<typeof preflight>[0]['needs'] {
  const enrolmentBytes = enrolments.reduce((most, enrolment) => Math.max(most, Buffer.byteLength(JSON.stringify(enrolment))), 0);
  return { connections: enrolments.length + OTHER_CONNECTIONS, queued: ROUND_MESSAGES + QUEUE_MARGIN, payloadBytes: Math.max(enrolmentBytes, PACK_BYTES_MOST) };
}

/** What a SUT must know besides address, user and password. */
function withEnvironment(sut: Sut, clientId: string, { tls }: BrokerAccess): Sut {
  if (!sut.start) return sut;
  const { ca, cert, key } = tls?.files ?? {};
  const env = {
    TWINWARD_CLIENT_ID: clientId, ...(ca !== undefined && { TWINWARD_BROKER_CA: ca }), ...(cert !== undefined && { TWINWARD_BROKER_CERT: cert }), ...(key !== undefined && { TWINWARD_BROKER_KEY: key }),
  };
  return { ...sut, start: { ...sut.start, env: { ...sut.start.env, ...env } } };
}
