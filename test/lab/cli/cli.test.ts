/** The command line from end to end: what it prints, what it returns, and what it leaves on disk. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Report } from '../../../contract/report.ts';
import { Manifest } from '../../../contract/run-files.ts';
import { cliIn, type Said } from '../../support/cli-here.ts';

const ROOT = join(import.meta.dirname, '../../..');
const SCENARIOS = join(ROOT, 'test/fixtures/scenarios');
const SMALL = join(SCENARIOS, 'small-evening.yaml');
const SYNTHEA = join(ROOT, 'test/fixtures/synthea');

const folder = mkdtempSync(join(tmpdir(), 'twinward-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

const say = cliIn(folder);

/** Runs the real entry in a process of its own. */
function spawned(...argv: string[]): Said {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'lab/cli/main.ts'), ...argv], { cwd: folder, encoding: 'utf8', env: { ...process.env, NODE_NO_WARNINGS: '1' } });
  return { code: status ?? -1, out: stdout, err: stderr };
}

describe('bad input', () => {
  const bad = (name: string): string => join(SCENARIOS, 'bad', `${name}.yaml`);
  const out = join(folder, 'never');
  beforeAll(() => {
    writeFileSync(join(folder, 'junk.yaml'), 'junk '.repeat(2_000_000));
    writeFileSync(join(folder, 'binary.yaml'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 255]));
    const [name = ''] = readdirSync(SYNTHEA);
    writeFileSync(join(folder, 'cut.json'), readFileSync(join(SYNTHEA, name)).subarray(0, 5_000));
    writeFileSync(join(folder, 'a-file'), 'not a folder');
    mkdirSync(join(folder, 'taken'));
    writeFileSync(join(folder, 'taken', 'thesis.txt'), 'my only copy');
    mkdirSync(join(folder, 'no-records'));
    writeFileSync(join(folder, 'no-start.yaml'), 'schema: twinward.sut/1\nid: mine\ntitle: Mine\nversion: "1"\n');
    writeFileSync(join(folder, 'wall.yaml'), 'schema: twinward.sut/1\nid: mine\ntitle: Mine\nversion: "1"\nclock: wall\nstart: { command: [node] }\n');
  });

  it.each<[why: string, argv: string[], what: RegExp, where: RegExp, mend: RegExp]>([
    ['a misspelt key', ['run', bad('misspelt-key')], /unknown key "fautls"/, /misspelt-key\.yaml:9:3 \(plant\.fautls\)/, /"faults"/],
    ['a negative duration', ['run', bad('negative-duration')], /duration cannot be "-2h"/, /negative-duration\.yaml:6:11 \(duration\)/, /never negative/],
    ['an unknown device', ['run', bad('unknown-device')], /unknown device "pulse-oxymeter"/, /unknown-device\.yaml:12:22/, /"pulse-oximeter"/],
    ['an interval that does not divide an hour', ['run', bad('odd-interval')], /"cgm" of "sugar" cannot report every 7m/, /odd-interval\.yaml:12:19 \(population\[0\]\.every\.cgm\)/, /6m or 10m/],
    ['the same in a file to validate', ['validate', bad('odd-interval')], /"cgm" of "sugar" cannot report every 7m/, /odd-interval\.yaml:12:19/, /6m or 10m/],
    ['an interval of a device that has none', ['validate', bad('interval-by-hand')], /"scale" has no interval/, /population\[0\]\.every\.scale/, /leave it out/],
    ['a circular include', ['run', bad('circular-include')], /circle: .*circle-a\.yaml → .*circle-b\.yaml → .*circle-a\.yaml/, /circle-b\.yaml:3:5/, /remove one/],
    ['ten megabytes of junk', ['run', join(folder, 'junk.yaml')], /10 MB, more than the 1\.0 MB/, /junk\.yaml/, /check/],
    ['binary junk', ['run', join(folder, 'binary.yaml')], /not text/, /binary\.yaml:1:1/, /YAML/],
    ['a YAML alias bomb', ['run', bad('alias-bomb')], /aliases/, /alias-bomb\.yaml:3:8/, /write the values out/],
    ['a FHIR bundle cut in the middle', ['run', SMALL, '--patients', join(folder, 'cut.json')], /ends in the middle/, /cut\.json:\d+:\d+/, /again/],
    ['a folder without records', ['run', SMALL, '--patients', join(folder, 'no-records')], /no \.json bundle/, /no-records/, /folder/],
    ['records that are not there', ['run', SMALL, '--patients', join(folder, 'nowhere')], /no such file/, /nowhere/, /bundle/],
    ['--out below a file', ['run', SMALL, '--out', join(folder, 'a-file', 'run')], /cannot be written: a part of the path is a file/, /--out/, /folder where/],
    ['--out that is a file', ['run', SMALL, '--out', join(folder, 'a-file')], /is a file/, /--out/, /folder/],
    ['--out that holds something else', ['run', SMALL, '--out', join(folder, 'taken')], /something else than a run/, /--out/, /earlier run/],
    ['--out on /proc', ['run', SMALL, '--out', '/proc/nothing/run'], /cannot be written/, /--out/, /folder/],
    ['an unknown scenario', ['run', 'first-nigth'], /no scenario "first-nigth"/, /first-nigth/, /"first-night"/],
    ['a missing file', ['run', './nowhere.yaml'], /no such file/, /nowhere\.yaml/, /list scenarios/],
    ['a folder as scenario', ['run', `${folder}/`], /a folder/, /./, /file/],
    ['a fragment as scenario', ['run', join(SCENARIOS, 'kit.yaml')], /not a scenario/, /kit\.yaml:1:9/, /include it/],
    ['a bad --homes', ['run', SMALL, '--homes', '-5'], /--homes cannot be "-5"/, /--homes/, /200000/],
    ['too many --homes', ['run', SMALL, '--homes', '999999'], /--homes cannot be 999999/, /--homes/, /200000/],
    ['a bad --duration', ['run', SMALL, '--duration', '-3h'], /--duration cannot be "-3h"/, /--duration/, /never negative/],
    ['an empty --seed', ['run', SMALL, '--seed', ''], /--seed/, /--seed/, /1 to 200/],
    ['an unknown --fault', ['run', SMALL, '--fault', 'hub-powerloss'], /unknown fault "hub-powerloss"/, /--fault/, /"hub-power-loss"/],
    ['a bad --pace', ['run', SMALL, '--pace', '2x'], /--pace cannot be "2x"/, /--pace/, /1x/],
    ['a broker of another protocol', ['run', SMALL, '--broker', 'ws://127.0.0.1'], /not a broker address: ws:/, /--broker/, /mqtt:/],
    ['an address without a protocol', ['run', SMALL, '--broker', 'localhost:1883'], /not a broker address: localhost:1883/, /--broker/, /mqtt:/],
    ['an authority that cannot be read', ['run', SMALL, '--broker', 'mqtts://127.0.0.1', '--broker-ca', 'none.pem'], /none\.pem: there is no such file/, /--broker-ca/, /PEM/],
    ['an authority for the embedded broker', ['run', SMALL, '--broker-ca', 'ca.pem'], /brokers with TLS/, /--broker-ca/, /mqtts:/],
    ['a broker restart on an outside broker', ['run', join(SCENARIOS, 'broker-restart.yaml'), '--broker', 'mqtt://127.0.0.1:1'], /not the lab's to restart/, /--broker/, /embedded/],
    ['an unknown broker', ['run', SMALL, '--broker', 'embeded'], /--broker cannot be "embeded"/, /--broker/, /"embedded"/],
    ['no worker', ['run', SMALL, '--workers', '0'], /--workers cannot be "0"/, /--workers/, /from 1 to 64/],
    ['a port that is none', ['run', SMALL, '--api', '70000'], /--api: "70000" is not a port/, /--api/, /from 1 to 65535/],
    ['a prefix that NATS would read as its own', ['run', SMALL, '--topic-prefix', 'a.b'], /--topic-prefix/, /--topic-prefix/, /without/],
    ['a bad prefix', ['run', SMALL, '--topic-prefix', 'a/#'], /--topic-prefix/, /--topic-prefix/, /without/],
    ['an unknown pipeline', ['run', SMALL, '--sut', 'referense'], /no pipeline "referense"/, /--sut/, /"reference"/],
    ['a sut.yaml that does not say how to start', ['run', SMALL, '--sut', join(folder, 'no-start.yaml')], /cannot stand like this/, /no-start\.yaml:1:1/, /say how to start it/],
    ['a sut.yaml that needs a live run, and a twin', ['run', SMALL, '--sut', join(folder, 'wall.yaml'), '--paired'], /"clock: wall" and --paired do not go together/, /--live/, /twins/],
    ['a live run without a broker', ['run', SMALL, '--live', '--broker', 'virtual'], /--live and --broker virtual/, /--live/, /real broker/],
    ['a live run faster than its pipeline', ['run', SMALL, '--live', '--pace', '60x'], /--pace 60x/, /--live/, /clock: event/],
    ['two ways of printing', ['run', SMALL, '--json', '--quiet'], /together/, /--quiet/, /choose/],
    ['a misspelt option', ['run', SMALL, '--sede', '1'], /unknown option '--sede'/, /twinward run/, /--seed/],
    ['a misspelt command', ['rum', SMALL], /unknown command 'rum'/, /twinward rum/, /run/],
    ['a missing argument', ['run'], /missing required argument 'scenario'/, /twinward run/, /run --help/],
    ['an unknown list', ['list', 'fault'], /no list of "fault"/, /twinward list/, /"faults"/],
    ['an unknown run', ['report', 'nowhere'], /no run "nowhere"/, /nowhere/, /./],
    ['a folder that is no run', ['report', folder], /no report\.json/, /./, /run wrote/],
    ['an unknown format', ['report', folder, '--format', 'pdf'], /no format "pdf"/, /--format/, /html/],
    ['a bad file to validate', ['validate', bad('misspelt-key')], /unknown key "fautls"/, /misspelt-key\.yaml:9:3/, /"faults"/],
  ])('%s: exit 2, one message with place and mend, nothing written', async (_, argv, what, where, mend) => {
    const before = readdirSync(folder);
    const said = await say(...argv, ...(argv[0] === 'run' && !argv.includes('--out') && argv.length > 1 && !argv.includes('--sede') ? ['--out', out] : []));
    expect(said.code, said.err + said.out).toBe(2);
    expect(said.err.match(/^error: /gm)).toHaveLength(1);
    expect(/^error: (.*)$/m.exec(said.err)?.[1]).toMatch(what);
    expect(/^where: (.*)$/m.exec(said.err)?.[1]).toMatch(where);
    expect(/^mend: {2}(.*)$/m.exec(said.err)?.[1]).toMatch(mend);
    expect(said.err + said.out).not.toMatch(/^\s+at .*\(?.*:\d+:\d+\)?$|node:internal/m);
    expect(said.out).toBe('');
    expect(readdirSync(folder)).toEqual(before);
    expect(existsSync(out)).toBe(false);
    expect(readFileSync(join(folder, 'taken', 'thesis.txt'), 'utf8')).toBe('my only copy');
  });

  it('says the same through the real entry, with the exit code of the process', () => {
    const said = spawned('run', bad('misspelt-key'));
    expect(said).toEqual({ code: 2, out: '', err: `error: unknown key "fautls"\nwhere: ${bad('misspelt-key')}:9:3 (plant.fautls)\nmend:  did you mean "faults"?\n` });
  });

  it('names further problems, at most five', async () => {
    writeFileSync(join(folder, 'many.yaml'), `schema: twinward.scenario/1\nid: many\ntitle: Many\nstart: 2026-03-01T18:00:00Z\nduration: 1h\nhomes: 1\n${'abcdefgh'.split('').map((key) => `${key}: 1`).join('\n')}\n`);
    const { err } = await say('run', join(folder, 'many.yaml'));
    expect(err.split('\n').slice(0, 4)).toEqual(['error: unknown key "a"', expect.stringMatching(/^where: .*many\.yaml:7:1 \(a\)$/), expect.stringMatching(/^mend: /), 'also:  7 more problems']);
    expect(err).toMatch(/… and 2 more/);
  });
});

describe('help', () => {
  it('comes at once', () => {
    const times = Array.from({ length: 5 }, () => {
      const before = performance.now();
      expect(spawned('--help').code).toBe(0);
      return performance.now() - before;
    });
    // The promise of 300 ms is measured by `npm run bench -- cli`; a busy test machine gets slack.
    expect(Math.min(...times)).toBeLessThan(900);
  });

  it.each([[[]], [['--help']], [['help', 'run']], [['run', '--help']], [['list', '--help']], [['validate', '--help']], [['report', '--help']]])('%j teaches with examples', async (argv) => {
    const said = await say(...argv);
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toMatch(/Examples:\n {2}twinward /);
  });
});

describe('list', () => {
  it.each(['scenarios', 'conditions', 'decoys', 'devices', 'faults', 'episodes', 'metrics', 'suts'])('%s is a table, and JSON with id and title', async (what) => {
    const table = await say('list', what);
    const entries = JSON.parse((await say('list', what, '--json')).out) as { id: string; title: string }[];
    expect(entries.length).toBeGreaterThan(0);
    expect(new Set(entries.map((entry) => entry.id)).size).toBe(entries.length);
    for (const entry of entries) {
      expect(entry.title).toBeTruthy();
      expect(table.out).toContain(`${entry.id} `);
    }
  });
});

describe('validate', () => {
  it('says of each sound file what it is', async () => {
    const sut = join(folder, 'sut.yaml');
    writeFileSync(sut, 'schema: twinward.sut/1\nid: mine\ntitle: Mine\nversion: "1"\nstart: { command: [node, main.js] }\n');
    const said = await say('validate', SMALL, join(SCENARIOS, 'kit.yaml'), sut, SYNTHEA);
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toMatch(/scenario "A small evening", 10 homes, 2h, with 1 included\n.*fragment\n.*pipeline "Mine"\n.*7 patient\(s\), 51 coded entries mapped, 50 left out\n4 of 4/);
  });

  it('goes on after a bad file', async () => {
    const said = await say('validate', join(SCENARIOS, 'bad/misspelt-key.yaml'), SMALL);
    expect(said.code).toBe(2);
    expect(said.out).toMatch(/^ok .*small-evening\.yaml.*\n1 of 2 files are sound\n$/);
    expect(said.err).toMatch(/fautls/);
  });

  it('finds every shipped scenario sound, named as its file', async () => {
    const shelf = JSON.parse((await say('list', 'scenarios', '--json')).out) as { id: string; file: string }[];
    const said = await say('validate', ...shelf.map((entry) => entry.file));
    expect(said.err).toBe('');
    expect(said.code).toBe(0);
    for (const { id, file } of shelf) expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`^id: ${id}$`, 'm'));
  });
});

describe('a run', () => {
  const out = join(folder, 'run');

  it('prints header, tenths, report and replay, and leaves a whole folder', async () => {
    const said = await say('run', SMALL, '--broker', 'virtual', '--out', out, '--fault', 'hub-power-loss:h000001');
    expect(said.err).toBe('');
    expect([0, 3, 99]).toContain(said.code);
    const lines = said.out.split('\n');
    expect(lines[0]).toBe('A small evening (small-evening) · 10 homes · seed small · 18:00–20:00 (2h), tick 60s · pipeline reference 0.2.2 · broker virtual · pace max');
    expect(said.out.match(/^ *\d+ % {2}\d\d:\d\d {2}.* messages/gm)).toHaveLength(10);
    expect(said.out).toContain(`report  ${join(out, 'report.html')}\n`);
    expect(lines.at(-2)).toBe(`replay  npm run twinward -- run ${SMALL} --seed small --broker virtual --fault hub-power-loss:h000001`);
    expect(readdirSync(out)).toEqual(['alerts.ndjson', 'digests.json', 'inputs.ndjson', 'junit.xml', 'manifest.json', 'report.html', 'report.json', 'scenario.json', 'truth.ndjson']);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
    expect(() => Manifest.parse(JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')))).not.toThrow();
    const report = Report.parse(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')));
    expect(said.code).toBe({ pass: 0, fail: 99, unknown: 3 }[report.verdict]);
  });

  it('may replace an earlier run, prints the report only with --json, and the verdict only with --quiet', async () => {
    const json = await say('run', SMALL, '--broker', 'virtual', '--out', out, '--json');
    expect(Report.parse(JSON.parse(json.out)).manifest).toMatchObject({ scenario: 'small-evening', seed: 'small', homes: 10 });
    expect(json.out).toBe(readFileSync(join(out, 'report.json'), 'utf8'));
    const quiet = await say('run', SMALL, '--broker', 'virtual', '--out', out, '--quiet');
    expect(quiet.out).toMatch(/^(pass|fail|unknown) · .*\n$/);
    expect(quiet.code).toBe(json.code);
  });

  it('takes its residents from FHIR records, as many homes as patients, or dealt in turn', async () => {
    const seven = await say('run', SMALL, '--broker', 'virtual', '--out', out, '--patients', SYNTHEA);
    expect(seven.out).toMatch(/ · 7 homes · .* · 7 imported patients\nrecords 51 coded entries mapped, 50 left out:\n +18 {2}resolved/);
    const many = await say('run', SMALL, '--broker', 'virtual', '--out', out, '--patients', SYNTHEA, '--homes', '20');
    expect(many.out).toMatch(/ · 20 homes · .* · 7 imported patients, dealt to the homes in turn/);
    expect(Report.parse(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))).patients?.patients).toBe(7);
  });

  it('is found again by the report command, in every format', async () => {
    const runs = join(folder, 'runs');
    mkdirSync(runs);
    await say('run', SMALL, '--broker', 'virtual');
    const [id = ''] = readdirSync(runs);
    expect((await say('report', id.slice(0, -2))).out).toMatch(/verdict|score/i);
    expect((await say('report', join('runs', id), '--format', 'json')).out).toBe(readFileSync(join(runs, id, 'report.json'), 'utf8'));
    expect((await say('report', id, '--format', 'html')).out).toBe(readFileSync(join(runs, id, 'report.html'), 'utf8'));
    expect((await say('report', id, '--format', 'junit')).out.trim()).toBe(readFileSync(join(runs, id, 'junit.xml'), 'utf8').trim());
  });

  it('that was changed by hand is refused by the report command', async () => {
    writeFileSync(join(out, 'report.json'), '{"schema": "twinward.report/1", "verdict": "splendid"}');
    const said = await say('report', out);
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toMatch(/does not have the form twinward\.report\/1/);
  });
});
