/** Attacks on the command line: found by any spelling of their id, refused outside this machine before anything starts, and told in every form of the report. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ATTACKS } from '../../../attacks/catalogue/index.ts';
import { Report } from '../../../contract/report.ts';
import { cliIn, type Said } from '../../support/cli-here.ts';

const folder = mkdtempSync(join(tmpdir(), 'twinward-attacks-'));
afterAll(() => rmSync(folder, { recursive: true }));

const say = cliIn(folder);

const SCENARIO = `schema: twinward.scenario/1
id: one-night
title: One night
start: 2026-03-01T20:00:00Z
duration: 4h
homes: 3
population:
  - { id: lungs, share: 1, age: [60, 80], conditions: [copd], medicines: [inhaler], devices: [pulse-oximeter, wearable, smart-bed] }
plant:
  episodes:
    - { id: copd-exacerbation, homes: [h000001, h000003], window: [60m, 70m], severity: [0.9, 1], duration: 2h }
`;
const file = join(folder, 'one-night.yaml');
const planted = (line: string): string => `${SCENARIO}  attacks:\n    - ${line}\n`;
beforeAll(() => writeFileSync(file, SCENARIO));

describe('bad input ends with 2, before anything is started or written', () => {
  const out = join(folder, 'never');
  it.each<[why: string, argv: string[], what: RegExp, where: RegExp, mend: RegExp]>([
    ['a broker elsewhere', ['--attack', 'SEC-BRK-03', '--broker', 'mqtt://192.0.2.1'], /attacks stay on this machine: 192\.0\.2\.1 is not a loopback address/, /--broker/, /127\.0\.0\.1/],
    ['a broker on all addresses', ['--attack', 'brk-03', '--broker', 'mqtt://0.0.0.0:1883'], /0\.0\.0\.0 is not a loopback address/, /--broker/, /embedded/],
    ['a broker elsewhere by IPv6', ['--attack', 'brk-03', '--broker', 'mqtts://[2001:db8::1]'], /2001:db8::1 is not a loopback address/, /--broker/, /embedded/],
    ['an unknown attack', ['--attack', 'brk-30'], /unknown attack "brk-30"/, /--attack/, /SEC-BRK-03/],
    ['an attack of their own', ['--attack', './mine.ts'], /only the attacks of its own catalogue/, /--attack/, /adding-an-attack/],
    ['an unknown profile', ['--profile', 'L9'], /--profile cannot be "L9"/, /--profile/, /L0|standard/],
    ['a profile that comes later', ['--profile', 'L4'], /--profile cannot be "L4"/, /--profile/, /standard and L0/],
    ['a profile for a broker that is not ours', ['--profile', 'L0', '--broker', 'mqtt://127.0.0.1:1'], /cannot be set on mqtt:\/\/127\.0\.0\.1:1/, /--profile/, /its owner/],
  ])('%s', async (_why, argv, what, where, mend) => {
    const { code, out: said, err } = await say('run', file, ...argv, '--out', out);
    expect([code, said]).toEqual([2, '']);
    expect(err).toMatch(what);
    expect(err).toMatch(where);
    expect(err).toMatch(mend);
    expect(existsSync(out)).toBe(false);
  });

  it.each([
    ['an unknown attack', '{ id: SEC-DAT-99 }', /unknown attack "SEC-DAT-99"/], ['a wrong name', '{ id: replay }', /named like SEC-BRK-03/], ['both share and homes', '{ id: SEC-DAT-02, share: 0.5, homes: [h000001] }', /share or homes, not both/],
    ['a severity', '{ id: SEC-DAT-02, severity: [0, 1] }', /unknown key "severity"/], ['a home beyond', '{ id: SEC-DAT-02, homes: [h000009] }', /no home "h000009"/], ['a window after the end', '{ id: SEC-BRK-03, window: [5h, 6h] }', /after|ends at/],
  ])('in a scenario: %s', async (_why, line, what) => {
    writeFileSync(join(folder, 'bad.yaml'), planted(line));
    const { code, err } = await say('validate', join(folder, 'bad.yaml'));
    expect(code).toBe(2);
    expect(err).toMatch(what);
    expect(err).toMatch(/bad\.yaml:\d+:\d+/);
  });

  it('a home without an episode to hide is told with its place', async () => {
    writeFileSync(join(folder, 'well.yaml'), planted('{ id: SEC-DAT-02, homes: [h000002] }'));
    const { code, err } = await say('run', join(folder, 'well.yaml'), '--broker', 'virtual', '--out', out, '--quiet');
    expect(code).toBe(2);
    expect(err).toMatch(/nothing to hide in home h000002/);
    expect(err).toMatch(/plant\.attacks\[0\]\.homes/);
    expect(existsSync(out)).toBe(false);
  });
});

describe('a run with attacks', () => {
  const out = join(folder, 'run');
  let said: Said;
  beforeAll(async () => { said = await say('run', file, '--attack', 'BRK-03', 'sec-dat-02', '--profile', 'l0', '--broker', 'virtual', '--out', out); }, 60_000);

  it('says what will act, and how to run it again', () => {
    expect(said.out).toMatch(/profile L0 · attacks SEC-BRK-03, SEC-DAT-02/);
    expect(said.out).toMatch(/replay .*--broker virtual --attack BRK-03 --attack sec-dat-02 --profile l0/);
    expect(said.out).toMatch(/SEC-DAT-02 {2}prevention None · detection None · impact Harmful/);
  });

  it('leaves report, SARIF and Navigator layer, and renders them again', async () => {
    const report = Report.parse(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')));
    expect(report.manifest.profile).toBe('L0');
    expect(report.attacks?.map(({ id }) => id)).toEqual(['SEC-BRK-03/1', 'SEC-DAT-02/1']);
    for (const [format, name] of [['sarif', 'results.sarif'], ['navigator', 'navigator-layer.json']] as const) {
      const again = await say('report', out, '--format', format);
      expect(again.code).toBe(0);
      expect(again.out).toBe(readFileSync(join(out, name), 'utf8'));
    }
    expect(readFileSync(join(out, 'truth.ndjson'), 'utf8')).toMatch(/"kind":"attack"/);
    expect(readFileSync(join(out, 'inputs.ndjson'), 'utf8')).toMatch(/"kind":"broker-answer"/);
  });

  it('without attacks has none of it, and says so when asked', async () => {
    const calm = join(folder, 'calm');
    await say('run', file, '--broker', 'virtual', '--out', calm, '--quiet');
    expect(existsSync(join(calm, 'results.sarif'))).toBe(false);
    expect(readFileSync(join(calm, 'report.json'), 'utf8')).not.toMatch(/"profile"/);
    const { code, err } = await say('report', calm, '--format', 'sarif');
    expect(code).toBe(2);
    expect(err).toMatch(/no attack was planted/);
  });
});

it('lists the catalogue', async () => {
  const { out } = await say('list', 'attacks');
  for (const { id, title } of ATTACKS) expect(out).toContain(`${id}  ${title}`);
  const lines = JSON.parse((await say('list', 'attacks', '--json')).out) as { id: string; title: string; class: string }[];
  expect(lines.map(({ id }) => id)).toEqual(ATTACKS.map(({ id }) => id));
});
