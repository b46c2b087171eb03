/** `--broker mqtt://…` and `mqtts://…` from end to end: who is let in, what is said when nobody is, and where the password never stands. */
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../../contract/report.ts';
import { LabClient } from '../../../lab/fleet/lab-client.ts';
import { tcpDial } from '../../../lab/host-node/tcp-dial.ts';
import { cliIn, type Said } from '../../support/cli-here.ts';
import { makeCertificates, type Certificates } from '../../support/certificates.ts';
import { freePort, have, startMosquitto, type Service } from '../../support/services.ts';

const SMALL = join(import.meta.dirname, '../../fixtures/scenarios/small-evening.yaml');
const SECRET = 'p@ss/w0rd';
const ENCODED = encodeURIComponent(SECRET);
const QUICK = ['--homes', '3', '--duration', '45m'];

const folder = mkdtempSync(join(tmpdir(), 'twinward-outside-'));
afterAll(() => rmSync(folder, { recursive: true }));

const say = cliIn(folder);

async function run(broker: string, ...more: string[]): Promise<Said & { folder: string; report: Report | undefined; written: string }> {
  const out = mkdtempSync(join(folder, 'run-'));
  const said = await say('run', SMALL, ...QUICK, '--broker', broker, '--out', out, ...more);
  const written = readdirSync(out).map((name) => readFileSync(join(out, name), 'utf8')).join('\n');
  return { ...said, folder: out, written, report: existsSync(join(out, 'report.json')) ? (JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report) : undefined };
}

async function virtually(): Promise<Report> {
  return (await run('virtual')).report as Report;
}

const withEnvironment = async <T>(env: Record<string, string>, act: () => Promise<T>): Promise<T> => {
  Object.assign(process.env, env);
  try {
    return await act();
  } finally {
    for (const name of Object.keys(env)) delete process.env[name];
  }
};

describe.skipIf(!have('mosquitto', 'openssl'))('a broker with TLS and passwords', () => {
  let made: Certificates;
  let broker: Service;
  let address: string;
  beforeAll(async () => {
    made = makeCertificates();
    broker = await startMosquitto({ users: { lab: SECRET }, tls: { ca: made.ca, ...made.server }, lines: ['set_tcp_nodelay true'] });
    address = broker.url.replace('mqtts://', '');
  });
  afterAll(async () => {
    await broker?.stop();
    made?.remove();
  });

  it('carries a run, with the bytes of the virtual bus, and the password stands nowhere', async () => {
    const told = await run(`mqtts://lab:${ENCODED}@${address}`, '--broker-ca', made.ca, '--topic-prefix', 'ward-7');
    expect(told.err + told.out).toContain(`broker mqtts://${address}`);
    expect(told.report?.manifest.digests).toEqual((await virtually()).manifest.digests);
    expect(told.report?.performance).toMatchObject({ transport: 'mqtt', wire: { broker: { preflight: { queue: { kept: 900 } } } } });
    expect(told.out).toMatch(new RegExp(`replay .* --broker mqtts://${address} --broker-ca ${made.ca} --topic-prefix ward-7`));
    expect(told.written).toContain(`"broker": "mqtts://${address}"`);
    for (const text of [told.out, told.err, told.written]) for (const word of [SECRET, ENCODED]) expect(text).not.toContain(word);
  });

  it('takes user and password from the environment', async () => {
    const env = { TWINWARD_BROKER_USER: 'lab', TWINWARD_BROKER_PASSWORD: SECRET };
    const told = await withEnvironment(env, () => run(`mqtts://${address}`, '--broker-ca', made.ca));
    expect(told.report?.account).toMatchObject({ unexplained: 0, lost: { broker: 0 } });
    expect(told.report?.reasons.join()).not.toMatch(/broker|SUT/);
    expect(told.out + told.err + told.written).not.toContain(SECRET);
  });

  it.each<[string, (at: Certificates, address: string) => string[], RegExp]>([
    ['a wrong password', (at, to) => [`mqtts://lab:wrong@${to}`, '--broker-ca', at.ca], /does not let the lab in: CONNACK [45].*TWINWARD_BROKER_USER/],
    ['no user', (at, to) => [`mqtts://${to}`, '--broker-ca', at.ca], /does not let the lab in: CONNACK [45]/],
    ['the authority of somebody else', (at, to) => [`mqtts://lab:${ENCODED}@${to}`, '--broker-ca', at.otherCa], /cannot be trusted: .*--broker-ca/],
    ['no authority', (_, to) => [`mqtts://lab:${ENCODED}@${to}`], /cannot be trusted: .*--broker-ca/],
    ['an address without TLS', (_, to) => [`mqtt://lab:${ENCODED}@${to}`], /cannot work with the broker at mqtt:.*mqtts:/],
  ])('%s: verdict unknown, exit 3, one reason with a mend', async (_, words, reason) => {
    const [url = '', ...more] = words(made, address);
    const { code, report, out, err, written } = await run(url, ...more);
    expect(code).toBe(3);
    expect(report?.verdict).toBe('unknown');
    expect(report?.reasons[0]).toMatch(reason);
    expect(out + err + written).not.toContain(ENCODED);
    expect(out + err).not.toMatch(/^\s+at .*:\d+:\d+/m);
  });

  it('a password stands in no message about bad input', async () => {
    for (const argv of [
      ['run', SMALL, '--broker', `mqtts://lab:${ENCODED}@${address}`, '--broker-ca', 'none.pem'], ['run', SMALL, '--broker', `mqtts://lab:${ENCODED}@${address}`, '--pase', 'max'], ['run', SMALL, `--brokr=mqtt://lab:${ENCODED}@host`],
      ['run', SMALL, '--broker', `mqtt://lab:${ENCODED}@host:port`], ['run', SMALL, '--broker', `mqtts://lab:${ENCODED}@${address}`, '--profile', 'L0'], ['run', SMALL, '--broker', `mqtt://lab:${ENCODED}@192.0.2.1`, '--attack', 'brk-03'],
    ]) {
      const { code, err, out } = await say(...argv);
      expect(code, err).toBe(2);
      expect(err + out).not.toContain(ENCODED);
      expect(err + out).not.toContain(SECRET);
    }
  });
});

describe.skipIf(!have('mosquitto'))('an attack on an open broker of the user', () => {
  let broker: Service;
  beforeAll(async () => { broker = await startMosquitto(); });
  afterAll(async () => broker.stop());

  it('is made again on the lab\u2019s own, to the byte, and named as it was', async () => {
    const told = await run(broker.url, '--attack', 'brk-03');
    expect(told.report?.attacks).toMatchObject([{ profile: 'own', prevention: { verdict: 'None' } }]);
    for (const there of ['virtual', 'embedded', broker.url]) expect(await say('replay', told.folder, '--broker', there), there).toMatchObject({ code: 0, out: expect.stringMatching(/^Equal to the byte/m) });
  }, 60_000);
});

describe.skipIf(!have('mosquitto', 'openssl'))('a broker that asks for a certificate', () => {
  let made: Certificates;
  let broker: Service;
  beforeAll(async () => {
    made = makeCertificates();
    broker = await startMosquitto({ tls: { ca: made.ca, ...made.server }, lines: ['require_certificate true', 'set_tcp_nodelay true'] });
  });
  afterAll(async () => {
    await broker?.stop();
    made?.remove();
  });

  it('takes the lab and the pipeline by theirs', async () => {
    const { report } = await run(broker.url, '--broker-ca', made.ca, '--broker-cert', made.client.cert, '--broker-key', made.client.key);
    expect(report?.manifest.digests).toEqual((await virtually()).manifest.digests);
  });

  it('without one: exit 3, and the reason says so', async () => {
    const { code, report } = await run(broker.url, '--broker-ca', made.ca);
    expect(code).toBe(3);
    expect(report?.reasons[0]).toMatch(/does not accept the lab's certificate.*--broker-cert/);
  });
});

describe('where no broker is', () => {
  it('nobody listens: exit 3', async () => {
    const { code, report } = await run(`mqtt://127.0.0.1:${await freePort()}`);
    expect(code).toBe(3);
    expect(report).toMatchObject({ verdict: 'unknown', reasons: [expect.stringMatching(/^nobody listens at mqtt:\/\/127\.0\.0\.1:\d+ \(start the broker/)] });
  });

  it.each(['mqtt', 'mqtts'])('an HTTP server, asked by %s: exit 3', async (protocol) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { code, report } = await run(`${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.close();
    expect(code).toBe(3);
    expect(report?.reasons[0]).toMatch(protocol === 'mqtt' ? /is no MQTT broker: .*HTTP/ : /does not speak TLS/);
  });
});

describe.skipIf(!have('mosquitto'))('limits of a broker', () => {
  it('that are too narrow: exit 2, one message with a mend, nothing written', async () => {
    const broker = await startMosquitto({ lines: ['max_queued_messages 50'] });
    try {
      const { code, err, report } = await run(broker.url);
      expect(code).toBe(2);
      expect(err).toMatch(/^error: the broker keeps only 70 messages .*\nwhere: --broker\nmend: {2}lift its limit: Mosquitto max_queued_messages 0/);
      expect(report).toBeUndefined();
    } finally {
      await broker.stop();
    }
  });

  it('messages of another run under the same prefix: exit 2, and they stay; beside them the run goes', async () => {
    const broker = await startMosquitto({ lines: ['set_tcp_nodelay true'] });
    const dial = tcpDial(broker.url);
    const topic = 'twinward/v1/h000002/enrolment';
    const seen: string[] = [];
    try {
      const other = await LabClient.open({ dial, clientId: 'other', message: (at, payload) => seen.push(`${at} ${payload}`), lost: () => {} });
      await other.publish(topic, '{"run":"theirs"}', true);
      const refused = await run(broker.url);
      expect(refused.code).toBe(2);
      expect(refused.err).toMatch(/another run \(theirs\).*\nwhere: --topic-prefix\nmend: .*--topic-prefix/);
      const beside = await run(broker.url, '--topic-prefix', 'ours');
      expect(beside.report?.reasons.join()).not.toMatch(/broker|SUT/);
      // Asked last: the other run's message stands as it was, and nothing else does.
      await other.subscribe(['#']);
      await other.publish('end', 'x');
      expect(seen.filter((text) => !text.startsWith('end '))).toEqual([`${topic} {"run":"theirs"}`]);
      other.end();
    } finally {
      await broker.stop();
    }
  });
});
