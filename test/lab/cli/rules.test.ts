/** Rules written as data on the command line: checked, run with, replayed, and held against the pipeline without them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../../contract/report.ts';
import type { WhatIf } from '../../../reports/what-if.ts';
import { cliIn } from '../../support/cli-here.ts';

const ROOT = join(import.meta.dirname, '../../..');
const SMALL = join(ROOT, 'test/fixtures/scenarios/small-evening.yaml');
const EXAMPLE = join(ROOT, 'docs/examples/rules/night-fast-and-warm.yaml');
const folder = mkdtempSync(join(tmpdir(), 'twinward-rules-'));
afterAll(() => rmSync(folder, { recursive: true }));
const say = cliIn(folder);

const TEXT = `schema: twinward.rule/1
id: everyone
title: Everyone, to see that the rule is heard
code: restless-nights
priority: low
route: analyst
source: assumption
when: { feature: resident.age, atLeast: 1 }
text: "{resident.age} years"
`;

beforeAll(() => {
  writeFileSync(join(folder, 'everyone.yaml'), TEXT);
  writeFileSync(join(folder, 'slip.yaml'), TEXT.replace('resident.age, at', 'resident.aeg, at'));
  writeFileSync(join(folder, 'taken.yaml'), TEXT.replace('id: everyone', 'id: fever'));
});

describe('a rule file', () => {
  it('is validated by name', async () => expect((await say('validate', EXAMPLE, 'everyone.yaml')).out).toMatch(/rule "Heart or breath.*early-warning, medium\n.*rule "Everyone.*\n2 of 2/));
  it.each([
    ['a slip in a feature', ['validate', 'slip.yaml'], /there is no feature "resident\.aeg"/, /slip\.yaml:8:18 \(when\.feature\)/, /did you mean "resident\.age"\?/],
    ['the id of a rule of the pipeline', ['run', SMALL, '--rule', 'taken.yaml'], /called "fever" already/, /taken\.yaml:2:5 \(id\)/, /another id/], ['a pipeline that takes none', ['run', SMALL, '--sut', 'silent', '--rule', 'everyone.yaml'], /"silent" takes no rules/, /--rule/, /leave --sut out/],
    ['a rule given twice', ['run', SMALL, '--rule', 'everyone.yaml', '--rule', 'everyone.yaml'], /"everyone" is given twice/, /everyone\.yaml/, /id of its own/], ['no such file', ['what-if', SMALL, '--rule', 'nowhere.yaml'], /nowhere\.yaml/, /nowhere/, /./],
  ])('is refused with place and remedy: %s', async (_why, argv, what, where, mend) => {
    const said = await say(...argv);
    expect(said.code).toBe(2);
    for (const part of [what, where, mend]) expect(said.err).toMatch(part);
  });
  it('asks for features of a list that is shown', async () => {
    const features = JSON.parse((await say('list', 'features', '--json')).out) as { id: string; unit: string }[];
    expect(features.map(({ id }) => id)).toEqual(expect.arrayContaining(['steps.day', 'weight.change7d', 'heartRate.level', 'condition.copd']));
  });
});

describe('a run with a rule', () => {
  const report = (name: string): Report => JSON.parse(readFileSync(join(folder, name, 'report.json'), 'utf8')) as Report;
  const alerts = (name: string): string[] => readFileSync(join(folder, name, 'alerts.ndjson'), 'utf8').trim().split('\n').filter((line) => line.includes('"restless-nights"'));

  it('hears it in its own process as well as on the bus, and says so in the version', async () => {
    for (const broker of ['virtual', 'embedded']) expect((await say('run', SMALL, '--broker', broker, '--rule', 'everyone.yaml', '--out', broker, '--quiet')).err).toBe('');
    expect(alerts('virtual').length).toBeGreaterThan(0);
    expect(alerts('virtual')[0]).toContain('"route":"analyst"');
    expect(report('embedded').manifest.digests).toEqual(report('virtual').manifest.digests);
    expect(report('virtual').manifest.sut.version).toMatch(/\+everyone\.[0-9a-f]{8}$/);
  }, 60_000);
  it('is replayed with the same rule, and not with a changed one', async () => {
    expect((await say('replay', 'virtual')).code).toBe(0);
    writeFileSync(join(folder, 'everyone.yaml'), TEXT.replace('atLeast: 1', 'atLeast: 2'));
    const said = await say('replay', 'virtual');
    expect([said.code, said.err]).toEqual([2, expect.stringMatching(/rules of this run were changed/)]);
    writeFileSync(join(folder, 'everyone.yaml'), TEXT);
  }, 60_000);
  it('is held against the pipeline without it', async () => {
    const { variants } = JSON.parse((await say('what-if', SMALL, '--rule', 'everyone.yaml', '--rule', EXAMPLE, '--json')).out) as WhatIf;
    expect(variants.map(({ name, by }) => [name, by])).toEqual([['baseline', 'nothing'], ['rule everyone', 'pipeline'], ['rule night-fast-and-warm', 'pipeline']]);
    const burden = Object.keys(variants[0]!.values).find((id) => id.startsWith('alerts'))!;
    expect(variants[1]!.values[burden]!.value).toBeGreaterThan(variants[0]!.values[burden]!.value as number);
  }, 60_000);
});
