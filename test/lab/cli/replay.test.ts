/** `twinward replay` and `twinward compare` from end to end: what equal runs give, and what is said of every kind of difference. */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../../lab/cli/run-command.ts';
import { runScenario, tellRunHere } from '../../../lab/host-node/run.ts';
import { replayCommand } from '../../../lab/cli/replay-command.ts';
import type { ReplayCheck } from '../../../lab/cli/replay-check.ts';
import type { Comparison } from '../../../reports/compare.ts';
import { SUT_PASSWORD } from '../../../lab/host-node/sut-port.ts';
import { cliIn, listening } from '../../support/cli-here.ts';
import { freePort } from '../../support/services.ts';

const SMALL = join(import.meta.dirname, '../../fixtures/scenarios/small-evening.yaml');
const FOREIGN = join(import.meta.dirname, '../../acceptance/fixtures/foreign-sut.ts');
const folder = mkdtempSync(join(tmpdir(), 'twinward-replay-'));
afterAll(() => rmSync(folder, { recursive: true }));

const say = cliIn(folder);

/** A copy of the run with one file changed. */
function changed(name: string, file: string, change: (text: string) => string, run = 'run'): string {
  const path = join(folder, name);
  cpSync(join(folder, run), path, { recursive: true });
  writeFileSync(join(path, file), change(readFileSync(join(path, file), 'utf8')));
  return path;
}
const everyFile = (name: string): string => readdirSync(join(folder, name)).map((file) => `${file} ${statSync(join(folder, name, file)).mtimeMs} ${readFileSync(join(folder, name, file)).toString('base64')}`).join('\n');

beforeAll(async () => {
  const run = await say('run', SMALL, '--broker', 'virtual', '--out', 'run', '--telemetry', '--trace', '--quiet');
  expect(run.err).toBe('');
}, 60_000);

describe('a run with --telemetry and --trace', () => {
  it('leaves both files whole, and no draft beside them', () => {
    expect(readdirSync(join(folder, 'run'))).toEqual(expect.arrayContaining(['telemetry.ndjson.gz', 'trace.json']));
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });
  it('writes each message without its run label, tick by tick, in the order of topics', () => {
    const lines = gunzipSync(readFileSync(join(folder, 'run', 'telemetry.ndjson.gz'))).toString().trimEnd().split('\n').map((line) => JSON.parse(line) as { tick: number; home: string; channel: string; body: Record<string, unknown> });
    const { performance } = JSON.parse(readFileSync(join(folder, 'run', 'report.json'), 'utf8')) as { performance: Record<string, unknown> };
    expect(lines).toHaveLength(performance['messages'] as number);
    expect(performance['ticks']).toBe(120);
    const order = lines.map(({ tick, home, channel }) => `${String(tick).padStart(4, '0')} ${home} ${channel}`);
    expect(order).toEqual(order.toSorted());
    expect(lines.every(({ body }) => body['run'] === undefined && body['home'] !== undefined)).toBe(true);
  });
  it('shows the wall time of every tick in the trace', () => {
    const { traceEvents } = JSON.parse(readFileSync(join(folder, 'run', 'trace.json'), 'utf8')) as { traceEvents: { name: string; cat?: string; args: Record<string, unknown> }[] };
    const ticks = traceEvents.filter(({ cat }) => cat === 'tick');
    expect(ticks).toHaveLength(120);
    expect(ticks.every(({ args }) => (args['wallMs'] as number) >= 0)).toBe(true);
  });
});

describe('a replay', () => {
  it('of an untouched folder is equal, says so in one line, and writes nothing', async () => {
    const before = everyFile('run');
    const { code, out, err } = await say('replay', 'run');
    expect([code, err]).toEqual([0, '']);
    expect(out.trimEnd().split('\n').at(-1)).toMatch(/^Equal to the byte: 5 digests, 10 homes, \d+ truth events, \d+ alert messages, 0 inputs, [\d,]+ messages, and the report outside performance\.$/);
    expect(everyFile('run')).toBe(before);
    expect(readdirSync(folder)).toEqual(['run']);
  });

  it('is equal on another broker and with more threads, and may be kept as a run of its own', async () => {
    const { code, out, err } = await say('replay', 'run', '--broker', 'embedded', '--workers', '2', '--out', 'kept', '--json');
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({ equal: true, first: null, differs: [], causes: [] });
    expect(readFileSync(join(folder, 'kept', 'alerts.ndjson'), 'utf8')).toBe(readFileSync(join(folder, 'run', 'alerts.ndjson'), 'utf8'));
    expect((await say('compare', 'run', 'kept')).out).toContain('Nothing differs');
  }, 60_000);

  it('meets a pipeline that runs already where the run met it', async () => {
    const port = await freePort();
    process.env[SUT_PASSWORD] = 'chosen before';
    const child = spawn(process.execPath, [FOREIGN], { stdio: 'ignore', env: { ...process.env, TWINWARD_BROKER_URL: `mqtt://127.0.0.1:${port}`, TWINWARD_USERNAME: 'sut:ward-1', TWINWARD_PASSWORD: 'chosen before' } });
    const yaml = join(folder, 'ward.yaml');
    writeFileSync(yaml, JSON.stringify({
      schema: 'twinward.sut/1', id: 'ward', title: 'Ward', version: '1', address: `mqtt://127.0.0.1:${port}`, codec: 'senml', feed: { topic: 'ward/{home}/{channel}' }, reset: { message: { topic: 'ward/forget' } },
      alerts: { topics: ['ward-says/alarm'], map: 'alarm = "OXYGEN" ? { "home": bed, "code": "hypoxia", "at": at, "text": "low" }' },
    }));
    try {
      expect((await say('run', SMALL, '--sut', yaml, '--broker-port', String(port), '--out', 'theirs', '--quiet')).err).toContain(`127.0.0.1:${port}`);
      expect(readFileSync(join(folder, 'theirs', 'alerts.ndjson'), 'utf8')).not.toBe('');
      const { code, out, err } = await say('replay', 'theirs');
      expect([code, err]).toEqual([0, `broker  mqtt://127.0.0.1:${port}  user sut:ward-1  password as in ${SUT_PASSWORD}\n`]);
      expect(out).toContain('Equal to the byte');
    } finally {
      delete process.env[SUT_PASSWORD];
      child.kill('SIGKILL');
      for (const left of ['theirs', 'ward.yaml']) rmSync(join(folder, left), { recursive: true, force: true });
    }
  }, 60_000);

  it('is equal whatever the order in which the alerts of one tick came in', async () => {
    let swapped = 0;
    await say('run', SMALL, '--broker', 'virtual', '--sut', 'alert-on-everything', '--out', 'noisy', '--quiet');
    const path = changed('other order', 'alerts.ndjson', (text) => {
      const lines = text.trimEnd().split('\n');
      const timeOf = (line = ''): string | undefined => /"gradedAt":(\d+)/.exec(line)?.[1];
      const at = lines.findIndex((line, index) => index > 0 && timeOf(line) === timeOf(lines[index - 1]) && line !== lines[index - 1]);
      if (at > 0) [lines[at - 1], lines[at], swapped] = [lines[at]!, lines[at - 1]!, 1];
      return `${lines.join('\n')}\n`;
    }, 'noisy');
    expect(swapped).toBe(1);
    expect(await say('replay', path)).toMatchObject({ code: 0, out: expect.stringMatching(/^Equal to the byte/m) });
  });

  it('does not write over the run itself', async () => {
    const before = everyFile('run');
    expect(await say('replay', 'run', '--out', 'run')).toMatchObject({ code: 2, err: expect.stringMatching(/does not write over the run/) });
    expect(everyFile('run')).toBe(before);
  });

  it.each<[what: string, file: string, change: (text: string) => string, expected: Partial<NonNullable<ReplayCheck['first']>>, cause: RegExp]>([
    ['an alert', 'alerts.ndjson', (text) => text.replace('"priority":"high"', '"priority":"low"'), { file: 'alerts.ndjson', key: 'alert.priority', a: 'low', b: 'high', home: expect.stringMatching(/^h\d{6}$/) as unknown as string, at: expect.any(Number) as unknown as number, line: expect.any(Number) as unknown as number }, /same messages and said something else/],
    ['a figure of the report', 'report.json', (text) => text.replace(/"score": [\d.]+/, '"score": 12'), { file: 'report.json', key: 'score', a: 12 }, /changed by hand/],
    ['the order of keys', 'report.json', (text) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text) as object).toReversed())), { file: 'report.json', key: '(the order of its keys)' }, /changed by hand/],
    ['an alert that is gone', 'alerts.ndjson', (text) => text.split('\n').slice(0, -2).join('\n'), { file: 'alerts.ndjson', key: '', a: undefined }, /same messages and said something else/],
  ])('that differs in %s names it with file, place and both values', async (what, file, change, expected, cause) => {
    const path = changed(`changed ${what}`, file, change);
    const json = await say('replay', path, '--json');
    expect(json.code).toBe(99);
    const check = JSON.parse(json.out) as ReplayCheck;
    expect(check.equal).toBe(false);
    const { first } = check;
    for (const [key, value] of Object.entries(expected)) expect((first as unknown as Record<string, unknown>)[key], key).toEqual(value);
    expect(check.causes.join(' ')).toMatch(cause);
    const text = await say('replay', path);
    expect(text.out).toMatch(new RegExp(`^Different\\.\nfirst {3}${file}`, 'm'));
  });

  it('of another pipeline names the first alert that differs, and the cause', async () => {
    const { code, out } = await say('replay', 'run', '--sut', 'alert-on-everything');
    expect(code).toBe(99);
    expect(out).toMatch(/^first {3}alerts\.ndjson, line 1, home h\d{6}, at \d\d:\d\d\nkey {5}\S+\nrun {5}.*\nreplay {2}.*\nthen {4}report$/m);
    expect(out).toMatch(/^cause\? {2}the run was made with the pipeline reference, the replay with alert-on-everything$/m);
  });

  it('whose messages differ names the first message, and without them the home', async () => {
    const path = changed('other messages', 'digests.json', (text) => text.replace(/("received":\{"h000001":")[^"]+/, '$1ffffffffffffffff'));
    const manifest = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8')) as { identity: { digests: Record<string, string> } };
    manifest.identity.digests['received'] = 'f'.repeat(64);
    writeFileSync(join(path, 'manifest.json'), JSON.stringify(manifest));
    const report = JSON.parse(readFileSync(join(path, 'report.json'), 'utf8')) as { manifest: unknown };
    writeFileSync(join(path, 'report.json'), JSON.stringify({ ...report, manifest: manifest.identity }));
    const messages = gunzipSync(readFileSync(join(path, 'telemetry.ndjson.gz'))).toString().split('\n');
    const at = messages.findIndex((line) => line.includes('"value":'));
    messages[at] = messages[at]!.replace(/"value":[\d.]+/, '"value":1');
    writeFileSync(join(path, 'telemetry.ndjson.gz'), gzipSync(messages.join('\n')));
    // An alert differs as well: what comes first causes what comes after, so the message is named first.
    const alerts = readFileSync(join(path, 'alerts.ndjson'), 'utf8');
    writeFileSync(join(path, 'alerts.ndjson'), alerts.replace('"priority":"high"', '"priority":"low"'));
    const withMessages = JSON.parse((await say('replay', path, '--json')).out) as ReplayCheck;
    expect(withMessages.differs).toEqual(['received', 'alerts', 'report']);
    expect(withMessages.first).toMatchObject({ file: 'telemetry.ndjson.gz', line: at + 1, home: expect.stringMatching(/^h\d{6}$/), key: 'body.obs[0].value', a: 1, at: expect.any(Number) });
    expect(withMessages.causes.join()).toMatch(/broker lost or changed messages/);
    rmSync(join(path, 'telemetry.ndjson.gz'));
    const byHome = JSON.parse((await say('replay', path, '--json')).out) as ReplayCheck;
    expect(byHome.first).toMatchObject({ file: 'digests.json', home: 'h000001', key: 'received.h000001', a: 'f'.repeat(16) });
  });

  it('of a run that its user stopped goes up to where it ended, and is equal', async () => {
    const options = { broker: 'virtual', out: 'stopped', pace: 'max', sut: 'reference', workers: '1', quiet: true };
    await runCommand(SMALL, options, listening(folder), {}, (request, hooks) => {
      const stop = new AbortController();
      return runScenario(request, { ...hooks, signal: stop.signal, onProgress: ({ tick }) => { if (tick === 70) stop.abort(); } });
    });
    const report = JSON.parse(readFileSync(join(folder, 'stopped', 'report.json'), 'utf8')) as { verdict: string; reasons: string[] };
    expect(report).toMatchObject({ verdict: 'unknown', reasons: expect.arrayContaining([expect.stringMatching(/^stopped by the user after 70 of 120 ticks/)]) });
    const { code, out } = await say('replay', 'stopped');
    expect(out).toMatch(/up to tick 70, where the run ended/);
    expect(out).toMatch(/^Equal to the byte/m);
    expect(code).toBe(0);
    expect((await say('compare', 'run', 'stopped')).out).toMatch(/! B did not end as planned: stopped by the user after 70 of 120 ticks/);
  });

  it('of a live run says what is not promised', async () => {
    const path = changed('live', 'report.json', (text) => text.replace('"performance": {', '"performance": {"live": true,').replace(/"score": [\d.]+/, '"score": 12'));
    expect((await say('replay', path)).out).toMatch(/^cause\? {2}it was a live run.*stepped/m);
  });

  it('feeds recorded inputs instead of asking for new ones', async () => {
    const options = { broker: 'virtual', out: 'with-inputs', pace: 'max', sut: 'reference', workers: '1', quiet: true };
    let asked = 0;
    await runCommand(SMALL, options, listening(folder), {}, (request, hooks) => runScenario(request, {
      ...hooks, takeInputs: () => (asked++ === 30 ? [{ source: 'ui', id: '1', kind: 'plant', data: { what: 'fault', entry: 'uplink-outage', home: 'h000005', duration: '20m' } }] : []),
    }));
    expect(readFileSync(join(folder, 'with-inputs', 'inputs.ndjson'), 'utf8')).toMatch(/^\{.*"tick":30\}\n$/);
    const { code, out } = await say('replay', 'with-inputs', '--workers', '2');
    expect(out).toMatch(/ 1 recorded input\n/);
    expect(out).toMatch(/^Equal to the byte: .* 1 inputs/m);
    expect(code).toBe(0);
    expect((await say('report', 'with-inputs', '--format', 'trace')).out).toMatch(/"name":"plant","cat":"inputs from outside","ts":1800000000/);
  });

  it('of a run with imported patients and a prefix has the same patients and the same topics', async () => {
    await say('run', SMALL, '--broker', 'memory', '--patients', join(import.meta.dirname, '../../fixtures/synthea'), '--topic-prefix', 'ward', '--duration', '1h', '--out', 'patients', '--quiet');
    const { code, out } = await say('replay', 'patients');
    expect(out).toMatch(/ · broker memory$/m);
    expect(out).toMatch(/^Equal to the byte/m);
    expect(code).toBe(0);
  });

  it('of a paired run with attacks is equal too', async () => {
    await say('run', SMALL, '--broker', 'virtual', '--out', 'attacked', '--attack', 'brk-03', '--profile', 'L0', '--paired', '--quiet');
    expect(existsSync(join(folder, 'attacked', 'results.sarif'))).toBe(true);
    expect(await say('replay', 'attacked')).toMatchObject({ code: 0, out: expect.stringMatching(/^Equal to the byte/m) });
  }, 60_000);

  it('that broke off or was stopped compares nothing: exit 3', async () => {
    const brokeOff = replayCommand('run', { json: true }, listening(folder), {}, (request, hooks) => tellRunHere({ ...request, ticksMost: 5 }, hooks));
    await expect(brokeOff).rejects.toMatchObject({ kind: 'environment', message: expect.stringMatching(/broke off after 5 of 120 ticks: stopped/) });
  });
});

describe('a folder that cannot be replayed or compared', () => {
  const gone = (file: string): string => {
    const path = join(folder, `without ${file}`);
    cpSync(join(folder, 'run'), path, { recursive: true });
    rmSync(join(path, file));
    return path;
  };
  it.each<[why: string, make: () => string[], what: RegExp, where: RegExp]>([
    ['is not there', () => ['replay', 'nowhere'], /no run "nowhere"/, /nowhere/],
    ['has no scenario.json', () => ['replay', gone('scenario.json')], /holds no scenario\.json/, /without/],
    ['has no alerts.ndjson', () => ['compare', 'run', gone('alerts.ndjson')], /holds no alerts\.ndjson/, /without/],
    ['has another scenario than its hash says', () => ['replay', changed('scenario', 'scenario.json', (text) => text.replace('"homes": 10', '"homes": 11'))], /scenario\.json was changed after the run/, /scenario\.json/],
    ['has other truth than its digest says', () => ['replay', changed('truth', 'truth.ndjson', (text) => text.replace(/"severity":[\d.]+/, '"severity":0.01'))], /truth\.ndjson was changed/, /truth\.ndjson/],
    ['has inputs that were not there', () => ['replay', changed('inputs', 'inputs.ndjson', () => '{"tick":1,"source":"ui","id":"1","kind":"note","data":{}}\n')], /inputs\.ndjson was changed/, /inputs\.ndjson/],
    ['has the report of another run', () => ['replay', changed('report', 'report.json', (text) => text.replace('"seed": "small"', '"seed": "big"'))], /report\.json was changed/, /report\.json/],
    ['is of another version', () => ['replay', changed('version', 'scenario.json', (text) => text.replace('twinward.resolved/1', 'twinward.resolved/9'))], /has the form twinward\.resolved\/9/, /scenario\.json \(schema\)/],
    ['is cut short', () => ['replay', changed('cut', 'manifest.json', (text) => text.slice(0, 300))], /the JSON ends in the middle/, /manifest\.json:\d+:\d+/],
    ['has a slip in its third line', () => ['report', changed('slip', 'report.json', (text) => text.split('\n').map((line, index) => (index === 2 ? `${line},` : line)).join('\n'))], /not JSON/, /report\.json:3:\d+/],
    ['has a line that is no alert', () => ['compare', changed('line', 'alerts.ndjson', (text) => `{"alert":{}}\n${text}`), 'run'], /does not have the form a line of alerts\.ndjson/, /alerts\.ndjson:1 \(alert\.id\)/],
    ['has messages that are no gzip', () => ['replay', changed('gzip', 'telemetry.ndjson.gz', () => 'no gzip')], /cannot be read/, /telemetry\.ndjson\.gz/],
    ['was live with a pipeline that answers no clock', () => {
      writeFileSync(join(folder, 'wall.yaml'), 'schema: twinward.sut/1\nid: wall\ntitle: Wall\nversion: "1"\nclock: wall\nstart: { command: [node] }\n');
      return ['replay', 'run', '--sut', './wall.yaml'];
    }, /answers no clock, and a replay is stepped/, /--sut/],
    ['is asked with a bad option', () => ['replay', 'run', '--workers', '0'], /--workers cannot be "0"/, /--workers/],
    ['is asked with an unknown broker', () => ['replay', 'run', '--broker', 'embeded'], /--broker cannot be "embeded"/, /--broker/],
    ['is asked with an unknown pipeline', () => ['replay', 'run', '--sut', 'referense'], /no pipeline "referense"/, /--sut/],
    ['is compared with nothing', () => ['compare', 'run'], /missing required argument 'runB'/, /twinward compare/],
    ['is compared with an unknown --fail-on', () => ['compare', 'run', 'run', '--fail-on', 'better'], /--fail-on cannot be "better"/, /--fail-on/],
    ['is reported into a folder that is not there', () => ['report', 'run', '--out', 'nowhere/x.txt'], /there is no such folder/, /--out/],
    ['would be written over by its own report', () => ['report', 'run', '--out', 'run/report.json'], /stands in the folder of the run/, /--out/],
    ['is reported into a folder', () => ['report', 'run', '--out', '.'], /is a folder/, /--out/],
  ])('%s: exit 2, one message with its place', async (_, make, what, where) => {
    const argv = make();
    const { code, out, err } = await say(...argv);
    expect(code, err + out).toBe(2);
    expect(err.match(/^error: /gm)).toHaveLength(1);
    expect(/^error: (.*)$/m.exec(err)?.[1]).toMatch(what);
    expect(/^where: (.*)$/m.exec(err)?.[1]).toMatch(where);
    expect(err).toMatch(/^mend: {2}\S/m);
  });
});

describe('compare and report', () => {
  beforeAll(async () => void (await say('run', SMALL, '--broker', 'virtual', '--sut', 'silent', '--out', 'silent', '--quiet')));

  it('tells what only one run found, as text and as JSON', async () => {
    const text = await say('compare', 'run', 'silent');
    expect(text.code).toBe(0);
    expect(text.out).toMatch(/^Found by A, missed by B: \d+$/m);
    const { sameWorld, foundByOne, digests } = JSON.parse((await say('compare', 'silent', 'run', '--json')).out) as Comparison;
    expect(sameWorld).toBe(true);
    expect(foundByOne.length).toBeGreaterThan(0);
    expect(foundByOne.every(({ found }) => found === 'b')).toBe(true);
    expect(digests).toEqual([{ digest: 'alerts', homes: expect.any(Number), firstHome: expect.stringMatching(/^h\d{6}$/) }]);
  });

  it('fails with --fail-on worse only where a metric with a threshold is surely worse', async () => {
    const big = ['run', join(import.meta.dirname, '../../../scenarios/demo/my-first-night.yaml'), '--broker', 'virtual', '--duration', '3h', '--quiet'];
    await say(...big, '--out', 'good');
    await say(...big, '--sut', 'alert-on-everything', '--out', 'poor');
    const worse = await say('compare', 'good', 'poor', '--fail-on', 'worse');
    expect(worse.out).toMatch(/^Worse than chance explains, and with a threshold: .*False clinical alarms/m);
    expect(worse.code).toBe(99);
    expect((await say('compare', 'poor', 'good', '--fail-on', 'worse')).code).toBe(0);
  }, 60_000);

  it('of a run that never reached its broker: a gate stays shut, and there is nothing to replay', async () => {
    await say('run', SMALL, '--broker', 'mqtt://127.0.0.1:1', '--out', 'unborn', '--quiet');
    const gate = await say('compare', 'run', 'unborn', '--fail-on', 'worse');
    expect(gate).toMatchObject({ code: 3, out: expect.stringMatching(/^Whether B is worse cannot be told: .*broker/m) });
    expect(await say('replay', 'unborn')).toMatchObject({ code: 2, err: expect.stringMatching(/^error: the run ended before its first tick: .*broker/) });
  });

  it('writes any format to a file, whole', async () => {
    expect(await say('report', 'run', '--format', 'trace', '--out', 'trace.json')).toEqual({ code: 0, out: '', err: '' });
    expect((JSON.parse(readFileSync(join(folder, 'trace.json'), 'utf8')) as { traceEvents: unknown[] }).traceEvents.length).toBeGreaterThan(20);
    await say('report', 'run', '--format', 'junit', '--out', 'junit.xml');
    expect(readFileSync(join(folder, 'junit.xml'), 'utf8').trim()).toBe(readFileSync(join(folder, 'run', 'junit.xml'), 'utf8').trim());
  });
});
