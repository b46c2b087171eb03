/** `twinward chaos` from end to end: exit codes, what it writes, and that what it prints fails again. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { cliIn } from '../../support/cli-here.ts';

const folder = mkdtempSync(join(tmpdir(), 'twinward-chaos-'));
afterAll(() => rmSync(folder, { recursive: true }));
const say = cliIn(folder);

it('says what a silent pipeline breaks, writes the smallest scenario, and finds it again', async () => {
  const { code, out } = await say('chaos', '--runs', '40', '--seed', 'a night', '--sut', 'silent', '--only', 'sut', '--out', '.');
  expect(code).toBe(99);
  expect(out).toContain('the pipeline breaks "');
  expect(out).toMatch(/h00000\d at \d\d:\d\d \(\d+h\d\dm into the run\): /);
  expect(out).toContain('again   twinward chaos --replay chaos-a-night.yaml --sut silent --only sut');
  expect(readFileSync(join(folder, 'chaos-a-night.yaml'), 'utf8')).toContain('homes: 1\n');
  const again = await say('chaos', '--replay', 'chaos-a-night.yaml', '--sut', 'silent', '--only', 'sut', '--json');
  expect(again.code).toBe(99);
  const { broken } = JSON.parse(again.out) as { broken: { invariant: string; sentence: string } };
  expect(out).toContain(`"${broken.invariant}": ${broken.sentence}`);
  expect((await say('chaos', '--replay', 'chaos-a-night.yaml')).code).toBe(0);
  expect((await say('validate', 'chaos-a-night.yaml')).code).toBe(0);
});

it('says of a sound search what it came upon, and what it did not', async () => {
  const { code, out } = await say('chaos', '--runs', '3', '--seed', 'tests', '--json');
  expect(code).toBe(0);
  const told = JSON.parse(out) as { runs: number; readings: { unexplained: number }; met: { id: string }[]; never: string[]; broken?: unknown };
  expect(told).toMatchObject({ runs: 3, readings: { unexplained: 0 } });
  expect(told.met.length).toBeGreaterThan(10);
  expect(told.never.length).toBeGreaterThan(0);
  expect(told.broken).toBeUndefined();
});

it.each([
  [['--runs', '0'], '--runs'], [['--only', 'everything'], '--only'], [['--replay', 'nowhere.yaml'], 'no such file'], [['--replay', '1:x'], '--replay'], [['--out', 'nowhere'], 'no folder'], [['--sut', 'refference'], 'refference'], [['--json', '--quiet'], '--quiet'],
])('refuses %j', async (argv, names) => {
  const { code, err } = await say('chaos', ...argv);
  expect(code).toBe(2);
  expect(err).toContain(names);
  expect(err).toContain('mend:');
});

it('refuses a scenario in which attacks act', async () => {
  writeFileSync(join(folder, 'attacked.yaml'), 'schema: twinward.scenario/1\nid: a\ntitle: A\nstart: 2026-03-02T00:00:00Z\nduration: 2h\nhomes: 1\npopulation:\n  - { id: a, share: 1, age: [70, 80], devices: [wearable] }\nplant:\n  attacks:\n    - { id: SEC-BRK-03 }\n');
  expect(await say('chaos', '--replay', 'attacked.yaml')).toMatchObject({ code: 2, err: expect.stringContaining('attacks') as string });
});
