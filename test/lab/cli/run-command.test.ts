/** The conduct of a run, with a run of our own in place of the lab's. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { environmentTrouble } from '../../../contract/errors.ts';
import type { Report } from '../../../contract/report.ts';
import { barLine, grouped, ProgressLine } from '../../../lab/cli/progress.ts';
import { replayLine } from '../../../lab/cli/replay.ts';
import { requestOf, runCommand, type RunOptions } from '../../../lab/cli/run-command.ts';
import type { Doing } from '../../../lab/cli/show-error.ts';
import type { Terminal } from '../../../lab/cli/terminal.ts';
import type { RunProgress, RunScenario } from '../../../lab/run/request.ts';

const SMALL = join(import.meta.dirname, '../../fixtures/scenarios/small-evening.yaml');
const OPTIONS: RunOptions = { pace: 'max', broker: 'embedded', sut: 'reference', workers: '1' };
const PROGRESS: RunProgress = { phase: 'run', tick: 60, ticks: 120, simTime: Date.UTC(2026, 2, 1, 19), messages: 12_345, readings: 45_678, alerts: 3, lost: 0 };

const folder = mkdtempSync(join(tmpdir(), 'twinward-run-'));
afterAll(() => rmSync(folder, { recursive: true }));

function screen(tty = false, width = 100): Terminal & { text: string } {
  const terminal = { text: '', tty, width, color: false, cwd: folder, out: (text: string) => { terminal.text += text; }, err: (text: string) => { terminal.text += text; } };
  return terminal;
}

describe('the request', () => {
  it('holds everything after defaults, and starts a shipped pipeline as a process of its own', async () => {
    const { request, notes } = await requestOf(SMALL, { ...OPTIONS, homes: '5', seed: 's', out: 'there', topicPrefix: 'lab', paired: true }, folder);
    expect(notes).toEqual([]);
    expect(request).toMatchObject({ pace: 'max', broker: { kind: 'embedded' }, workers: 1, paired: true, topicPrefix: 'lab/', outDir: join(folder, 'there'), runsRoot: join(folder, 'runs') });
    expect(request.scenario).toMatchObject({ homes: 5, seed: 's', include: [] });
    expect(request.sut.start?.command.slice(0, 1).concat(request.sut.start.command.slice(2))).toEqual([process.execPath, '--pipeline', 'reference']);
    expect(request.patients).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is made of values that a manifest can hold', async () => {
    const { request } = await requestOf(SMALL, OPTIONS, folder);
    expect(JSON.parse(JSON.stringify(request.options))).toEqual(request.options);
  });
});

describe('the replay line', () => {
  it('says the seed always, and of the rest what shapes the run', () => {
    expect(replayLine('first-night', '1', OPTIONS)).toBe('npm run twinward -- run first-night --seed 1');
    expect(replayLine('./my night.yaml', "o'clock", { ...OPTIONS, homes: '5', broker: 'virtual', sut: 'silent', fault: ['a', 'b:0.2'], paired: true, out: 'x', quiet: true, pace: '1x' }))
      .toBe(String.raw`npm run twinward -- run './my night.yaml' --seed 'o'\''clock' --homes 5 --broker virtual --sut silent --fault a --fault b:0.2 --paired`);
  });
});

describe('progress', () => {
  it('is one line that fits the screen', () => {
    expect(barLine(PROGRESS, 200)).toBe('███████████████░░░░░░░░░░░░░░░  50 %  19:00  12,345 messages · 45,678 readings · 3 alerts · 0 lost');
    for (let width = 20; width < 120; width += 1) expect(barLine(PROGRESS, width).length).toBeLessThan(width);
  });

  it('is drawn over on a screen, not too often, and wiped at the end', () => {
    const terminal = screen(true);
    let now = 0;
    const line = new ProgressLine(terminal, () => now);
    for (let tick = 1; tick <= 10; tick += 1) {
      now += 30;
      line.show({ ...PROGRESS, tick, ticks: 100 });
    }
    line.end();
    expect(terminal.text.match(/\r\u001b\[2K█*░/g)).toHaveLength(4);
    expect(terminal.text).not.toContain('\n');
    expect(terminal.text.endsWith('\r\u001b[2K')).toBe(true);
  });

  it('is a line at each tenth elsewhere, for the twin again', () => {
    const terminal = screen();
    const line = new ProgressLine(terminal);
    for (const phase of ['run', 'twin', 'score'] as const) for (let tick = 0; tick <= 120; tick += 1) line.show({ ...PROGRESS, phase, tick });
    line.end();
    const tenths = Array.from({ length: 10 }, (_, tenth) => `${tenth + 1}0 %`);
    expect(terminal.text.split('\n').map((text) => text.replace(/%.*/, '%').trim())).toEqual([...tenths, 'paired twin, for comparison', ...tenths, '']);
  });

  it('groups thousands', () => {
    expect([0, 999, 1_000, 12_345_678].map(grouped)).toEqual(['0', '999', '1,000', '12,345,678']);
  });
});

describe('a run in trouble', () => {
  it('leaves the seed and the replay line for the message', async () => {
    const doing: Doing = {};
    const broken: RunScenario = () => Promise.reject(environmentTrouble('gone', 'the broker is gone'));
    await expect(runCommand(SMALL, OPTIONS, screen(), doing, broken)).rejects.toThrow('the broker is gone');
    expect(doing).toEqual({ seed: 'small', replay: `npm run twinward -- run ${SMALL} --seed small` });
    expect(process.listenerCount('SIGTERM')).toBe(0);
  });

  it('that is interrupted once is graded as far as it came', async () => {
    const report = { verdict: 'unknown', score: null, reasons: ['stopped by the user'] } as unknown as Report;
    const stopped: RunScenario = (request, { signal, onProgress }) => {
      onProgress(PROGRESS);
      return new Promise((done) => {
        signal.addEventListener('abort', () => done({ report, folder, exit: 3, replay: request.replay }));
        process.emit('SIGINT');
      });
    };
    const terminal = screen();
    expect(await runCommand(SMALL, { ...OPTIONS, quiet: true }, terminal, {}, stopped)).toBe(3);
    expect(terminal.text).toBe('stopping: what has happened so far is graded; Ctrl-C again to leave at once\nunknown · no score · stopped by the user\n');
  });
});
