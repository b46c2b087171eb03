/** `twinward what-if` from end to end, and what it refuses. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../contract/canonical.ts';
import type { WhatIf } from '../../../reports/what-if.ts';
import { scenarioOf, sweepVariants, kitVariant, withVariant } from '../../../lab/run/what-if.ts';
import { Shard } from '../../../sim/shard.ts';
import { World } from '../../../sim/world.ts';
import { cliIn } from '../../support/cli-here.ts';
import { labRun } from '../../support/lab-run.ts';
import { namedScenario } from '../../support/named-scenario.ts';

const folder = mkdtempSync(join(tmpdir(), 'twinward-what-if-'));
afterAll(() => rmSync(folder, { recursive: true }));
const say = cliIn(folder);
const scenario = namedScenario('first-night', { homes: 30 });

describe('a prescribed limit', () => {
  it('changes what the enrolment says, and no byte of what hubs send or of what is true', async () => {
    const other = scenarioOf(scenario, withVariant('spo2Low=97,weightGain=0.5,glucoseLow=120'));
    const [before, after] = await Promise.all([labRun(scenario), labRun(other)]);
    expect(after.truth).toEqual(before.truth);
    expect(after.byHome.planned).toEqual(before.byHome.planned);
    expect(after.report.manifest.digests.planned).toBe(before.report.manifest.digests.planned);
    expect(after.report.manifest.digests.alerts).not.toBe(before.report.manifest.digests.alerts);
    const stamps = ({ report }: typeof before): unknown[] => report.findings.filter(({ kind }) => kind === 'episode').map(({ id, trueFrom, measuredFrom, arrivedFrom }) => ({ id, trueFrom, measuredFrom, arrivedFrom })).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect(stamps(after)).toEqual(stamps(before));
  });

  it('reaches each resident whose kit measures the sign; a moved one those who had their own', () => {
    const told = (text: string): (number | undefined)[] => {
      const world = new World({ scenario: scenarioOf(scenario, withVariant(text)) });
      return Array.from({ length: world.homes }, (_, index) => world.enrolment(world.home(index), '').residents[0]!.thresholds?.spo2Low);
    };
    const plain = told('glucoseLow=80');
    const oximeter = Array.from({ length: scenario.homes }, (_, index) => new World({ scenario }).home(index).devices.some(({ kind }) => kind === 'pulse-oximeter'));
    expect(told('spo2Low=88')).toEqual(oximeter.map((has) => (has ? 88 : undefined)));
    expect(told('spo2Low-=2')).toEqual(plain.map((limit) => (limit === undefined ? undefined : limit - 2)));
    expect(told('spo2Low+=1.5')).toEqual(plain.map((limit) => (limit === undefined ? undefined : limit + 1.5)));
  });
});

describe('another kit', () => {
  it('leaves alone what happens to people, and every byte of the devices that stay', () => {
    const other = scenarioOf(scenario, kitVariant('-pulse-oximeter,+cgm'));
    const [a, b] = [new World({ scenario }), new World({ scenario: other })];
    const episodes = (world: World): string => canonicalJson(Array.from({ length: world.homes }, (_, index) => world.home(index).causes.filter(({ truth }) => truth.kind !== 'fault')));
    expect(episodes(b)).toBe(episodes(a));
    const readings = (world: World, index: number): string[] => {
      const lines: string[] = [];
      const shard = new Shard(world, index, index + 1, { reading: (_home, dev, signal, at, measured) => { if (dev !== 'pulse-oximeter' && dev !== 'cgm') lines.push(`${dev} ${signal} ${at} ${measured.value}`); }, vitals: () => {}, event: () => {} });
      shard.advance(world.start + 4 * 3_600_000);
      return lines;
    };
    for (const index of [0, 3, 7]) expect(readings(b, index)).toEqual(readings(a, index));
    const lostFaults = Array.from({ length: a.homes }, (_, index) => b.home(index).causes).flat().filter(({ truth }) => truth.device === 'pulse-oximeter');
    expect(lostFaults).toEqual([]);
  });
});

describe('a series', () => {
  it('has both ends, may fall, and moves each person\'s own where it says so', () => {
    expect(sweepVariants('spo2Low=84..92:2').map(({ name }) => name)).toEqual(['spo2Low 84', 'spo2Low 86', 'spo2Low 88', 'spo2Low 90', 'spo2Low 92']);
    expect(sweepVariants('spo2Low=92..84:4').map(({ sweep }) => sweep!.value)).toEqual([92, 88, 84]);
    expect(sweepVariants('weightGain=0.5..1.1:0.2').map(({ sweep }) => sweep!.value)).toEqual([0.5, 0.7, 0.9, 1.1]);
    expect(sweepVariants('spo2Low+=-2..2:2').map(({ name, sweep }) => [name, sweep!.value])).toEqual([['spo2Low −2', -2], ['spo2Low ±0', 0], ['spo2Low +2', 2]]);
    expect(sweepVariants('spo2Low-=0..4:4').map(({ name, sweep }) => [name, sweep!.value])).toEqual([['spo2Low ±0', 0], ['spo2Low −4', -4]]);
  });
});

describe('twinward what-if', () => {
  it('prints the same bytes for the same arguments, as JSON in the shape of docs/what-if.md', async () => {
    const ask = ['what-if', 'first-night', '--homes', '12', '--duration', '5h', '--with', 'spo2Low+=0', '--kit', '-wearable', '--json'];
    const [first, second] = [await say(...ask), await say(...ask)];
    expect(first).toEqual(second);
    expect(first).toMatchObject({ code: 0, err: '' });
    const result = JSON.parse(first.out) as WhatIf;
    expect(result.schema).toBe('twinward.what-if/1');
    expect(result.variants.map(({ name }) => name)).toEqual(['baseline', 'spo2Low ±0', 'without wearable']);
    for (const { word } of Object.values(result.variants[1]!.against!)) expect(word === 'same' || word === 'cannot tell').toBe(true);
    expect(Object.values(result.variants[1]!.against!).every(({ value }) => value === 0 || value === null)).toBe(true);
    expect(result.variants[2]!.touched.kit).toBe(12);
    expect(existsSync(join(folder, 'runs'))).toBe(false);
  });

  it('shows other pipelines on the same homes, and writes one page', async () => {
    const { code, out } = await say('what-if', 'first-night', '--homes', '12', '--duration', '4h', '--sut', 'silent', '--sut', 'fixed-thresholds', '--html', 'page.html');
    expect(code).toBe(0);
    expect(out).toMatch(/pipeline silent/);
    expect(out).toMatch(/worse|cannot tell/);
    expect(readFileSync(join(folder, 'page.html'), 'utf8')).toMatch(/^<!doctype html>[\s\S]*pipeline fixed-thresholds[\s\S]*<\/html>\n$/);
  });

  it.each([
    [[], /nothing is varied/, /--with spo2Low=88/],
    [['--with', 'spo2low=88'], /--with: there is no limit "spo2low"/, /did you mean "spo2Low"/],
    [['--with', 'spo2Low'], /"spo2Low" is no setting/, /spo2Low=88/],
    [['--with', 'spo2Low=high'], /"high" is no number/, /write a number/],
    [['--with', 'spo2Low=-2'], /spo2Low cannot be -2 %/, /spo2Low-=2/],
    [['--with', 'spo2Low=88,spo2Low=90'], /given twice/, /--with twice/],
    [['--with', 'onOxygen=2'], /yes or no/, /onOxygen=true/],
    [['--with', 'weightReference=70'], /everyone's/, /weightReference\+=1/],
    [['--with', 'heartRateHigh+=5'], /nobody in first-night has a heartRateHigh of their own/, /heartRateHigh=…/],
    [['--sweep', 'spo2Low=84'], /is no series/, /84\.\.92:2/],
    [['--sweep', 'spo2Low=60..99:1'], /40 steps/, /spo2Low=60\.\.99:5/],
    [['--sweep', 'spo2Low=84..92:0'], /does not go anywhere/, /above 0/],
    [['--kit', 'oximeter'], /neither what to add/, /\+kind or -kind/],
    [['--kit', '+pulse-oxymeter'], /no device "pulse-oxymeter"/, /did you mean "pulse-oximeter"/],
    [['--kit', '+wearable'], /changes no kit/, /lungs \(/],
    [['--kit', '-pulse-oximeter,-wearable,-smart-bed,-thermometer,-fall-pendant,-pir,-door'], /nothing is left in the homes of "lungs"/, /leave them one of/],
    [['--with', 'spo2Low=88', '--with', 'spo2Low=88'], /asked for twice/, /once/],
    [['--sut', 'referense'], /no pipeline "referense"/, /reference/],
    [['--with', 'spo2Low=88', '--html', 'no/where.html'], /no such folder/, /make the folder/],
    [['--with', 'spo2Low=88', '--broker', 'mqtt://127.0.0.1:1'], /--broker cannot be/, /virtual, memory or embedded/],
  ])('%j is refused before anything runs', async (argv, message, hint) => {
    const { code, out, err } = await say('what-if', 'first-night', '--homes', '20', ...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
    expect(err).toMatch(hint);
  });
});
