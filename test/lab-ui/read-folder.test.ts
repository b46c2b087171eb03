import { beforeAll, describe, expect, it } from 'vitest';
import type { TwinwardError } from '../../contract/errors.ts';
import type { RunTexts } from '../../lab/run/folder-files.ts';
import { readFolder } from '../../lab-ui/model/read-folder.ts';
import type { RunView } from '../../lab-ui/model/run-view.ts';
import { namedScenario } from '../support/named-scenario.ts';
import { runInTexts, type RunInTexts } from './support.ts';

let made: RunInTexts;
let view: RunView;
beforeAll(async () => {
  made = await runInTexts(namedScenario('first-night', { homes: 40 }));
  ({ view } = readFolder(made.texts));
});

function troubleOf(texts: RunTexts): TwinwardError {
  try {
    readFolder(texts);
  } catch (error) {
    return error as TwinwardError;
  }
  throw new Error('the folder was read');
}

describe('a whole folder', () => {
  it('gives every home, alert that counts, and true event', () => {
    expect(view.homes).toHaveLength(40);
    expect(view.homes[9]).toMatchObject({ index: 9, id: 'h000010', area: 0 });
    expect(view.homes.every(({ name, age }) => name !== undefined && name.length > 2 && age! > 17)).toBe(true);
    expect(view.truths).toHaveLength(made.run.truth.length);
    expect(view.noRecall).toBeUndefined();
    expect(view.score).toBe(made.run.report.score);
  });

  it('holds alerts against truth as the report does', () => {
    const { findings } = made.run.report;
    const count = (kind: string, test = (_: (typeof findings)[number]) => true) => findings.filter((finding) => finding.kind === kind && test(finding)).length;
    const verdicts = Map.groupBy(view.alerts, ({ verdict }) => verdict);
    expect(verdicts.get('false')).toHaveLength(count('false-alarm'));
    // Only a shared cause is detected by one alert for several events; there is none in this night.
    expect((verdicts.get('right')?.length ?? 0) + (verdicts.get('late')?.length ?? 0)).toBe(findings.filter(({ kind, outcome }) => (kind === 'episode' || kind === 'fault') && outcome === 'detected').length);
    // What is told again about one event may be the first word about another, and then stands as right.
    const repeats = new Map(findings.flatMap(({ truth, repeats }) => (truth && repeats ? [[truth.id, repeats] as const] : [])));
    expect(repeats.size).toBeGreaterThan(0);
    for (const alert of verdicts.get('repeat')!) expect(alert.truth.some((id) => repeats.has(id))).toBe(true);
    for (const [id, count] of repeats) expect(verdicts.get('repeat')!.filter(({ truth }) => truth.includes(id)).length).toBeLessThanOrEqual(count);
    expect(verdicts.get('repeat')!.length).toBeGreaterThan(5);
    const unseen = new Set(findings.filter(({ outcome }) => outcome === 'unobservable').map(({ home }) => home)); // alerts inside what nothing could show count neither way
    for (const alert of verdicts.get('ungraded') ?? []) expect(unseen.has(view.homes[alert.home]!.id)).toBe(true);
    expect(view.truths.filter(({ outcome }) => outcome === 'missed')).toHaveLength(count('episode', ({ outcome }) => outcome === 'missed') + count('fault', ({ outcome }) => outcome === 'missed'));
  });

  it('says late of what was in time for nobody', () => {
    const report = structuredClone(made.run.report);
    const found = report.findings.find(({ kind, outcome }) => kind === 'episode' && outcome === 'detected')!;
    found.inTime = false;
    const late = readFolder({ ...made.texts, 'report.json': JSON.stringify(report) }).view;
    expect(late.alerts.filter(({ verdict }) => verdict === 'late').map(({ truth }) => truth)).toContainEqual([found.truth!.id]);
    expect(late.truths.find(({ id }) => id === found.truth!.id)?.outcome).toBe('late');
  });

  it('ends where the run ended, if it was stopped', () => {
    const { performance, ...rest } = made.run.report;
    expect(view.end).toBe(view.start + rest.manifest.durationMs);
    expect(readFolder({ ...made.texts, 'report.json': JSON.stringify({ ...rest, performance: { ...performance, ticks: 700 } }) }).view.end).toBe(view.start + 700 * view.tickMs);
  });

  it('lets alerts stand until they are resolved, raised anew, or the run ends', () => {
    for (const { at, until } of view.alerts) {
      expect(until).toBeGreaterThanOrEqual(at);
      expect(until).toBeLessThanOrEqual(view.end);
    }
    const resolved = view.alerts.find(({ steps }) => steps.at(-1)?.[1] === 'resolved' && steps.filter(([, state]) => state === 'raised').length === 1)!;
    expect(resolved.until).toBe(resolved.steps.at(-1)![0]);
  });
});

describe('a folder with something wrong', () => {
  it('opens without scenario.json, and says why there are no trends', () => {
    const { 'scenario.json': _, ...older } = made.texts;
    const { view: bare, world } = readFolder(older);
    expect(world).toBeUndefined();
    expect(bare.noRecall).toMatch(/scenario\.json/);
    expect(bare.homes[3]).toEqual({ index: 3, id: 'h000004', area: 0, conditions: [] });
    expect(bare.alerts).toEqual(view.alerts);
  });

  it('that is not of a run says which folder to choose', () => {
    expect(troubleOf({})).toMatchObject({ code: 'no-run', hint: expect.stringContaining('runs/') });
  });

  it.each(['manifest.json', 'report.json', 'truth.ndjson', 'alerts.ndjson'] as const)('without %s names what is missing', (name) => {
    const { [name]: _, ...rest } = made.texts;
    expect(troubleOf(rest)).toMatchObject({ kind: 'bad-input', message: expect.stringContaining(name) });
  });

  it.each([
    ['cut off', '{"alert":{"at":17', { code: 'json-cut' }], ['of another form', '{"alert":12,"gradedAt":1}', { code: 'bad-run-file' }], ['with a word too many', '{"alert":{},"gradedAt":1,"more":2}', { code: 'bad-run-file' }],
  ])('with a line %s says which line', (_, line, expected) => {
    const lines = made.texts['alerts.ndjson']!.split('\n');
    lines[4] = line;
    const trouble = troubleOf({ ...made.texts, 'alerts.ndjson': lines.join('\n') });
    expect(trouble).toMatchObject({ ...expected, place: { file: 'alerts.ndjson', line: 5 } });
    expect(trouble.hint).toBeTruthy();
  });

  it.each(['manifest.json', 'report.json', 'scenario.json'] as const)('with something else in %s says so', (name) => {
    for (const text of ['', 'null', '[]', '{"schema":"x"}', '<html>']) expect(troubleOf({ ...made.texts, [name]: text })).toMatchObject({ kind: 'bad-input', place: { file: name } });
  });

  it('of which files belong to different runs is refused', () => {
    const manifest = JSON.parse(made.texts['manifest.json']!);
    manifest.identity.homes = 3;
    expect(troubleOf({ ...made.texts, 'manifest.json': JSON.stringify(manifest) })).toMatchObject({ code: 'run-mixed' });
  });
});
