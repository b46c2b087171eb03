import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { RuleData } from '../../contract/rule.ts';
import { FEATURES } from '../../pipeline/core/features.ts';
import { survivor } from '../../pipeline/core/freeze.ts';
import { ReferencePipeline } from '../../pipeline/core/reference.ts';
import { ruleProblems } from '../../pipeline/core/rule-data.ts';
import { Bench } from './make.ts';
import { Days, SCALE, WATCH, scatter, walked } from './days.ts';

const EXAMPLES = new URL('../../docs/examples/rules/', import.meta.url);
const example = (name: string): RuleData => RuleData.parse(parse(readFileSync(new URL(`${name}.yaml`, EXAMPLES), 'utf8')));
const rule = (when: object, more: object = {}): RuleData => RuleData.parse({ schema: 'twinward.rule/1', id: 'mine', title: 'Mine', code: 'restless-nights', priority: 'low', source: 'assumption', when, text: 'Heart {heartRate.level}, usual {heartRate.level.usual}.', ...more });
const bench = (data: RuleData, thresholds = {}): Bench => new Bench({ thresholds }, new ReferencePipeline({ rules: [data] }));

describe('a rule as data', () => {
  it('is raised when its condition held so long, with its text filled in, and resolved when it is over', () => {
    const run = bench(rule({ feature: 'heartRate.level', above: { usual: 1, plus: 6 }, for: '30m' }, { clear: { after: '20m' } })).run(180).run(60, { heart: 76 }).run(60);
    expect(run.raised('restless-nights')).toMatchObject([{ priority: 'low', route: 'nurse', text: 'Heart 76, usual 66.' }]);
    const raisedAt = run.alerts.find(({ alert }) => alert.code === 'restless-nights')!.minute - 180;
    expect(raisedAt).toBeGreaterThanOrEqual(30);
    expect(raisedAt).toBeLessThanOrEqual(40);
    expect(run.resolved('restless-nights')).toHaveLength(1);
  });
  it('is not raised when it held too short', () => expect(bench(rule({ feature: 'heartRate.level', above: { usual: 1, plus: 6 }, for: '30m' })).run(180).run(25, { heart: 76 }).run(60).raised()).toEqual([]));
  it('goes to the role it names', () => expect(bench(rule({ feature: 'heartRate.level', above: 50 }, { route: 'analyst' })).run(30).raised('restless-nights')).toMatchObject([{ route: 'analyst' }]));
  it('stays with that role when it is taken, and when it is over', () => {
    const run = bench(rule({ feature: 'heartRate.level', above: 74 }, { route: 'analyst', clear: { after: '5m' } })).run(60, { heart: 80 });
    const [raised] = run.raised('restless-nights');
    expect(run.pipeline.act?.({ act: 'acknowledge', by: 'ann', role: 'analyst', at: run.now, home: run.house.home, alert: raised!.id })).toMatchObject([{ state: 'acknowledged', route: 'analyst' }]);
    expect(run.run(60, { heart: 62 }).resolved('restless-nights')).toMatchObject([{ route: 'analyst' }]);
  });
  it('is over as often as it was raised, each time after the whole time that it asks for', () => {
    const fast = rule({ feature: 'heartRate.level', above: 74 }, { clear: { after: '20m' } });
    const bouts = (data: RuleData, ...minutes: number[]): Bench => minutes.reduce((run, count, index) => run.run(count, { heart: index % 2 === 0 ? 84 : 62 }), bench(data));
    const flickers = bouts(fast, 60, 10, 40, 300);
    expect([flickers.raised('restless-nights').length, flickers.resolved('restless-nights').length]).toEqual([1, 1]);
    const twice = bouts(fast, 60, 100, 60, 300);
    expect([twice.raised('restless-nights').length, twice.resolved('restless-nights').length]).toEqual([2, 2]);
    const slow = bouts({ ...fast, clear: { when: { feature: 'heartRate.level', below: 70, for: '30m' }, after: '0s' } }, 60, 25, 40, 100, 60, 300);
    const [first, second] = slow.alerts.filter(({ alert }) => alert.state === 'resolved').map(({ minute }) => minute) as [number, number];
    expect(slow.raised('restless-nights')).toHaveLength(2);
    expect(first).toBeGreaterThanOrEqual(60 + 25 + 40 + 30);
    expect(second).toBeGreaterThanOrEqual(60 + 25 + 40 + 100 + 60 + 30);
  });
  it('is neither raised nor over by what is not known', () => {
    expect(bench(rule({ feature: 'temperature.last', below: 40 })).run(60).raised()).toEqual([]);
    expect(bench(rule({ not: { feature: 'temperature.last', above: 40 } })).run(60).raised()).toEqual([]);
    expect(bench(rule({ any: [{ feature: 'temperature.last', above: 40 }, { feature: 'heartRate.level', above: 50 }] })).run(30).raised()).toHaveLength(1);
    expect(bench(rule({ all: [{ feature: 'temperature.last', below: 40 }, { feature: 'heartRate.level', above: 50 }] })).run(30).raised()).toEqual([]);
    const gone = bench(rule({ feature: 'heartRate.level', above: 50 }, { clear: { after: '5m' } })).run(30).run(120, { without: ['watch', 'bed', 'oximeter'] });
    expect(gone.resolved('restless-nights')).toEqual([]);
  });
  it('keeps to each kind of limit', () => {
    const raised = (limit: object): boolean => bench(rule({ feature: 'glucose.last', ...limit })).run(30, (n) => ({ glucose: n < 0 ? 0 : 120 })).raised('restless-nights').length > 0;
    expect([raised({ atLeast: 120 }), raised({ above: 121 }), raised({ atMost: 119 }), raised({ below: 121 }), raised({ above: 100, below: 110 })]).toEqual([true, false, false, true, false]);
  });
  it('clears nothing that another rule raised', () => {
    const fever = rule({ feature: 'temperature.last', above: 45 }, { code: 'fever', text: 'Hot.' });
    const run = bench(fever).run(5).run(1, { extra: [['thermometer', 'temperature', 39.5]] }).run(180);
    expect(run.raised('fever')).toHaveLength(1);
    expect(run.resolved('fever')).toEqual([]);
  });
  it('counts days in a row against the days before them', () => {
    const quiet = rule({ feature: 'steps.day', below: { usual: 0.75 }, for: '2d' }, { text: '{steps.day}' });
    const weeks = (steps: readonly number[]): Days => new Days([WATCH], {}, new ReferencePipeline({ rules: [quiet] })).run(steps.length, (minute, day) => ({ obs: walked(steps[day] as number, minute) }));
    expect(weeks([4200, 4000, 4300, 4200, 2800, 2800, 2800, 4200]).raised('restless-nights')).toMatchObject([{ day: 6 }]);
    expect(weeks([4200, 4000, 4300, 4200, 2800, 4200, 2800, 4200]).raised('restless-nights')).toEqual([]);
  });
  it('that asks for days only is not called over by a shipped rule of the same code between its hours', () => {
    const more = rule({ feature: 'weight.day', above: { usual: 1, plus: 0.8 } }, { code: 'weight-gain', text: '{weight.day}' });
    const weeks = new Days([WATCH, SCALE], { conditions: ['heart-failure'], thresholds: { weightReference: 80 } }, new ReferencePipeline({ rules: [more] })).run(9, (minute, day) => ({
      obs: [...walked(4200, minute), ...(minute === 480 ? ([['scale', 'weight', day < 7 ? 80 : 81.2]] as const) : [])],
    }));
    expect(weeks.raised('weight-gain')).toHaveLength(1);
    expect(weeks.resolved('weight-gain')).toEqual([]);
  });
  it('is frozen and thawed with the pipeline, in the midst of what it waits for', () => {
    const climbs = rule({ feature: 'heartRate.level', above: { usual: 1, plus: 6 }, for: '30m' });
    const whole = bench(climbs).run(180).run(60, { heart: 76 });
    const killed = bench(climbs).run(180).run(20, { heart: 76 });
    Object.assign(killed, { pipeline: survivor(killed.pipeline) });
    expect(killed.run(40, { heart: 76 }).alerts).toEqual(whole.alerts);
    expect(whole.raised('restless-nights')).toHaveLength(1);
  });
  it('leaves the pipeline as it is where it says nothing', () => {
    const play = (pipeline?: ReferencePipeline): string => JSON.stringify(new Bench({ conditions: ['copd'] }, pipeline).run(180, { spo2: 91 }).run(60, { spo2: 85 }).run(90, { spo2: 91 }).alerts);
    expect(play(new ReferencePipeline({ rules: [rule({ feature: 'heartRate.level', above: 200 })] }))).toBe(play());
  });
});

describe('ruleProblems', () => {
  it.each([
    [rule({ all: [{ feature: 'heartRate.level', above: 1 }, { not: { feature: 'heartrate', above: 1 } }] }), ['when', 'all', 1, 'not', 'feature']], [rule({ feature: 'steps.today', above: { usual: 1 } }), ['when', 'above']],
    [rule({ feature: 'steps.day', above: 1, for: '36h' }), ['when', 'for']], [rule({ feature: 'steps.day', above: 1 }, { text: '{steps}' }), ['text']], [rule({ feature: 'steps.day', above: 1 }, { text: '{steps.today.usual}' }), ['text']],
    [rule({ feature: 'steps.day', above: 1 }, { clear: { when: { feature: 'nothing', below: 1 } } }), ['clear', 'when', 'feature']],
  ])('names the place (%#)', (data, path) => expect(ruleProblems(data)).toMatchObject([{ path }]));
  it('has nothing to say of a sound rule', () => expect(ruleProblems(rule({ feature: 'steps.day', above: 1, for: '3d' }))).toEqual([]));
});

it.each([
  [{ feature: 'steps.day' }, 'no limit'], [{ all: [] }, 'an empty list'], [{ above: 3 }, 'no feature'], [{ feature: 'steps.day', above: 1, not: { feature: 'steps.day', above: 1 } }, 'two heads'], [{ feature: 'steps.day', over: 1 }, 'a slip'],
])('the schema refuses %j: %s', (when: object, _what) => expect(() => rule(when)).toThrow());
it('no rule speaks of a device, and every feature has its own name', () => {
  expect(() => rule({ feature: 'steps.day', above: 1 }, { code: 'device-silent' })).toThrow();
  expect(new Set(FEATURES.map(({ id }) => id)).size).toBe(FEATURES.length);
});

describe('the examples', () => {
  it('are sound, and the page shows the first as it stands', () => {
    const names = readdirSync(EXAMPLES).filter((file) => file.endsWith('.yaml')).map((file) => file.slice(0, -5));
    expect(names.length).toBeGreaterThanOrEqual(2);
    for (const name of names) expect([name, ruleProblems(example(name))]).toEqual([example(name).id, []]);
    const page = readFileSync(new URL('../../docs/adding-a-rule.md', import.meta.url), 'utf8');
    const text = readFileSync(new URL('quiet-and-swelling.yaml', EXAMPLES), 'utf8');
    expect(page).toContain(text.slice(text.indexOf('schema: ')));
  });
  it('quiet-and-swelling finds what it is about, for the analyst', () => {
    const weeks = (kg: (day: number) => number, steps: (day: number) => number): Days => new Days([WATCH, SCALE], { conditions: ['heart-failure'] }, new ReferencePipeline({ rules: [example('quiet-and-swelling')] })).run(9, (minute, day) => ({
      obs: [...walked(steps(day), minute), ...(minute === 480 ? ([['scale', 'weight', Math.round(10 * (kg(day) + 0.1 * scatter(day))) / 10]] as const) : [])],
    }));
    const swells = (day: number): number => 80 + 0.35 * Math.max(0, day - 4);
    const found = weeks(swells, (day) => (day < 5 ? 4200 : 2800)).raised('weight-gain');
    expect(found).toMatchObject([{ alert: { route: 'analyst', priority: 'low' } }]);
    expect(found[0]?.alert.text).toMatch(/^28\d\d steps yesterday, usual 42\d\d, and (0\.[89]|1(\.\d)?) kg more/);
    expect(weeks(swells, () => 4200).raised('weight-gain')).toEqual([]);
    expect(weeks(() => 80, (day) => (day < 5 ? 4200 : 2800)).raised('weight-gain')).toEqual([]);
  });
  it('night-fast-and-warm asks for both', () => {
    const run = (celsius: number): Bench => bench(example('night-fast-and-warm')).run(5, { steps: 30, inBed: false }).run(180).run(1, { heart: 82, extra: [['thermometer', 'temperature', celsius]] }).run(90, { heart: 82 });
    expect(run(37.9).raised('early-warning').filter(({ text }) => text.startsWith('At rest'))).toHaveLength(1);
    expect(run(36.8).raised()).toEqual([]);
  });
});
