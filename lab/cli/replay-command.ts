/** `twinward replay`: makes a run again from its folder alone, and holds every record against the first one. */
import { resolve } from 'node:path';
import { badInput, environmentTrouble } from '../../contract/errors.ts';
import { DIGEST_NAMES } from '../../contract/run-files.ts';
import type { Report } from '../../contract/report.ts';
import { clockTime, counted, thousands } from '../../reports/plain-words.ts';
import type { LineDifference } from '../../reports/compare/first-difference.ts';
import { statOf } from '../host-node/files.ts';
import { tellRunHere, writeTold, type ToldRun } from '../host-node/run.ts';
import { readTelemetry, telemetryLines, TELEMETRY_FILE } from '../host-node/telemetry-file.ts';
import { checkRunFolder } from '../host-node/write-run.ts';
import type { RunHooks, RunRequest } from '../run/request.ts';
import { checkReplay, type RecordDifference, type ReplayCheck, type RunRecords } from './replay-check.ts';
import { replayRequest, type ReplayAsked, type ReplayOptions } from './replay-request.ts';
import { wayInText } from './run-command.ts';
import { findRun, RunFolder } from './run-folder.ts';
import type { Doing } from './show-error.ts';
import { plain, type Terminal } from './terminal.ts';
import { watched } from './watched.ts';

/** Values longer than this are cut on the screen; the JSON has them whole. */
const VALUE_MOST = 160;

/** @param run for tests; the lab's own by default @returns the exit code: 0 equal, 99 different */
export async function replayCommand(name: string, options: ReplayOptions, terminal: Terminal, doing: Doing, run: (request: RunRequest, hooks: RunHooks) => Promise<ToldRun> = tellRunHere): Promise<number> {
  const folder = new RunFolder(findRun(name, terminal.cwd));
  const asked = await replayRequest(folder, options, terminal.cwd);
  const outDir = options.out === undefined ? undefined : outOf(options.out, folder, terminal.cwd);
  const request = { ...asked.request, ...(outDir !== undefined && { outDir }) };
  doing.seed = request.scenario.seed;
  const talkative = !options.json;
  const wayIn = wayInText(request);
  if (talkative) terminal.out(headerText(asked));
  if (wayIn) terminal.err(wayIn);
  const first = recordsIn(folder, asked);
  const messages = statOf(folder.file(TELEMETRY_FILE)) ? new MessageWatch(folder.file(TELEMETRY_FILE)) : undefined;
  const told = await watched(terminal, talkative, async (hooks) => {
    const result = await run(request, messages ? { ...hooks, onMessages: (tick, seen) => messages.see(telemetryLines(tick, seen)) } : hooks);
    if (hooks.signal.aborted) throw environmentTrouble('replay-stopped', 'the replay was stopped before its end: nothing was compared', 'start it again');
    return result;
  });
  const closed = Number(told.report.performance['ticks']);
  if (closed < asked.ticks) throw environmentTrouble('replay-broke-off', `the replay broke off after ${closed} of ${asked.ticks} ticks: ${told.report.reasons[0] ?? 'no reason is known'}`, 'mend that, and start it again');
  const check = checkReplay(first, told as ToldRun & RunRecords, await messages?.end(), asked.lacks);
  if (outDir !== undefined) writeTold({ ...told }, request);
  if (options.json) terminal.out(`${JSON.stringify(check, null, 2)}\n`);
  else terminal.out(plain(check.equal ? equalText(check) : differentText(check, asked)));
  return check.equal ? 0 : 99;
}

/** @throws TwinwardError where it is the run's own folder, or holds something else */
function outOf(out: string, folder: RunFolder, cwd: string): string {
  const path = resolve(cwd, out);
  if (path === folder.path) throw badInput('out-is-run', 'a replay does not write over the run that it is held against', { path: '--out' }, 'give another folder');
  checkRunFolder(path);
  return path;
}

function recordsIn(folder: RunFolder, { manifest }: ReplayAsked): RunRecords {
  // As written: what a schema would drop or put in another order must be seen.
  const report = JSON.parse(folder.text('report.json')) as Report;
  return { manifest, report, truth: folder.lines('truth.ndjson'), alerts: folder.lines('alerts.ndjson'), inputs: folder.lines('inputs.ndjson'), byHome: folder.digestsByHome() };
}

/** Holds messages against the lines of a file while both go by, until the first that differs. */
class MessageWatch {
  readonly #lines: AsyncGenerator<string>;
  #line = 0;
  #difference: LineDifference | undefined;

  constructor(path: string) {
    this.#lines = readTelemetry(path);
  }

  async see(lines: readonly string[]): Promise<void> {
    for (const line of lines) await this.#next(line);
  }

  async end(): Promise<{ compared: number; difference: LineDifference | undefined }> {
    await this.#next(undefined);
    await this.#lines.return(undefined);
    return { compared: this.#difference ? this.#line - 1 : this.#line, difference: this.#difference };
  }

  async #next(line: string | undefined): Promise<void> {
    if (this.#difference) return;
    const { value, done } = await this.#lines.next();
    const written = done ? undefined : (value as string);
    if (line === undefined && written === undefined) return;
    this.#line += 1;
    if (written !== line) this.#difference = { line: this.#line, a: written, b: line };
  }
}

function headerText({ request, manifest, ticks }: ReplayAsked): string {
  const { sut, broker, workers, ticksMost, inputs = [] } = request;
  const facts = [`Replay of ${manifest.id}`, `${thousands(manifest.identity.homes)} homes`, `seed ${manifest.identity.seed}`, `pipeline ${sut.id} ${sut.version}`, `broker ${broker.kind}`,
    ...(workers === 1 ? [] : [`${workers} workers`]), ...(inputs.length === 0 ? [] : [counted(inputs.length, 'recorded input')]), ...(ticksMost === undefined ? [] : [`up to tick ${ticks}, where the run ended`])];
  return plain(`${facts.join(' · ')}\n\n`);
}

function equalText({ compared: { truth, alerts, inputs, homes, messages } }: ReplayCheck): string {
  const parts = [`${DIGEST_NAMES.length} digests`, `${thousands(homes)} homes`, `${thousands(truth)} truth events`, `${thousands(alerts)} alert messages`, `${thousands(inputs)} inputs`, ...(messages === null ? [] : [`${thousands(messages)} messages`]), 'and the report outside performance'];
  return `Equal to the byte: ${parts.join(', ')}.\n`;
}

function differentText({ first, differs, causes }: ReplayCheck, { manifest: { identity } }: ReplayAsked): string {
  const { file, line, home, at, key, a, b } = first as RecordDifference;
  const place = [file, ...(line === undefined ? [] : [`line ${line}`]), ...(home === undefined ? [] : [`home ${home}`]), ...(at === undefined ? [] : [`at ${clockTime(at, { start: identity.start, end: identity.start + identity.durationMs })}`])].join(', ');
  return [
    'Different.',
    `first   ${place}`,
    ...(key === '' ? [] : [`key     ${key}`]),
    `run     ${valueText(a)}`,
    `replay  ${valueText(b)}`,
    ...(differs.length > 1 ? [`then    ${differs.slice(1).join(', ')}`] : []),
    ...causes.map((cause) => `cause?  ${cause}`),
    '',
  ].join('\n');
}

function valueText(value: unknown): string {
  if (value === undefined) return '(not there)';
  const text = JSON.stringify(value);
  return text.length > VALUE_MOST ? `${text.slice(0, VALUE_MOST)}…` : text;
}
