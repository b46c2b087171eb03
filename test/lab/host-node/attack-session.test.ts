/** The attacker's client on the lab's own broker: answers as the profile gives them, and nothing left behind. */
import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { LabClient } from '../../../lab/fleet/lab-client.ts';
import { credentialsOf } from '../../../lab/broker/access.ts';
import { AttackSession } from '../../../lab/fleet/attack-session.ts';
import { attackerAccess } from '../../../lab/broker/attacker-access.ts';
import { BrokerProcess } from '../../../lab/host-node/broker-launch.ts';
import { Egress } from '../../../lab/host-node/egress.ts';
import { tcpDial } from '../../../lab/host-node/tcp-dial.ts';
import { AttackBus, RETAINED_CHECKED, SESSION_CHECKED } from '../../../lab/run/attack-bus.ts';
import { spareDevice } from '../../../lab/run/attack-port.ts';
import type { AttackAction } from '../../../attacks/attack.ts';
import type { Profile } from '../../../contract/attack.ts';

const SECRET = 'test';
const TELEMETRY = 'twinward/v1/h000001/telemetry';
let broker: BrokerProcess | undefined;
afterEach(async () => {
  await broker?.stop();
  broker = undefined;
});

async function session(profile: Profile, egress = new Egress()): Promise<AttackSession> {
  broker = await BrokerProcess.start({ secret: SECRET, profile });
  const name = spareDevice(0);
  return new AttackSession({
    egress, unique: randomUUID, url: broker.url, clientId: name, labCredentials: credentialsOf(SECRET, 'lab'), topicPrefix: '', watch: (messages) => async (accepted) => messages.slice(0, accepted),
    ...(profile === 'standard' && { credentials: credentialsOf(SECRET, name) }),
  });
}

async function lab(url: string, filters: string[]): Promise<{ client: LabClient; seen: string[] }> {
  const seen: string[] = [];
  const client = await LabClient.open({ dial: tcpDial(url), clientId: 'lab-test', credentials: credentialsOf(SECRET, 'lab'), message: (topic, payload) => { seen.push(`${topic} ${payload}`); }, lost: () => {} });
  if (filters.length > 0) await client.subscribe(filters);
  return { client, seen };
}

const ACTS: readonly (readonly AttackAction[])[] = [
  [{ act: 'connect' }], [{ act: 'subscribe', filters: ['#', 'twinward/v1/+/telemetry', 'twinward/v1/h000001/status', `twinward/v1/${spareDevice(0).slice(5)}/cmd`] }],
  [{ act: 'publish', topic: TELEMETRY, payload: 'one' }, { act: 'publish', topic: TELEMETRY, payload: 'two' }], [],
  [{ act: 'connect' }], [{ act: 'publish', topic: '$SYS/x', payload: 'no' }], [{ act: 'disconnect' }], [],
];

describe.each(['standard', 'L0'] as const)('under the profile %s', (profile) => {
  it('the broker answers what the virtual bus answers', async () => {
    const real = await session(profile);
    const bus = new AttackBus(attackerAccess(profile, 0), () => {});
    for (const acts of ACTS) {
      const [a, b] = [await real.carry(acts), await bus.carry(acts)];
      expect(a, JSON.stringify(acts)).toEqual(b);
    }
    expect(await real.cleanUp()).toEqual({ left: 0, checked: [RETAINED_CHECKED, SESSION_CHECKED] });
  });
});

it('what it retained is taken away, and looked for', async () => {
  const attacker = await session('L0');
  await attacker.carry([{ act: 'connect' }]);
  await attacker.carry([{ act: 'publish', topic: 'twinward/v1/h000001/status', payload: 'poison', retain: true }]);
  expect(await attacker.cleanUp()).toEqual({ left: 0, checked: [RETAINED_CHECKED, SESSION_CHECKED] });
  const { client, seen } = await lab(broker!.url, ['twinward/v1/h000001/status']);
  await client.publish('twinward/v1/h000001/status', 'live');
  // A retained message would have come first.
  await vi.waitFor(() => expect(seen.length).toBeGreaterThan(0));
  expect(seen).toEqual(['twinward/v1/h000001/status live']);
  client.end();
});

it('a retained message that somebody still holds where it wrote is counted as left', async () => {
  const attacker = await session('L0');
  await attacker.carry([{ act: 'connect' }]);
  await attacker.carry([{ act: 'publish', topic: TELEMETRY, payload: 'once' }]);
  const { client } = await lab(broker!.url, []);
  await client.publish(TELEMETRY, 'stays', true);
  expect(await attacker.cleanUp()).toMatchObject({ left: 1, checked: [RETAINED_CHECKED, SESSION_CHECKED] });
  client.end();
});

it('a broker that is gone answers nothing, and nothing is said to be checked', async () => {
  const attacker = await session('L0');
  await attacker.carry([{ act: 'connect' }]);
  await attacker.carry([{ act: 'publish', topic: TELEMETRY, payload: 'x' }]);
  await broker!.stop();
  expect(await attacker.carry([{ act: 'publish', topic: TELEMETRY, payload: 'x' }])).toMatchObject({ answers: [{ packet: 'closed' }], seen: [] });
  expect(await attacker.cleanUp()).toEqual({ left: 0, checked: [] });
});

it('what the egress cut short is said', async () => {
  const attacker = await session('L0', new Egress({ messages: 2 }));
  await attacker.carry([{ act: 'connect' }]);
  expect(await attacker.carry([{ act: 'publish', topic: TELEMETRY, payload: 'x' }, { act: 'publish', topic: TELEMETRY, payload: 'y' }])).toMatchObject({ answers: [{ packet: 'closed' }], limited: expect.stringMatching(/cap of 2 messages/) });
});
