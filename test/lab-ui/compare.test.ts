/** Two folders held against each other in the page, and a run saved from it: the folder replays on the command line. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'three/addons/libs/fflate.module.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TwinwardError } from '../../contract/errors.ts';
import { loadSut } from '../../lab/cli/load-sut.ts';
import { nodeHost } from '../../lab/host-node/run.ts';
import { folderTexts } from '../../lab/host-web/folder.ts';
import type { RunTexts } from '../../lab/run/folder-files.ts';
import { runScenario } from '../../lab/run/run-scenario.ts';
import { compareFolders } from '../../lab-ui/model/compared-run.ts';
import { metricRows, placeIn, step } from '../../lab-ui/model/comparison-view.ts';
import { remembered } from '../../lab-ui/model/past-run.ts';
import { readFolder } from '../../lab-ui/model/read-folder.ts';
import { savedRun } from '../../lab-ui/model/saved-run.ts';
import { cliIn } from '../support/cli-here.ts';
import { requestFor } from '../support/lab-run.ts';
import { namedScenario } from '../support/named-scenario.ts';

const scenario = namedScenario('first-night', { homes: 12, duration: '4h' });
const base = mkdtempSync(join(tmpdir(), 'twinward-saved-'));
afterAll(() => rmSync(base, { recursive: true }));

/** A run as the page leaves it: over the broker in memory, its folder as texts. @param ticks ended by its user after so many */
async function lived(sutId = 'reference', ticks = Infinity): Promise<RunTexts> {
  const { sut } = await loadSut(sutId, base);
  const control = new AbortController();
  const request = { ...requestFor(scenario), sut, broker: { kind: 'memory' as const } };
  const run = await runScenario(request, { onProgress: () => {}, signal: control.signal, beforeTick: async (tick) => { if (tick >= ticks) control.abort(); } }, nodeHost);
  return folderTexts(run, {
    options: { scenario: scenario.id, sut: sutId, broker: 'memory', pace: 'max' }, versions: {}, host: { platform: 'browser', arch: '', cpus: 1, node: '' }, startedAt: '', finishedAt: '', replay: 'twinward run first-night',
  });
}

let [a, b]: RunTexts[] = [];
beforeAll(async () => {
  [a, b] = [await lived(), await lived('alert-on-everything')];
}, 120_000);

describe('a comparison in the page', () => {
  it('is that of the command line, digest by home included', async () => {
    for (const [name, texts] of [['a', a!], ['b', b!]] as const) write(join(base, name), savedRun(texts).files);
    const { out, code } = await cliIn(base)('compare', 'a', 'b', '--json');
    expect(code).toBe(0);
    const comparison = compareFolders(a!, b!);
    expect(comparison).toEqual(JSON.parse(out));
    expect(comparison.digests.find(({ digest }) => digest === 'alerts')?.firstHome).toMatch(/^h\d{6}$/);
  });

  it('finds a run equal to itself', () => {
    expect(compareFolders(a!, { ...a! })).toMatchObject({ equal: true, digests: [], identity: [] });
  });

  it('gives a row per metric that has a value: its interval, its unit once, and why', () => {
    const comparison = compareFolders(a!, b!);
    const rows = metricRows(comparison);
    expect(rows.length).toBe(comparison.metrics.filter((metric) => metric.a.value !== null || metric.b.value !== null).length);
    const burden = rows.find(({ id }) => id === 'alerts.per-patient-day')!;
    expect(burden).toMatchObject({ change: 'worse', unit: 'per patient-day' });
    expect(burden.why).toContain('homes');
    expect(burden.b.interval).toMatch(/^[\d.,]+–[\d.,]+$/);
    expect(burden.a.value).not.toContain('patient');
    expect([step(10, 7.2), step(1, 1), step(null, 3), step(0, 1200)]).toEqual(['−3', '', '', '+1,200']);
  });

  it('leads to the alert of the open run that found an event, or to the event that only the other found', () => {
    const run = { homes: [{ index: 0, id: 'h000001', area: 0, conditions: [] }], start: 1000, end: 9000 };
    const event = { id: 'e', kind: 'episode', title: '', homes: ['h000001'], onset: 2000, text: '', otherText: '', alert: { code: 'fall', gradedAt: 3000, text: '' } };
    expect(placeIn(run, { ...event, found: 'a' })).toEqual({ home: 0, at: 3000 });
    expect(placeIn(run, { ...event, found: 'b' })).toEqual({ home: 0, at: 2000 });
    expect(placeIn(run, { ...event, homes: ['h000002'], found: 'b' })).toBeUndefined();
  });

  it('says of a folder that is none, or is cut, what is wrong', () => {
    const troubleOf = (texts: RunTexts): string => {
      try {
        compareFolders(a!, texts);
      } catch (error) {
        return (error as TwinwardError).message;
      }
      throw new Error('they were compared');
    };
    expect(troubleOf({})).toContain('not the folder of a run');
    expect(troubleOf({ ...b!, 'report.json': '{' })).toContain('JSON');
  });
});

it('remembers three runs of a session, the newest first, each once', () => {
  const { view } = readFolder(a!);
  const past = ['1', '2', '3', '2', '4'].reduce((list, id) => remembered(list, { ...view, id }, a!), [] as ReturnType<typeof remembered>);
  expect(past.map(({ id }) => id)).toEqual(['4', '2', '3']);
  // What a person did to it is not in its id, and is just what one wants to compare.
  const other = remembered(past, { ...view, id: '4', digests: { ...view.digests!, inputs: 'other' } }, a!);
  expect(other.map(({ id }) => id)).toEqual(['4', '4', '2']);
});

describe('a run saved from the page', () => {
  it.each([['to its end', Infinity], ['ended early by its user', 90]] as const)('%s: its folder holds what the command line would leave, and replays to the byte', async (_, ticks) => {
    const { name, files } = savedRun(ticks === Infinity ? a! : await lived('reference', ticks));
    expect(Object.keys(files).toSorted()).toEqual(['alerts.ndjson', 'digests.json', 'inputs.ndjson', 'junit.xml', 'manifest.json', 'report.html', 'report.json', 'scenario.json', 'truth.ndjson']);
    const zip = zipSync(Object.fromEntries(Object.entries(files).map(([file, text]) => [`${name}/${file}`, strToU8(text)])));
    for (const [path, bytes] of Object.entries(unzipSync(zip))) write(base, { [path]: strFromU8(bytes) });
    const { code, out, err } = await cliIn(base)('replay', name);
    expect(`${err}${out}`).toContain('Equal to the byte');
    expect(code).toBe(0);
  }, 120_000);

  it('never leaves its folder, whatever the manifest calls it', () => {
    const named = (id: string) => savedRun({ ...a!, 'manifest.json': JSON.stringify({ ...JSON.parse(a!['manifest.json']!) as object, id }) }).name;
    expect(['../../etc', '/x', 'a/b', '', '.ssh', 'first-night-1'].map(named)).toEqual(['run', 'run', 'run', 'run', 'run', 'first-night-1']);
  });
});

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
