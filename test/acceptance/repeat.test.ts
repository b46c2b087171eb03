/** DESIGN §5: a run can be repeated to the byte, at every pace and under every label; another seed is another run. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { DIGEST_NAMES } from '../../contract/run-files.ts';
import { runScenario } from '../../lab/host-node/run.ts';
import { PACES } from '../../lab/run/request.ts';
import { firstDifference, labRun, promised, requestFor } from '../support/lab-run.ts';
import { namedScenario } from '../support/named-scenario.ts';

const folder = mkdtempSync(join(tmpdir(), 'twinward-repeat-'));
afterAll(() => rmSync(folder, { recursive: true }));

const NIGHT = namedScenario('first-night', { homes: 12, duration: '9h' });
const HOOKS = { onProgress: () => {}, signal: new AbortController().signal };

it('the same seed leaves the same folder twice', async () => {
  const [one, two] = await Promise.all(['one', 'two'].map(async (name) => {
    const outcome = await runScenario({ ...requestFor(NIGHT), outDir: join(folder, name) }, HOOKS);
    return { ...outcome, read: (file: string) => readFileSync(join(outcome.folder, file), 'utf8') };
  }));
  const { report } = one!;
  for (const name of DIGEST_NAMES) expect(report.manifest.digests[name], name).toMatch(/^[0-9a-f]{64}$/);
  expect(two!.report.manifest.digests).toEqual(report.manifest.digests);
  // What was written, byte by byte, up to the part that is wall-clock.
  const written = [one, two].map((run) => {
    const text = run!.read('report.json');
    const cut = text.lastIndexOf('\n  "performance": {');
    expect(cut).toBeGreaterThan(0);
    return text.slice(0, cut);
  });
  expect(firstDifference(JSON.parse(promised(report)), JSON.parse(promised(two!.report)))).toBeUndefined();
  expect(written[0] === written[1]).toBe(true);
  expect(written[0]).toBe(promised(report).slice(0, -'\n}'.length) + ',');
  for (const file of readdirSync(one!.folder).filter((name) => name.endsWith('.ndjson') || name.endsWith('.xml'))) expect(one!.read(file) === two!.read(file), file).toBe(true);
  expect(one!.read('truth.ndjson').split('\n').length).toBeGreaterThan(5);
  expect(one!.read('alerts.ndjson').split('\n').length).toBeGreaterThan(5);
});

it('another seed differs in what was planned, received and true', async () => {
  const [one, two] = await Promise.all(['first-night', 'second-night'].map((seed) => labRun({ ...NIGHT, seed, duration: '3h' })));
  for (const name of ['planned', 'received', 'truth', 'alerts'] as const) expect(two!.report.manifest.digests[name], name).not.toBe(one!.report.manifest.digests[name]);
  expect(two!.id).not.toBe(one!.id);
});

it('the label of a run is in no digest, comparison or alert id', async () => {
  const [one, two] = await Promise.all(['monday', 'a "quoted" label'].map((label) => labRun({ ...NIGHT, duration: '5h' }, { label })));
  expect(one!.alerts.length).toBeGreaterThan(3);
  expect(two!.alerts).toEqual(one!.alerts);
  expect(firstDifference(JSON.parse(promised(one!.report)), JSON.parse(promised(two!.report)))).toBeUndefined();
});

it('the pace delays the next tick and changes no byte', async () => {
  const tiny = { ...NIGHT, duration: '10m' };
  const runs = await Promise.all(PACES.map(async (pace) => {
    // A clock of our own: no test waits for an hour.
    let now = 0;
    const slept: number[] = [];
    const clock = { nowMs: () => (now += 1), epochMs: () => now, sleep: async (ms: number) => { if (ms > 0) slept.push(ms); now += ms; } };
    const run = await labRun(tiny, { pace, clock });
    return { pace, slept, now, bytes: promised(run.report), digests: run.report.manifest.digests };
  }));
  const [max, fast, real] = runs as [(typeof runs)[number], (typeof runs)[number], (typeof runs)[number]];
  expect(max.slept).toEqual([]);
  // Ten ticks of a minute: one second each at 60x. A tick's own work counts, so that the pace does not drift.
  expect(fast.slept).toHaveLength(10);
  expect(fast.now).toBeGreaterThanOrEqual(10_000);
  expect(fast.now).toBeLessThan(10_100);
  expect(real.now).toBeGreaterThanOrEqual(600_000);
  expect(real.now).toBeLessThan(600_100);
  for (const run of [fast, real]) {
    expect(run.digests).toEqual(max.digests);
    expect(run.bytes === max.bytes).toBe(true);
  }
});

it('a paced run that is stopped does not wait for its next tick', async () => {
  const stop = new AbortController();
  const { report } = await labRun({ ...NIGHT, duration: '2h' }, { pace: '1x', signal: stop.signal, onProgress: ({ tick }) => { if (tick === 1) setImmediate(() => stop.abort()); } });
  expect(report).toMatchObject({ verdict: 'unknown', reasons: expect.arrayContaining(['stopped by the user after 1 of 120 ticks']) });
  expect(report.account.unexplained).toBe(0);
}, 10_000);
