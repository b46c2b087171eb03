/** `sut init`, what is refused in a sut.yaml, and what is found out before a run is started. */
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { loadSut } from '../../../lab/cli/load-sut.ts';
import { wayInText } from '../../../lab/cli/run-command.ts';
import { twinward } from '../../../lab/cli/program.ts';
import { checkSut } from '../../../lab/host-node/sut-check.ts';
import { realmOf } from '../../../lab/host-node/sut-port.ts';
import { cliIn, listening } from '../../support/cli-here.ts';

const SMALL = join(import.meta.dirname, '../../fixtures/scenarios/small-evening.yaml');
const folder = mkdtempSync(join(tmpdir(), 'twinward-sut-'));
afterAll(() => rmSync(folder, { recursive: true }));
const say = cliIn(folder);

/** @param lines what is typed, or comes through a pipe */
async function typed(lines: string, ...argv: string[]) {
  const terminal = { ...listening(folder), input: Readable.from([lines]) };
  return { code: await twinward(argv, terminal), ...terminal.said };
}
let files = 0;
function written(text: string): string {
  const path = join(folder, `${(files += 1)}.yaml`);
  writeFileSync(path, `schema: twinward.sut/1\nid: x\ntitle: X\nversion: "1"\n${text}`);
  return path;
}
const STARTED = 'start: { command: [node, x.mjs] }\n';

describe('sut init', () => {
  it('asks, takes an empty line for its default, asks again where an answer cannot be, and writes a file that is sound', async () => {
    const { code, out } = await typed('ward\n\nnode main.js --ward "number 7" --title=\'Ward 7\'\nxml\nfhir\nhttp://127.0.0.1:{port}/fhir\n\n\n', 'sut', 'init', 'asked.yaml');
    expect(code).toBe(0);
    expect(out).toMatch(/choose one of twinward, fhir, senml, template/);
    const text = readFileSync(join(folder, 'asked.yaml'), 'utf8');
    expect(text).toContain('start: { command: ["node", "main.js", "--ward", "number 7", "--title=Ward 7"] }');
    expect(text).toContain('codec: fhir\nfeed: { url: "http://127.0.0.1:{port}/fhir" }\nalerts:\n  webhook: {}');
    expect(text).toMatch(/clock: event\n$/);
    expect((await say('validate', 'asked.yaml')).out).toContain('pipeline "ward"');
  });

  it('needs nobody to ask', async () => {
    expect((await say('sut', 'init', 'flags.yaml', '--yes', '--id', 'mine', '--address', 'mqtt://127.0.0.1:1883', '--codec', 'template', '--alerts', 'ward/alarms/+')).code).toBe(0);
    expect((await say('validate', 'flags.yaml')).code).toBe(0);
    expect((await say('sut', 'init', 'standard.yaml', '--yes', '--command', 'node main.js')).code).toBe(0);
    expect(readFileSync(join(folder, 'standard.yaml'), 'utf8')).toMatch(/codec: twinward\nclock: watermark\n$/);
  });

  it('refuses a port for a webhook that there is not', async () => {
    expect(await say('sut', 'init', 'idle.yaml', '--yes', '--command', 'node x', '--alerts', 'ours', '--webhook', '8790')).toMatchObject({ code: 2, err: expect.stringMatching(/--webhook says nothing here/) });
  });

  it('asks of a pipeline that runs already where it will find the webhook', async () => {
    const { out } = await typed('ward\n\n\nhttp://127.0.0.1:8080\nfhir\nhttp://127.0.0.1:8080/fhir\nwebhook\n99999\n8791\n\n', 'sut', 'init', 'hooked.yaml');
    expect(out).toMatch(/On which port[^\n]*\[8790\]: a port is a whole number/);
    expect(readFileSync(join(folder, 'hooked.yaml'), 'utf8')).toContain('webhook: { port: 8791 } # POST to http://127.0.0.1:8791/alerts');
    expect((await say('sut', 'init', 'hooked-2.yaml', '--yes', '--address', 'http://127.0.0.1:8080', '--feed', 'http://127.0.0.1:8080/in', '--webhook', '8792')).code).toBe(0);
    expect(readFileSync(join(folder, 'hooked-2.yaml'), 'utf8')).toContain('port: 8792');
  });

  it('writes nothing by halves, and nothing over another file', async () => {
    const ended = await typed('ward\n', 'sut', 'init', 'half.yaml');
    expect(ended).toMatchObject({ code: 2, err: expect.stringMatching(/"address" is not answered/) });
    expect(await say('sut', 'init', 'half.yaml', '--yes', '--command', 'x', '--clock', 'sundial')).toMatchObject({ code: 2, err: expect.stringMatching(/--clock cannot be "sundial"/) });
    expect(await say('sut', 'init', 'half.yaml', '--yes', '--command', 'x', '--feed', 'ward/{hoem}')).toMatchObject({ code: 2, err: expect.stringMatching(/between braces only home/) });
    expect(existsSync(join(folder, 'half.yaml'))).toBe(false);
    writeFileSync(join(folder, 'mine.yaml'), 'my only copy');
    expect(await say('sut', 'init', 'mine.yaml', '--yes', '--command', 'x')).toMatchObject({ code: 2, err: expect.stringMatching(/--force/) });
    expect(readFileSync(join(folder, 'mine.yaml'), 'utf8')).toBe('my only copy');
    expect((await say('sut', 'init', 'mine.yaml', '--yes', '--command', 'x', '--force')).code).toBe(0);
  });
});

describe('a sut.yaml', () => {
  it.each<[why: string, text: string, what: RegExp, where: string]>([
    ['neither started nor found', 'clock: event\n', /say how to start it/, ':1:1'],
    ['both started and found', `${STARTED}address: http://127.0.0.1:1\n`, /either the lab starts it/, ':6:10 (address)'],
    ['a misspelt codec', `${STARTED}codec: senm\n`, /codec cannot be "senm"[^]*did you mean "senml"/, ':6:8 (codec)'],
    ['a misspelt key of a codec', `${STARTED}codec: { templat: "x" }\n`, /unknown key "templat"[^]*"template"/, ':6:10 (codec.templat)'],
    ['a misspelt reset', `${STARTED}reset: restrat\n`, /reset cannot be "restrat"[^]*"restart"/, ':6:8 (reset)'],
    ['an expression that breaks off', `${STARTED}alerts:\n  map: '{ "a": $lookup(x, }'\n`, /alerts\.map is no JSONata[^]*character 19 of the expression[^]*⟵ here/, ':7:8 (alerts.map)'],
    ['an expression with a clock', `${STARTED}codec: { template: '$now()' }\n`, /\$now\(\) is disabled/, ':6:20 (codec.template)'],
    ['a feed with two ways', `${STARTED}feed: { topic: a, url: "http://x/" }\n`, /give one of topic, url/, ':6:7 (feed)'],
    ['a misspelt name between braces', `${STARTED}feed: { topic: "ward/{hoem}" }\n`, /between braces only home, /, ':6:16 (feed.topic)'],
    ['a wildcard to publish on', `${STARTED}feed: { topic: "ward/+" }\n`, /no "\+", "#"/, ':6:16 (feed.topic)'],
    ['alerts from everywhere', `${STARTED}alerts: { topics: ["#"] }\n`, /begins with a word of yours/, ':6:20 (alerts.topics[0])'],
    ['alerts by two ways', `${STARTED}alerts: { topics: [a], webhook: {} }\n`, /not both/, ':6:9 (alerts)'],
    ['a path without an address', `${STARTED}feed: { url: /in }\n`, /needs "address: http/, ':6:14 (feed.url)'],
    ['a restart of what runs already', 'address: http://127.0.0.1:1\nreset: restart\n', /only what it starts/, ':6:8 (reset)'],
    ['two signs of readiness', `${STARTED}ready: { port: 1, delay: 1s }\n`, /give one of http, line, port, topic, delay/, ':6:8 (ready)'],
    ['a feed on what the lab itself hears', `${STARTED}feed: { topic: "twinward/v1/{home}/{channel}" }\n`, /only those under twinward\/feed\//, ':6:16 (feed.topic)'],
    ['alerts that hear the feed', `${STARTED}feed: { topic: "ward/{home}/{channel}" }\nalerts: { topics: [alarms, "ward/#"] }\n`, /"ward\/#" hears what the lab feeds on ward\/\{home\}\/\{channel\}/, '(alerts.topics)'],
    ['alerts that hear one kind of event of it', `${STARTED}feed: { topic: "ward/{home}/{code}" }\nalerts: { topics: ["ward/+/fall"] }\n`, /hears what the lab feeds/, '(alerts.topics)'],
    ['alerts that hear one channel of it', `${STARTED}feed: { topic: "ward/{channel}/{home}" }\nalerts: { topics: ["ward/event/+"] }\n`, /hears what the lab feeds/, '(alerts.topics)'],
    ['a home that no alert fills in', `${STARTED}alerts: { topics: ["ward/{home}/alarm"] }\n`, /nothing fills braces here/, ':6:20 (alerts.topics[0])'],
    ['a home that no reset fills in', `${STARTED}reset: { message: { topic: "ward/{home}/forget" } }\n`, /nothing fills braces here/, '(reset.message.topic)'],
    ['a port in a topic', `${STARTED}feed: { topic: "ward/{port}/{home}" }\n`, /between braces only home, channel, hub, resident, device, code can stand here/, '(feed.topic)'],
    ['a home in what is asked once', `${STARTED}ready: { http: "http://127.0.0.1:{port}/{home}" }\n`, /between braces only port can stand here/, '(ready.http)'],
    ['a home in a clock', `${STARTED}feed: { url: "http://127.0.0.1:{port}/{home}", clock: "http://127.0.0.1:{port}/{home}" }\n`, /between braces only port can stand here/, '(feed.clock)'],
    ['a folder for no command', `${STARTED}reset: { message: { topic: a }, cwd: b }\n`, /a cwd is for a command/, '(reset)'],
    ['a delay that outlasts all patience', `${STARTED}ready: { delay: 30s }\n`, /never be ready: readyWithin is 20s/, '(ready.delay)'],
    ['a delay that is none', `${STARTED}ready: { delay: soon }\n`, /a duration is a number and a unit/, '(ready.delay)'],
    ['a webhook that nobody can know of', 'address: http://127.0.0.1:1\nfeed: { url: /in }\nalerts: { webhook: {} }\nclock: event\n', /must know where the webhook listens: choose a port/, '(alerts.webhook)'],
    ['a port that the lab cannot tell it', 'address: http://127.0.0.1:1\nfeed: { url: "http://127.0.0.1:{port}/" }\n', /write the port/, ':5:10 (address)'],
  ])('is refused with %s', async (_, text, what, where) => {
    const { code, err } = await say('validate', written(text));
    expect(code).toBe(2);
    expect(err).toMatch(what);
    expect(err).toContain(where);
    expect(err).not.toMatch(/\n {4}at /);
  });
});

it('a feed and alerts may begin with the same word, a delay may be as long as the patience, and a message that resets is on topics of its own', async () => {
  expect((await say('validate', written(`${STARTED}feed: { topic: "ward/{home}/{channel}" }\nalerts: { topics: ["ward/alarms/+"] }\nready: { delay: 20s }\n`))).code).toBe(0);
  const { sut } = await loadSut(written(`${STARTED}reset: { message: { topic: ward/forget } }\n`), folder);
  expect(realmOf(sut, {})).toEqual({ isFree: true });
  expect(realmOf((await loadSut(written(STARTED), folder)).sut, {})).toEqual({ isFree: false });
});

describe('sut check', () => {
  const EXAMPLE = join(import.meta.dirname, '../../../docs/examples/sixty-lines/sut.yaml');

  it.each([['the example', EXAMPLE], ['the reference', 'reference'], ['one that tells of the end of an alert', 'fixed-thresholds']])('prints a line for each point, and returns 0 where all is well: %s', async (_, which) => {
    const { code, out } = await say('sut', 'check', which);
    expect(code).toBe(0);
    for (const point of ['started', 'ready', 'connected', 'subscribed', 'fed', 'clock', 'alerts came back', 'mapped', 'home and resident', 'codes', 'times', 'reset', 'stops cleanly']) expect(out).toMatch(new RegExp(`^ok   ${point} `, 'm'));
    expect(out).toMatch(/understands what it is sent, and is understood\.\n$/);
  });

  it('returns 99 where a point is not, and says how to mend it, for programs too', async () => {
    const { code, out } = await say('sut', 'check', 'silent', '--json');
    expect(code).toBe(99);
    const { sut, points } = JSON.parse(out) as { sut: { id: string }; points: { id: string; ok?: boolean; mend?: string }[] };
    expect(sut.id).toBe('silent');
    expect(points.filter(({ ok }) => ok === false)).toMatchObject([{ id: 'alerts', mend: 'publish alerts on twinward/v1/alerts/{home}' }]);
  });

  it('wants a broker with a wire', async () => {
    for (const broker of ['virtual', 'memory']) expect(await say('sut', 'check', 'reference', '--broker', broker)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/the (virtual|memory) broker has none\nwhere: --broker/) });
  });

  it('ends where the user stops it, and hides no fault of ours behind the pipeline', async () => {
    const { sut } = await loadSut(EXAMPLE, folder);
    const { trouble, points } = await checkSut(sut, { kind: 'embedded' }, '', AbortSignal.abort());
    expect(trouble).toBe('stopped by the user');
    expect(points.find(({ id }) => id === 'stopped')).toMatchObject({ ok: true });
    const ours = { get aborted(): boolean { throw new TypeError('our bug'); } } as AbortSignal;
    await expect(checkSut(sut, { kind: 'embedded' }, '', ours)).rejects.toThrow('our bug');
  });

  it('returns 3 where it broke off', async () => {
    const { code, out } = await say('sut', 'check', written(`start: { command: [node, -e, "console.error('no licence'); process.exit(7)"] }\n`));
    expect(code).toBe(3);
    expect(out).toMatch(/It broke off: the SUT process \d+ ended with code 7; its last words: no licence/);
  });
});

describe('before anything is started', () => {
  it.each(['run', 'check'])('%s says that a command does not exist, that a port is taken, that nobody answers', async (how) => {
    const command = (file: string, ...more: string[]): string[] => (how === 'run' ? ['run', SMALL, '--sut', file, '--out', join(folder, 'never'), ...more] : ['sut', 'check', file, ...more]);
    expect(await say(...command(written('start: { command: [no-such-program] }\n')))).toMatchObject({ code: 2, err: expect.stringMatching(/command does not exist: no-such-program\nwhere: start\.command\nmend: /) });
    expect(await say(...command(written('start: { command: [./main.sh] }\n')))).toMatchObject({ code: 2, err: expect.stringMatching(/does not exist: \.\/main\.sh/) });
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await say(...command(written(`start: { command: [node] }\nalerts: { webhook: { port: ${port} } }\n`)))).toMatchObject({ code: 2, err: expect.stringMatching(/port \d+ cannot be used: something else listens on it\nwhere: alerts\.webhook\.port/) });
    expect(await say(...command(written('start: { command: [node] }\n'), '--broker-port', String(port)))).toMatchObject({ code: 2, err: expect.stringMatching(/where: --broker-port/) });
    server.close();
    await once(server, 'close');
    expect(await say(...command(written(`address: http://127.0.0.1:${port}\nfeed: { url: /in }\nalerts: { webhook: { port: ${port} } }\nclock: event\n`)))).toMatchObject({ code: 3, err: expect.stringMatching(/does not answer: ECONNREFUSED\nmend: /) });
    expect(existsSync(join(folder, 'never'))).toBe(false);
  });

  it('says what a pipeline that runs already must know of the lab\'s broker', async () => {
    expect(await say('run', SMALL, '--sut', written('address: mqtt://127.0.0.1:1883\n'))).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/give --broker-port, and set TWINWARD_SUT_PASSWORD for the user sut:x-1/) });
  });

  it('knows a command that resets by the folder of its file', async () => {
    const { sut } = await loadSut(written('address: http://127.0.0.1:8080\nreset: { command: [./forget.sh] }\n'), '/');
    expect(sut.reset).toMatchObject({ cwd: folder });
    expect((await loadSut(written(`start: { command: [node], cwd: app }\nreset: { command: [./forget.sh] }\n`), '/')).sut.reset).toMatchObject({ cwd: join(folder, 'app') });
  });

  it('says where the alerts of a pipeline that runs already are to go', async () => {
    const { sut } = await loadSut(written('address: http://127.0.0.1:8080\nfeed: { url: /in }\nalerts: { webhook: { port: 8790, token: t } }\nclock: event\n'), folder);
    expect(wayInText({ sut, broker: { kind: 'embedded' } })).toBe('webhook http://127.0.0.1:8790/alerts  token as in its file\n');
    expect(wayInText({ sut, broker: { kind: 'mqtt', url: 'mqtt://127.0.0.1:1' } })).toMatch(/^webhook /);
  });

  it('keeps attacks away from a pipeline that is elsewhere', async () => {
    const elsewhere = written(`${STARTED}feed: { url: "http://192.0.2.1/in" }\nalerts: { webhook: {} }\n`);
    expect(await say('run', SMALL, '--sut', elsewhere, '--attack', 'brk-03')).toMatchObject({ code: 2, err: expect.stringMatching(/attacks stay on this machine: the pipeline is at http:\/\/192\.0\.2\.1\/in/) });
  });
});
