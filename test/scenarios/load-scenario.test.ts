import { describe, expect, it } from 'vitest';
import { TwinwardError } from '../../contract/errors.ts';
import { checkFragment, findScenario, joinPath, loadScenario, type ScenarioHost } from '../../scenarios/load-scenario.ts';
import type { DocumentError } from '../../scenarios/problems.ts';

const KNOWN = { episodes: ['copd-exacerbation', 'fall-with-long-lie'], faults: ['hub-power-loss', 'probe-off'], acts: [], decoys: ['hot-bath'], attacks: ['SEC-BRK-03', 'SEC-DAT-02'], metrics: ['clinical.sensitivity', 'clinical.ppv'] };
const HEAD = `schema: twinward.scenario/1
id: one
title: One
start: 2026-03-01T18:00:00Z
duration: 2h
homes: 10
`;
const PEOPLE = `population:
  - { id: all, share: 1, age: [60, 80], devices: [scale] }
`;

function host(files: Record<string, string>): ScenarioHost {
  return { readText: (path) => files[path], shelf: ['scenarios/demo/first-night.yaml', 'scenarios/load/rush-hour.yaml'], known: KNOWN };
}

/** The error that loading `one.yaml` ends with. */
function failure(text: string, others: Record<string, string> = {}): DocumentError {
  try {
    loadScenario('./one.yaml', host({ './one.yaml': text, ...others }));
  } catch (error) {
    expect(error).toBeInstanceOf(TwinwardError);
    expect((error as TwinwardError).kind).toBe('bad-input');
    return error as DocumentError;
  }
  throw new Error('nothing was wrong');
}

describe('a sound scenario', () => {
  it('comes with its defaults', () => {
    const { scenario, files } = loadScenario('./one.yaml', host({ './one.yaml': HEAD + PEOPLE }));
    expect(scenario).toMatchObject({ id: 'one', tick: '60s', seed: '1', areaSize: 100, include: [], plant: { episodes: [], faults: [], decoys: [], stack: [] }, thresholds: {} });
    expect(files).toEqual(['./one.yaml']);
  });

  it('puts the lists of its fragments before its own, in the order of the includes, and its own thresholds last', () => {
    const { scenario, files } = loadScenario('./night/one.yaml', host({
      './night/one.yaml': `${HEAD}include: [../kits/a.yaml, ../kits/b.yaml]\nplant: { faults: [{ id: probe-off, share: 0.1 }] }\nthresholds: { clinical.ppv: { min: 0.9 } }\n`,
      './kits/a.yaml': `schema: twinward.fragment/1\ninclude: [deep/c.yaml]\nplant: { faults: [{ id: hub-power-loss, share: 0.2 }] }\nthresholds: { clinical.ppv: { min: 0.1 }, clinical.sensitivity: { min: 0.2 } }\n`,
      './kits/b.yaml': `schema: twinward.fragment/1\ninclude: [deep/c.yaml]\n${PEOPLE}`,
      './kits/deep/c.yaml': `schema: twinward.fragment/1\nplant: { faults: [{ id: probe-off, share: 0.3 }] }\n`,
    }));
    expect(scenario.plant.faults.map((fault) => fault.share)).toEqual([0.3, 0.2, 0.1]);
    expect(scenario.thresholds).toEqual({ 'clinical.ppv': { min: 0.9 }, 'clinical.sensitivity': { min: 0.2 } });
    expect(scenario.population).toHaveLength(1);
    expect(files).toEqual(['./night/one.yaml', './kits/a.yaml', './kits/deep/c.yaml', './kits/b.yaml']);
  });

  it('has the same hash input, however it is split, ordered and spelt', () => {
    const whole = loadScenario('./one.yaml', host({ './one.yaml': HEAD + PEOPLE }));
    const split = loadScenario('./one.yaml', host({ './one.yaml': `# a comment\n${HEAD}include: [p.yaml]\ntick: "60s"\n`, './p.yaml': `schema: twinward.fragment/1\n${PEOPLE}` }));
    const more = loadScenario('./one.yaml', host({ './one.yaml': HEAD.replace('homes: 10', 'homes: 11') + PEOPLE }));
    expect(split.hashInput).toBe(whole.hashInput);
    expect(more.hashInput).not.toBe(whole.hashInput);
  });

  it('may use an anchor and a few aliases', () => {
    const text = `${HEAD}population:\n  - { id: a, share: 0.5, age: &age [60, 80], devices: &kit [scale] }\n  - { id: b, share: 0.5, age: *age, devices: *kit }\n`;
    expect(loadScenario('./one.yaml', host({ './one.yaml': text })).scenario.population[1]?.devices).toEqual(['scale']);
  });

  it('is found by id on the shelves, and by path anywhere', () => {
    expect(findScenario('rush-hour', host({}).shelf)).toBe('scenarios/load/rush-hour.yaml');
    expect(findScenario('./x.yaml', [])).toBe('./x.yaml');
    expect(() => findScenario('rush-houre', host({}).shelf)).toThrow(/there is no scenario "rush-houre"/);
  });

  it('may go without a population only when residents come from elsewhere', () => {
    expect(failure(HEAD).message).toMatch(/nobody lives here/);
    expect(loadScenario('./one.yaml', host({ './one.yaml': HEAD }), { needPopulation: false }).scenario.population).toEqual([]);
  });

  it('may let a device report at any interval of whole minutes that divides an hour, and at no other', () => {
    const withInterval = (every: string) => `${HEAD}population: [{ id: all, share: 1, age: [60, 80], devices: [cgm], every: { cgm: ${every} } }]\n`;
    for (let minutes = 0; minutes <= 121; minutes += 1) {
      if (60 % minutes !== 0) expect(failure(withInterval(`${minutes}m`)), `${minutes}m`).toMatchObject({ code: 'interval-hour', more: 0 });
      else for (const every of [`${minutes}m`, `${60 * minutes}s`]) expect(loadScenario('./one.yaml', host({ './one.yaml': withInterval(every) })).scenario.population[0]?.every).toEqual({ cgm: every });
    }
  });
});

describe('a bad scenario is told with place and mend', () => {
  it.each<[why: string, text: string, code: string, message: RegExp, line: number, column: number, path: string | undefined, hint: RegExp]>([
    ['misspelt key at the top', `${HEAD}populaton: []\n`, 'unknown-key', /unknown key "populaton"/, 7, 1, 'populaton', /did you mean "population"\?/],
    ['misspelt key deep down', `${HEAD}${PEOPLE}plant:\n  faults:\n    - { id: probe-off, shar: 0.1 }\n`, 'unknown-key', /"shar"/, 11, 24, 'plant.faults[0].shar', /"share"/],
    ['far-off key', `${HEAD}${PEOPLE}plant: { earthquakes: [] }\n`, 'unknown-key', /"earthquakes"/, 9, 10, 'plant.earthquakes', /choose from: episodes, faults, decoys, acts, attacks, stack/],
    ['missing key', HEAD.replace('title: One\n', ''), 'missing-key', /"title" is missing/, 1, 1, undefined, /add "title"/],
    ['negative duration', HEAD.replace('2h', '-2h'), 'wrong-format', /duration cannot be "-2h"/, 5, 11, 'duration', /never negative/],
    ['duration without unit', HEAD.replace('2h', '7200'), 'wrong-type', /duration should be text, but is 7200/, 5, 11, 'duration', /a number and a unit/],
    ['zero duration', HEAD.replace('2h', '0s') + PEOPLE, 'duration-zero', /longer than zero/, 5, 11, 'duration', /14h/],
    ['zero tick', `${HEAD}tick: 0s\n${PEOPLE}`, 'tick-zero', /longer than zero/, 7, 7, 'tick', /60s/],
    ['endless duration', HEAD.replace('2h', '99999999d') + PEOPLE, 'duration-long', /longer than ten years/, 5, 11, 'duration', /3660d/],
    ['half a tick', `${HEAD.replace('2h', '90s')}${PEOPLE}`, 'duration-ticks', /whole number of ticks/, 5, 11, 'duration', /multiple/],
    ['no date', HEAD.replace('2026-03-01T18:00:00Z', 'tonight'), 'wrong-format', /start cannot be "tonight"/, 4, 8, 'start', /2026-03-01T18:00:00Z/],
    ['homes as text', HEAD.replace('homes: 10', 'homes: ten'), 'wrong-type', /homes should be a number, but is "ten"/, 6, 8, 'homes', /./],
    ['no homes', HEAD.replace('homes: 10', 'homes: 0'), 'too-small', /at least 1, but is 0/, 6, 8, 'homes', /1 or more/],
    ['too many homes', HEAD.replace('homes: 10', 'homes: 200001'), 'too-big', /at most 200000/, 6, 8, 'homes', /or less/],
    ['numeric seed', `${HEAD}seed: 42\n`, 'wrong-type', /seed should be text, but is 42/, 7, 7, 'seed', /in quotes: "42"/],
    ['unknown device', `${HEAD}population:\n  - { id: a, share: 1, age: [60, 80], devices: [scale, pulse-oxymeter] }\n`, 'unknown-device', /unknown device "pulse-oxymeter"/, 8, 56, 'population[0].devices[1]', /"pulse-oximeter"/],
    ['unknown condition', `${HEAD}population:\n  - { id: a, share: 1, age: [60, 80], conditions: [gout], devices: [scale] }\n`, 'unknown-condition', /"gout"/, 8, 52, 'population[0].conditions[0]', /choose from: copd, /],
    ['unknown episode', `${HEAD}${PEOPLE}plant: { episodes: [{ id: copd-exacerbatoin, share: 0.1 }] }\n`, 'unknown-episode', /"copd-exacerbatoin"/, 9, 27, 'plant.episodes[0].id', /"copd-exacerbation"/],
    ['unknown fault', `${HEAD}${PEOPLE}plant: { faults: [{ id: gremlins, share: 0.1 }] }\n`, 'unknown-fault', /"gremlins"/, 9, 25, 'plant.faults[0].id', /hub-power-loss, probe-off/],
    ['unknown decoy', `${HEAD}${PEOPLE}plant: { decoys: [{ id: hotbath, share: 0.1 }] }\n`, 'unknown-decoy', /"hotbath"/, 9, 25, 'plant.decoys[0].id', /"hot-bath"/],
    ['unknown stack event', `${HEAD}${PEOPLE}plant: { stack: [{ id: moon-landing, at: 1h }] }\n`, 'unknown-value', /moon-landing/, 9, 24, 'plant.stack[0].id', /broker-restart/],
    ['unknown metric', `${HEAD}${PEOPLE}thresholds:\n  clinical.sensitivty: { min: 0.5 }\n`, 'unknown-metric', /"clinical.sensitivty"/, 10, 3, 'thresholds.clinical.sensitivty', /"clinical.sensitivity"/],
    ['empty threshold', `${HEAD}${PEOPLE}thresholds: { clinical.ppv: {} }\n`, 'not-allowed', /cannot stand/, 9, 29, 'thresholds.clinical.ppv', /give min, max or both/],
    ['impossible threshold', `${HEAD}${PEOPLE}thresholds: { clinical.ppv: { min: 2, max: 1 } }\n`, 'threshold-order', /can never hold/, 9, 29, 'thresholds.clinical.ppv', /exchange/],
    ['window backwards', `${HEAD}${PEOPLE}plant: { faults: [{ id: probe-off, share: 0.1, window: [30m, 30m] }] }\n`, 'window-order', /closes before it opens/, 9, 56, 'plant.faults[0].window', /earlier/],
    ['window after the end', `${HEAD}${PEOPLE}plant: { faults: [{ id: probe-off, share: 0.1, window: [2h, 3h] }] }\n`, 'window-after-end', /opens at 2h, but the run ends at 2h/, 9, 56, 'plant.faults[0].window', /longer/],
    ['stack event after the end', `${HEAD}${PEOPLE}plant: { stack: [{ id: broker-restart, at: 3h }] }\n`, 'event-after-end', /strikes at 3h/, 9, 44, 'plant.stack[0].at', /earlier/],
    ['share and homes', `${HEAD}${PEOPLE}plant: { faults: [{ id: probe-off, share: 0.1, homes: [h000001] }] }\n`, 'not-allowed', /cannot stand/, 9, 19, 'plant.faults[0]', /give either share or homes/],
    ['home beyond', `${HEAD}${PEOPLE}plant: { faults: [{ id: probe-off, homes: [h000010, h000011] }] }\n`, 'home-beyond', /there is no home "h000011"/, 9, 53, 'plant.faults[0].homes[1]', /h000001 to h000010/],
    ['home zero', `${HEAD}${PEOPLE}plant: { faults: [{ id: probe-off, homes: [h000000] }] }\n`, 'home-beyond', /there is no home "h000000"/, 9, 44, 'plant.faults[0].homes[0]', /h000001 to h000010/],
    ['home twice', `${HEAD}${PEOPLE}plant: { faults: [{ id: probe-off, homes: [h000001, h000001] }] }\n`, 'duplicate-id', /named twice/, 9, 53, 'plant.faults[0].homes[1]', /keep one/],
    ['shares above one', `${HEAD}population:\n  - { id: a, share: 0.6, age: [60, 80], devices: [scale] }\n  - { id: b, share: 0.5, age: [60, 80], devices: [scale] }\n`, 'shares-sum', /more than 1 \(1.1 with "b"\)/, 9, 21, 'population[1].share', /lower a share/],
    ['share above one', `${HEAD}population:\n  - { id: a, share: 1.5, age: [60, 80], devices: [scale] }\n`, 'too-big', /at most 1, but is 1.5/, 8, 21, 'population[0].share', /1 or less/],
    ['group twice', `${HEAD}population:\n  - { id: a, share: 0.5, age: [60, 80], devices: [scale] }\n  - { id: a, share: 0.5, age: [60, 80], devices: [scale] }\n`, 'duplicate-id', /have the id "a"/, 9, 11, 'population[1].id', /own id/],
    ['ages backwards', `${HEAD}population:\n  - { id: a, share: 1, age: [80, 60], devices: [scale] }\n`, 'age-order', /run backwards/, 8, 29, 'population[0].age', /younger/],
    ['an interval that does not divide an hour', `${HEAD}population:\n  - { id: a, share: 1, age: [60, 80], devices: [cgm], every: { cgm: 7m } }\n`, 'interval-hour', /"cgm" of "a" cannot report every 7m: .*divide an hour/, 8, 69, 'population[0].every.cgm', /^write 6m or 10m$/],
    ['an interval of half minutes', `${HEAD}population:\n  - { id: a, share: 1, age: [60, 80], devices: [cgm], every: { cgm: 90s } }\n`, 'interval-hour', /every 90s: .*whole minutes/, 8, 69, 'population[0].every.cgm', /^write 1m or 2m$/],
    ['an interval of hours', `${HEAD}population:\n  - { id: a, share: 1, age: [60, 80], devices: [cgm], every: { cgm: 2h } }\n`, 'interval-hour', /every 2h/, 8, 69, 'population[0].every.cgm', /^write 60m$/],
    ['an interval of nothing', `${HEAD}population:\n  - { id: a, share: 1, age: [60, 80], devices: [cgm], every: { cgm: 0s } }\n`, 'interval-hour', /every 0s/, 8, 69, 'population[0].every.cgm', /^write 1m$/],
    ['an interval without unit', `${HEAD}population:\n  - { id: a, share: 1, age: [60, 80], devices: [cgm], every: { cgm: 5 } }\n`, 'wrong-type', /every\.cgm should be text, but is 5/, 8, 69, 'population[0].every.cgm', /a number and a unit/],
    ['an interval of an unknown device', `${HEAD}population:\n  - { id: a, share: 1, age: [60, 80], devices: [cgm], every: { cmg: 5m } }\n`, 'unknown-key', /unknown key "cmg"/, 8, 64, 'population[0].every.cmg', /did you mean "cgm"\?/],
    ['duplicate key', `${HEAD}homes: 11\n`, 'yaml-duplicate-key', /twice/, 7, 1, undefined, /keep one/],
    ['tag', `${HEAD}description: !!js/function 'x'\n`, 'yaml-tag', /tags/, 7, 14, undefined, /plain value/],
    ['tab', `${HEAD}plant:\n\tfaults: []\n`, 'yaml-indent', /./, 8, 1, undefined, /spaces/],
    ['open bracket', `${HEAD}population: [1, 2\n`, 'yaml-indent', /end with a \]/, 8, 1, undefined, /spaces/],
    ['second document', `${HEAD}---\n${HEAD}`, 'document-many', /more than one/, 7, 1, undefined, /one document/],
    ['empty', '', 'document-empty', /empty/, 1, 1, undefined, /begin with/],
    ['a list', '- 1\n', 'no-schema', /not a scenario/, 1, 1, undefined, /begin with/],
    ['no schema', HEAD.replace('schema: twinward.scenario/1\n', ''), 'no-schema', /"schema" is missing/, 1, 1, undefined, /twinward.scenario\/1/],
    ['other schema', HEAD.replace('scenario/1', 'scenario/2'), 'wrong-schema', /twinward.scenario\/2/, 1, 9, 'schema', /twinward.scenario\/1/],
    ['binary', `${HEAD}title2: \u0000\u0001\n`, 'document-not-text', /not text/, 7, 9, undefined, /UTF-8/],
    ['deep brackets', `${HEAD}description: ${'['.repeat(5000)}\n`, 'document-too-deep', /nested/, 7, 78, undefined, /six levels/],
    ['deep dashes', `${HEAD}population:\n  ${'- '.repeat(5000)}x\n`, 'document-too-deep', /nested/, 8, 1, undefined, /six levels/],
    ['a prototype', `${HEAD}__proto__: { homes: 3 }\n`, 'unknown-key', /__proto__/, 7, 1, '__proto__', /choose from/],
    ['absolute include', `${HEAD}include: [/etc/passwd]\n`, 'include-absolute', /not a relative path/, 7, 11, 'include[0]', /relative|from this file/],
    ['missing include', `${HEAD}include: [kit.yaml]\n`, 'include-missing', /no file .\/kit.yaml/, 7, 11, 'include[0]', /count from/],
  ])('%s', (_, text, code, message, line, column, path, hint) => {
    const error = failure(text);
    expect({ code: error.code, message: error.message }).toEqual({ code, message: expect.stringMatching(message) as string });
    expect(error.place).toEqual({ file: './one.yaml', line, column, ...(path !== undefined && { path }) });
    expect(error.hint ?? '').toMatch(hint);
  });

  it('a circle of includes names the chain', () => {
    const error = failure(`${HEAD}include: [a.yaml]\n`, { './a.yaml': 'schema: twinward.fragment/1\ninclude: [b.yaml]\n', './b.yaml': 'schema: twinward.fragment/1\ninclude:\n  - ./a.yaml\n' });
    expect(error.message).toBe('files include each other in a circle: ./a.yaml → ./b.yaml → ./a.yaml');
    expect(error.place).toMatchObject({ file: './b.yaml', line: 3, column: 5 });
  });

  it('a scenario that includes itself, or another scenario, is told so', () => {
    expect(failure(`${HEAD}include: [one.yaml]\n`).message).toMatch(/circle: .*one.yaml → .*one.yaml/);
    const other = failure(`${HEAD}include: [two.yaml]\n`, { './two.yaml': HEAD });
    expect(other).toMatchObject({ code: 'wrong-schema', place: { file: './two.yaml', line: 1 }, hint: expect.stringMatching(/only fragments/) as string });
  });

  it('a fault inside a fragment is placed in the fragment', () => {
    const error = failure(`${HEAD}include: [a.yaml]\n`, { './a.yaml': `schema: twinward.fragment/1\n${PEOPLE}plant: { faults: [{ id: nothing, share: 0.1, window: [5h, 6h] }] }\n` });
    expect(error.place).toMatchObject({ file: './a.yaml', line: 4, path: 'plant.faults[0].id' });
    expect(error.others[0]).toMatch(/^\.\/a\.yaml:4:54 \(plant\.faults\[0\]\.window\): /);
  });

  it('a group id taken by a fragment is told at the scenario', () => {
    const error = failure(`${HEAD}include: [a.yaml]\npopulation: [{ id: all, share: 0, age: [60, 80], devices: [scale] }]\n`, { './a.yaml': `schema: twinward.fragment/1\n${PEOPLE}` });
    expect(error).toMatchObject({ code: 'duplicate-id', place: { file: './one.yaml', line: 8 } });
  });

  it('the first in the text is the error, five more are named, all are counted', () => {
    const error = failure(`${HEAD}a1: 1\na2: 1\na3: 1\na4: 1\na5: 1\na6: 1\na7: 1\n`);
    expect(error.message).toMatch(/"a1"/);
    expect(error.more).toBe(6);
    expect(error.others).toHaveLength(5);
    expect(error.others[0]).toMatch(/^\.\/one\.yaml:8:1 \(a2\): unknown key "a2"/);
  });

  it('an alias bomb is refused at once', () => {
    const levels = 'abcdefghijkl'.split('');
    const bomb = levels.map((name, index) => `${name}: &${name} [${Array.from({ length: 10 }, () => (index === 0 ? 'x' : `*${levels[index - 1] ?? ''}`)).join(', ')}]`).join('\n');
    const before = performance.now();
    const error = failure(`${HEAD}${bomb}\n`);
    expect(error).toMatchObject({ code: 'yaml-aliases', place: { file: './one.yaml', line: 8 } });
    expect(performance.now() - before).toBeLessThan(2_000);
  });

  it.each([['letters', 'x'.repeat(10_000_000)], ['brackets', '{'.repeat(10_000_000)], ['lines', 'a: b\n'.repeat(2_000_000)]])('ten megabytes of %s are refused before they are parsed', (_, junk) => {
    const before = performance.now();
    expect(failure(junk).code).toBe('document-too-long');
    expect(performance.now() - before).toBeLessThan(500);
  });

  it.each([['letters', 'x'.repeat(999_000)], ['colons', 'a: '.repeat(300_000)], ['dashes', '- '.repeat(400_000)], ['question marks', '? '.repeat(400_000)], ['quotes', '"'.repeat(900_000)], ['anchors', '&a '.repeat(300_000)]])(
    'just under a megabyte of %s ends in an error within seconds', (_, junk) => {
      const before = performance.now();
      expect(failure(junk)).toBeInstanceOf(TwinwardError);
      expect(performance.now() - before).toBeLessThan(10_000);
    });
});

describe('a fragment by itself', () => {
  it('is checked with what it includes', () => {
    const files = { './a.yaml': 'schema: twinward.fragment/1\ninclude: [b.yaml]\n', './b.yaml': `schema: twinward.fragment/1\n${PEOPLE}` };
    expect(checkFragment('./a.yaml', host(files))).toEqual(['./a.yaml', './b.yaml']);
    expect(() => checkFragment('./c.yaml', host(files))).toThrow(/no such file/);
  });
});

describe('joinPath', () => {
  it.each([
    ['a/b.yaml', 'c.yaml', 'a/c.yaml'], ['a/b.yaml', '../c.yaml', 'c.yaml'], ['b.yaml', 'c.yaml', 'c.yaml'], ['b.yaml', '../c.yaml', '../c.yaml'], ['../b.yaml', '../c.yaml', '../../c.yaml'],
    ['/a/b.yaml', '../c.yaml', '/c.yaml'], ['C:\\a\\b.yaml', '..\\c.yaml', 'C:/c.yaml'], ['./b.yaml', './x/../c.yaml', './c.yaml'],
  ])('%s + %s = %s', (file, path, joined) => {
    expect(joinPath(file, path)).toBe(joined);
  });
});
