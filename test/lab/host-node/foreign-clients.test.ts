/** Clients that share no code with the lab, `mosquitto_pub` and `mosquitto_sub`, on the embedded broker: what they hear, say and are refused. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../../contract/alert.ts';
import { canonicalJson } from '../../../contract/canonical.ts';
import { Sut } from '../../../contract/sut.ts';
import { clockTopic, homeTopic } from '../../../contract/topics.ts';
import { loadSut } from '../../../lab/cli/load-sut.ts';
import { credentialsOf } from '../../../lab/broker/access.ts';
import { BrokerProcess } from '../../../lab/host-node/broker-launch.ts';
import { createOutsideTransport } from '../../../lab/host-node/outside.ts';
import { within } from '../../../lab/fleet/within.ts';
import type { WireOp } from '../../../sim/core/plan.ts';
import { homeNumber, labRun, Tampered } from '../../support/lab-run.ts';
import { testScenario } from '../../support/scenario.ts';

const missing = ['mosquitto_pub', 'mosquitto_sub'].filter((command) => spawnSync(command, ['--help']).error !== undefined);
const required = process.env['TWINWARD_REQUIRE_SERVICES'] === '1';
if (missing.length > 0) console.warn(`${missing.join(' and ')} not found: what clients of other make would prove is left out; the package is called mosquitto-clients`);

const secret = 'a test secret';
const PATIENCE_MS = 30_000;
const READY = 'twinward/ready';

describe.skipIf(missing.length > 0 && !required)('mosquitto_pub and mosquitto_sub', () => {
  let broker: BrokerProcess;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    expect(missing, 'install mosquitto-clients').toEqual([]);
    broker = await BrokerProcess.start({ secret });
  });
  afterAll(async () => { await broker?.stop(); });
  afterEach(() => { for (const child of children.splice(0)) child.kill('SIGKILL'); });

  const words = (username: string, password = credentialsOf(secret, username).password): string[] => ['-h', '127.0.0.1', '-p', new URL(broker.url).port, '-u', username, '-P', password];
  const pub = (username: string, topic: string, payload: string, more: string[] = []) => spawnSync('mosquitto_pub', [...words(username), '-q', '1', '-t', topic, '-m', payload, ...more], { encoding: 'utf8', timeout: PATIENCE_MS });

  /** Subscribes and collects. Resolves when the subscriptions stand: the retained word has come that one of them asks for. */
  async function sub(username: string, ...filters: string[]) {
    pub('lab', READY, 'ready', ['-r']);
    const child = spawn('mosquitto_sub', [...words(username), '-q', '1', '-F', '%t %p', ...[READY, ...filters].flatMap((filter) => ['-t', filter])], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const heard: { topic: string; payload: string }[] = [];
    let ready = false;
    let rest = '';
    let look = (): void => {};
    child.stdout.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() as string;
      for (const line of lines) {
        const [topic, ...payload] = line.split(' ') as [string, ...string[]];
        if (topic === READY) ready = true;
        else if (payload.join('') !== '') heard.push({ topic, payload: payload.join(' ') }); // the lab clears what it retained with empty ones
      }
      look();
    });
    const until = (holds: () => boolean): Promise<void> => within(PATIENCE_MS, new Promise((resolve) => {
      look = () => { if (holds()) resolve(); };
      look();
    }), 'mosquitto_sub did not hear it');
    await until(() => ready);
    return { heard, until };
  }

  it('hear of a run what the canary saw, in the order of each home, and each alert that was graded', async () => {
    const scenario = testScenario({ homes: 6, duration: '4h', plant: { episodes: [{ id: 'fall-with-long-lie', homes: [homeNumber(1)], window: ['1h', '2h'] }], faults: [{ id: 'uplink-outage', homes: [homeNumber(2)], window: ['1h', '2h'], duration: '1h' }] } });
    const asLab = await sub('lab', 'twinward/v1/+/telemetry', 'twinward/v1/+/event', 'twinward/v1/+/status', 'twinward/v1/+/reply');
    const asSut = await sub('sut:listener', 'twinward/v1/+/telemetry', 'twinward/v1/alerts/#');
    const { sut } = await loadSut('reference', process.cwd());
    const transport = new Tampered(createOutsideTransport({ access: { url: broker.url, credentials: credentialsOf(secret, 'lab') }, sut }));
    const run = await labRun(scenario, { transport: () => transport });

    const count = (topics: readonly { topic: string }[], part: RegExp): number => topics.filter(({ topic }) => part.test(topic)).length;
    await asLab.until(() => asLab.heard.length >= transport.seen.length);
    await asSut.until(() => count(asSut.heard, /telemetry$/) >= count(transport.seen, /telemetry$/) && count(asSut.heard, /alerts\/h/) >= run.alerts.length);

    const byHome = (messages: readonly { topic: string; payload: string }[]) => Object.groupBy(messages.map(({ topic, payload }) => `${topic} ${payload}`), (line) => line.split('/')[2] as string);
    expect(transport.seen.length).toBeGreaterThan(500);
    expect(byHome(asLab.heard)).toEqual(byHome(transport.seen));
    expect(byHome(asSut.heard.filter(({ topic }) => topic.endsWith('telemetry')))).toEqual(byHome(transport.seen.filter(({ topic }) => topic.endsWith('telemetry'))));
    expect(asLab.heard.filter(({ payload }) => payload.includes('"offline"')).length).toBeGreaterThan(0); // a last will that the broker itself spoke

    const alerts = asSut.heard.filter(({ topic }) => topic.includes('/alerts/h')).map(({ payload }) => canonicalJson(JSON.parse(payload)));
    expect(alerts.length).toBeGreaterThan(0);
    expect(alerts.toSorted()).toEqual(run.alerts.map((line) => canonicalJson((JSON.parse(line) as { alert: Alert }).alert)).toSorted());
  });

  it('are a system under test together: a shell script answers the clock, and its alert is heard in the tick', async () => {
    const alert = { id: 'by-hand', home: homeNumber(1), at: 0, kind: 'clinical', code: 'hypoxia', priority: 'high', route: 'nurse', state: 'raised', text: 'by mosquitto_pub', evidence: [] };
    const script = `
      port=\${TWINWARD_BROKER_URL##*:}
      to() { mosquitto_pub -h 127.0.0.1 -p "$port" -u "$TWINWARD_USERNAME" -P "$TWINWARD_PASSWORD" -q 1 -t "$1" -m "$2"; }
      mosquitto_sub -h 127.0.0.1 -p "$port" -u "$TWINWARD_USERNAME" -P "$TWINWARD_PASSWORD" -q 1 -t '${clockTopic()}' | while read -r clock; do
        case "$clock" in *'"last":true'*) to twinward/v1/alerts/${homeNumber(1)} '${JSON.stringify(alert)}';; esac
        to twinward/watermark "$(echo "$clock" | sed 's/"last":[a-z]*,"now":[0-9]*,"messages"/"received"/')"
      done`;
    const sut = Sut.parse({ schema: 'twinward.sut/1', id: 'script', title: 'Script', version: '1', start: { command: ['sh', '-c', script] } });
    const transport = createOutsideTransport({ access: { url: broker.url, credentials: credentialsOf(secret, 'lab') }, sut });
    try {
      await transport.open({ run: 'script', enrolments: [] });
      const body = `"home":"${homeNumber(1)}","hub":"hub","epoch":0`;
      const common = { home: homeNumber(1), hub: 'hub', epoch: 0, at: 0 };
      const ops: WireOp[] = [{ ...common, kind: 'connect', willBody: `${body},"state":"offline"}` }, { ...common, kind: 'publish', seq: 0, channel: 'telemetry', retain: false, resend: false, readings: 0, body: `${body},"seq":0,"obs":[]}` }];
      expect(await transport.sendRound(ops)).toHaveLength(1);
      expect(await transport.closeRound({ run: 'script', tick: 0, round: 0, last: true, now: 60_000, messages: 1 })).toMatchObject({ watermark: { tick: 0, received: 1 }, malformed: [], alerts: [alert] });
    } finally {
      await transport.close();
    }
  });

  it('may speak as a SUT, and are refused a wrong password, a foreign topic, a foreign home and MQTT 5', async () => {
    const ear = await sub('lab', 'twinward/v1/#');
    expect(pub('sut:tool', 'twinward/v1/alerts/h000001', 'an alert')).toMatchObject({ status: 0, stderr: '' });
    const refused = [
      { said: pub('sut:tool', 'twinward/v1/alerts/h000001', 'x', ['-P', 'wrong']), word: /bad user name or password/ },
      { said: pub('sut:tool', homeTopic('h000001', 'telemetry'), 'x'), word: /connection was lost/ },
      { said: pub('home:h000001', homeTopic('h000002', 'telemetry'), 'x', ['-i', 'home:h000001']), word: /connection was lost/ },
      { said: pub('home:h000001', homeTopic('h000001', 'telemetry'), 'x', ['-i', 'home:h000002']), word: /identifier rejected/ },
      { said: pub('sut:tool', 'twinward/v1/alerts/h000001', 'x', ['-V', 'mqttv5']), word: /Unsupported Protocol Version/ },
    ];
    for (const { said, word } of refused) {
      expect(said.status).toBeGreaterThan(0);
      expect(said.stderr).toMatch(word);
    }
    for (const [username, filter] of [['home:h000001', 'twinward/v1/+/telemetry'], ['sut:tool', '#'], ['sut:tool', '$SYS/#']] as const) {
      const child = spawn('mosquitto_sub', [...words(username), ...(username.startsWith('home:') ? ['-i', username] : []), '-t', filter], { stdio: ['ignore', 'ignore', 'pipe'] });
      children.push(child);
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => { said += chunk.toString(); });
      await within(PATIENCE_MS, once(child, 'close'), `${filter} was not refused`);
      expect(said).toMatch(/All subscription requests were denied/);
    }
    expect(pub('home:h000001', homeTopic('h000001', 'event'), 'the last', ['-i', 'home:h000001']).status).toBe(0);
    await ear.until(() => ear.heard.some(({ payload }) => payload === 'the last'));
    expect(ear.heard.map(({ payload }) => payload)).toEqual(['an alert', 'the last']);
  });
});
