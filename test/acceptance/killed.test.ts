/** Killing or freezing the pipeline or the broker mid-run, through the command line: a verdict with its reason first, never a pass, no hang, nothing left behind. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi, type TestContext } from 'vitest';
import { Report } from '../../contract/report.ts';
import { CliProcess, isAlive } from '../support/cli-process.ts';
import { labRun } from '../support/lab-run.ts';
import { testScenario } from '../support/scenario.ts';

const folder = mkdtempSync(join(tmpdir(), 'twinward-killed-'));
afterAll(() => rmSync(folder, { recursive: true }));

const BROKER = 'broker-process.ts';
const PIPELINE = 'pipeline/node/main.ts';
const FILES = ['alerts.ndjson', 'digests.json', 'inputs.ndjson', 'junit.xml', 'manifest.json', 'report.html', 'report.json', 'scenario.json', 'truth.ndjson'];

/** A threshold that holds whatever comes, so that only the trouble keeps the run from a pass. */
const LENIENT = join(folder, 'lenient.yaml');
writeFileSync(LENIENT, [
  'schema: twinward.scenario/1', 'id: lenient', 'title: A lenient night', 'start: 2026-01-14T18:00:00Z', 'duration: 24h', 'homes: 8',
  'population:', '  - { id: lungs, share: 1, age: [62, 88], conditions: [copd], medicines: [inhaler], devices: [pulse-oximeter, wearable, smart-bed, fall-pendant, pir, door] }',
  'plant:', '  episodes:', '    - { id: copd-exacerbation, share: 0.4, window: [30m, 8h], severity: [0.7, 1] }',
  '  faults:', '    - { id: uplink-outage, share: 0.2, window: [10m, 20h] }',
  'thresholds:', '  alerts.per-patient-day: { max: 100000 }', '',
].join('\n'));

function run(test: TestContext, name: string, ...more: string[]): { cli: CliProcess; out: string } {
  const out = join(folder, name);
  const cli = new CliProcess(['run', LENIENT, '--out', out, ...more], folder);
  test.onTestFinished(() => cli.destroy());
  return { cli, out };
}

/** The whole folder, valid, with a replay line on the screen. */
function reportOf(out: string): Report {
  expect(readdirSync(out)).toEqual(FILES);
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toMatch(/<\/html>\s*$/);
  return Report.parse(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')));
}

/** Runs until a fifth is done, sends the signal to the victim, and judges what is left. */
async function struck(test: TestContext, name: string, part: string, signal: NodeJS.Signals): Promise<{ victim: number; report: Report }> {
  const { cli, out } = run(test, name);
  await cli.printed(/^ *20 %/m);
  const [broker, pipeline] = [cli.started(BROKER), cli.started(PIPELINE)];
  const victim = part === BROKER ? broker : pipeline;
  process.kill(victim, signal);
  const from = performance.now();
  const { code, out: said } = await cli.ended;
  expect(performance.now() - from).toBeLessThan(20_000);
  expect(code).toBe(3);
  const report = reportOf(out);
  expect(report.verdict).toBe('unknown');
  expect(report.metrics['alerts.per-patient-day']?.verdict).toBe('pass');
  expect(report.account.unexplained).toBe(0);
  expect(report.account.received).toBeGreaterThan(1000);
  // What would have happened after that is nobody's fault.
  for (const { truth } of report.findings) expect(truth?.end ?? 0).toBeLessThan(report.manifest.start + report.manifest.durationMs);
  expect(said).not.toMatch(/^ *100 %/m);
  expect(said).toContain(report.reasons[0]!.slice(0, 40));
  expect(said).toMatch(/\nreplay {2}npm run twinward -- run /);
  for (const pid of [broker, pipeline]) expect(isAlive(pid), 'nothing outlives the run').toBe(false);
  return { victim, report };
}

describe('a run ends as unknown, reason first, within 20 s', () => {
  it.for([
    ['SIGKILL', 'pipeline', PIPELINE, 'the SUT process', 'SIGKILL'], ['SIGKILL', 'broker', BROKER, 'the broker process', 'SIGKILL'], ['SIGTERM', 'pipeline', PIPELINE, 'the SUT process', 'code 0'],
  ] as const)('when %s ends its %s', async ([signal, what, part, who, how], test) => {
    const { victim, report } = await struck(test, `${signal}-${what}`, part, signal);
    expect(report.reasons[0]!.startsWith(`${who} ${victim} ended with ${how}`), report.reasons[0]).toBe(true);
  });

  it.concurrent.for([['pipeline', PIPELINE], ['broker', BROKER]] as const)('when its %s freezes', async ([what, part], test) => {
    const { report } = await struck(test, `frozen-${what}`, part, 'SIGSTOP');
    test.expect(report.reasons[0]).toMatch(/^the SUT gave no watermark for tick \d+ of 1440$|^the broker /);
  });
});

describe('Ctrl-C', () => {
  const interruption = /^stopped by the user after \d+ of 1440 ticks$/;

  it.for(['group', 'process'] as const)('to the %s grades what there is', async (whom, test) => {
    const { cli, out } = run(test, `interrupted-${whom}`);
    await cli.printed(/^ *20 %/m);
    // A terminal signals the whole group; `kill` the process alone.
    if (whom === 'group') cli.interrupt();
    else process.kill(cli.pid, 'SIGTERM');
    const from = performance.now();
    const { code, err } = await cli.ended;
    expect(performance.now() - from).toBeLessThan(20_000);
    expect(err).toMatch(/^stopping: /);
    expect(code).toBe(3);
    const report = reportOf(out);
    expect(report.verdict).toBe('unknown');
    expect(report.reasons[0]).toMatch(interruption);
    expect(Number(/\d+/.exec(report.reasons[0]!)?.[0]), 'it stops soon').toBeLessThan(720);
    expect(report.account).toMatchObject({ unexplained: 0, lost: { broker: 0 } });
    expect(report.account.received).toBeGreaterThan(1000);
    expect(report.findings.find(({ kind }) => kind === 'lab')?.text).toMatch(interruption);
  });

  it('before the first tick leaves a report of nothing', async () => {
    const stop = new AbortController();
    const { report } = await labRun(testScenario(), { broker: 'embedded', signal: stop.signal, onProgress: ({ phase }) => { if (phase === 'run') stop.abort(); } });
    expect(report).toMatchObject({ verdict: 'unknown', score: null, account: { scheduled: 0, received: 0, unexplained: 0 } });
    expect(report.reasons[0]).toBe('stopped by the user after 0 of 840 ticks');
  });

  it('twice leaves at once, even from a pipeline that hangs, with nothing half-written and no process left', async (test) => {
    const { cli } = run(test, 'twice');
    await cli.printed(/^ *10 %/m);
    const pids = [cli.started(BROKER), cli.started(PIPELINE)];
    process.kill(pids[1]!, 'SIGSTOP');
    cli.interrupt();
    await cli.complained(/^stopping: /);
    const from = performance.now();
    // A person presses again until it is gone; the first half second belongs to the first key, which npm repeats.
    const pressing = setInterval(() => cli.interrupt(), 100);
    test.onTestFinished(() => clearInterval(pressing));
    expect((await cli.ended).code).toBe(130);
    clearInterval(pressing);
    expect(performance.now() - from).toBeLessThan(3_000);
    expect(readdirSync(folder).filter((name) => name.includes('twice'))).toEqual([]);
    await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false, false]), { timeout: 5_000, interval: 20 });
  });
});
